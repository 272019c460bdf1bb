"""Webhook signatures: detached JWS over the raw body, with the checks that keep other tokens out (Saleor protocol 3.4).

Saleor signs user tokens with the same key. Without the form checks here a shopper's access token in the signature
header would verify against any body.
"""

from __future__ import annotations

import base64
import binascii
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from saleor_app_sdk.errors import SignatureInvalid, SignatureMismatch, UnknownKey

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 1 << 20  # bytes of a body
_HEADER, _SIGNATURE = 2048, 2048  # characters


def _registry() -> jws.JWSRegistry:
    # The strict registry refuses Saleor Cloud's iss; the library's own limits are below a large checkout.
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    registry.max_payload_length = LARGEST
    registry.max_header_length = _HEADER
    registry.max_signature_length = _SIGNATURE
    return registry


_REGISTRY = _registry()


def verify(raw: bytes, signature_header: str, jwks: Mapping[str, Any], *, api_url: str | None = None) -> None:
    """Verify that a shop signed these bytes.

    ``jwks`` is the shop's key set. An ``iss`` in the header (Saleor Cloud) must equal ``api_url``; without ``api_url``
    a header with ``iss`` is refused.

    Raises:
        UnknownKey: the key id is not in the set; fetch it again.
        SignatureMismatch: the signature is not over this body or not by this key; fetch the set again.
        SignatureInvalid: whatever else is wrong, which no key can mend.
    """
    if len(raw) > LARGEST:
        raise SignatureInvalid("The body is larger than any webhook.")
    header = _header(signature_header)
    if header.get("iss", api_url) != api_url:
        raise SignatureInvalid("The signature was issued by another shop.")
    key = find_key(header.get("kid"), jwks)
    try:
        verified = jws.deserialize_compact(signature_header, key, payload=raw, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as refused:
        raise SignatureMismatch("The signature does not fit the body.") from refused
    if verified.payload != raw:
        raise SignatureMismatch("The signature is over something else than the body.")


def _header(value: str) -> dict[str, Any]:
    parts = value.split(".")
    if len(parts) != 3 or parts[1] or not parts[0] or not parts[2] or len(value) > _HEADER + _SIGNATURE:  # noqa: PLR2004
        raise SignatureInvalid("The signature is no detached JWS.")
    try:
        header = json.loads(base64.urlsafe_b64decode(parts[0].encode("ascii") + b"=="))
    except (binascii.Error, ValueError, RecursionError):
        raise SignatureInvalid("The signature's header cannot be read.") from None
    if not isinstance(header, dict):
        raise SignatureInvalid("The signature's header cannot be read.")
    if header.get("alg") != "RS256" or header.get("b64") is not False or header.get("crit") != ["b64"]:
        raise SignatureInvalid("The signature is not of the kind that Saleor makes for webhooks.")
    return header


def find_key(kid: object, jwks: Mapping[str, Any]) -> RSAKey:
    """Return the key of that id from a key set.

    Raises:
        UnknownKey: there is none.
        SignatureInvalid: no key is named, or it cannot be used.
    """
    if not isinstance(kid, str):
        raise SignatureInvalid("The signature names no key.")
    keys = jwks.get("keys")
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, dict) and key.get("kid") == kid and key.get("kty") == "RSA":
            return _imported(str(key.get("n")), str(key.get("e")))
    raise UnknownKey


@lru_cache(maxsize=256)
def _imported(n: str, e: str) -> RSAKey:
    try:
        return RSAKey.import_key({"kty": "RSA", "n": n, "e": e})
    except (JoseError, ValueError, TypeError) as broken:
        raise SignatureInvalid("The shop's key set cannot be used.") from broken
