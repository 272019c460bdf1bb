"""The token that Saleor's Dashboard hands to an app's page: who is asking, and may they (Saleor protocol 8.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from saleor_app_sdk.errors import PermissionMissing, TokenInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        TokenInvalid: it is not a staff member's valid token for this app.
        PermissionMissing: it is, but the staff member lacks a permission.
    """
    claims = _claims(token, jwks)
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int) or expires + _LEEWAY < now or not isinstance(issued, int) or issued - _LEEWAY > now:
        raise TokenInvalid("The session has expired; reload the page.")
    expected = {"app": app_id, "iss": api_url, "type": "thirdparty", "is_staff": True}
    if any(claims.get(name) != value for name, value in expected.items()):
        raise TokenInvalid
    granted = claims.get("user_permissions")
    held = frozenset(str(name) for name in granted) if isinstance(granted, list) else frozenset()
    missing = sorted(set(permissions) - held)
    if missing:
        raise PermissionMissing(f"Missing permission: {', '.join(missing)}")
    return Staff(str(claims.get("user_id", "")), str(claims.get("email", "")), held)


def _claims(token: str, jwks: Mapping[str, Any]) -> dict[str, Any]:
    registry = JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    try:
        keys = KeySet.import_key_set({"keys": [dict(key) for key in jwks["keys"]]})
        decoded = jwt.decode(token, keys, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as refused:
        raise TokenInvalid from refused
    # The same key signs webhooks: what has their form is no token (Saleor protocol 3.4).
    if "b64" in decoded.header or "crit" in decoded.header:
        raise TokenInvalid
    return dict(decoded.claims)
