"""The token that Saleor's Dashboard hands to an app's page: who is asking, and may they (Saleor protocol 8.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jws import JWSRegistry

from saleor_app_sdk.errors import PermissionMissing, SignatureInvalid, TokenInvalid, TokenMismatch, UnknownKey
from saleor_app_sdk.signature import find_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_REGISTRY = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
_LEEWAY = 10  # seconds between two clocks


@dataclass(frozen=True)
class Staff:
    """A staff member of the shop."""

    user_id: str
    email: str
    permissions: frozenset[str]


def verify(
    token: str,
    jwks: Mapping[str, Any],
    *,
    app_id: str,
    api_url: str,
    now: int,
    permissions: Iterable[str] = (),
) -> Staff:
    """Verify a Dashboard token.

    ``now`` in seconds since 1970. ``app`` in the token keeps customers' and other apps' tokens out.

    Raises:
        TokenMismatch: its signature does not fit the key set; fetch that again.
        TokenInvalid: it is not a staff member's valid token for this app.
        PermissionMissing: it is, but the staff member lacks a permission.
    """
    claims = _claims(token, jwks)
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int) or expires + _LEEWAY < now or not isinstance(issued, int) or issued - _LEEWAY > now:
        raise TokenInvalid("The session has expired; reload the page.")
    expected = {"app": app_id, "iss": api_url, "type": "thirdparty"}
    if claims.get("is_staff") is not True or any(claims.get(name) != value for name, value in expected.items()):
        raise TokenInvalid
    granted = claims.get("user_permissions")
    held = frozenset(str(name) for name in granted) if isinstance(granted, list) else frozenset()
    missing = sorted(set(permissions) - held)
    if missing:
        raise PermissionMissing(f"Missing permission: {', '.join(missing)}")
    return Staff(str(claims.get("user_id", "")), str(claims.get("email", "")), held)


def _claims(token: str, jwks: Mapping[str, Any]) -> dict[str, Any]:
    try:
        decoded = jwt.decode(token, lambda found: find_key(found.headers().get("kid"), jwks), registry=_REGISTRY)
    except (BadSignatureError, UnknownKey) as refused:
        raise TokenMismatch from refused
    except (SignatureInvalid, JoseError, ValueError, TypeError, KeyError, RecursionError) as refused:
        raise TokenInvalid from refused
    # The same key signs webhooks: what has their form is no token (Saleor protocol 3.4).
    if "b64" in decoded.header or "crit" in decoded.header:
        raise TokenInvalid
    return dict(decoded.claims)
