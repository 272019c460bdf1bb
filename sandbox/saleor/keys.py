"""The shop's key: detached signatures over raw bodies, and the key set that verifies them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Signer:
    """An RSA key and what is made with it."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self._key.public_key().public_numbers()
        modulus = _b64(numbers.n.to_bytes(256, "big"))
        thumb = json.dumps({"e": "AQAB", "kty": "RSA", "n": modulus}, separators=(",", ":"))
        self._kid = _b64(hashlib.sha256(thumb.encode()).digest())
        self.jwks: dict[str, Any] = {
            "keys": [
                {
                    "kty": "RSA",
                    "key_ops": ["verify"],
                    "n": modulus,
                    "e": "AQAB",
                    "use": "sig",
                    "kid": self._kid,
                    "alg": "RS256",
                }
            ]
        }

    def sign(self, body: bytes) -> str:
        """Sign raw bytes as webhooks are signed."""
        header = {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": self._kid, "typ": "JWT"}
        head = _b64(json.dumps(header, separators=(",", ":")).encode())
        signature = self._key.sign(head.encode() + b"." + body, padding.PKCS1v15(), SHA256())
        return f"{head}..{_b64(signature)}"

    def token(self, claims: dict[str, Any]) -> str:
        """Sign a token as the Dashboard hands it out."""
        head = {"alg": "RS256", "kid": self._kid, "typ": "JWT"}
        signed = ".".join(_b64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
        return f"{signed}.{_b64(self._key.sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"

    def signed(self, text: str, signature: str) -> bool:
        """Tell whether a signature over a text is this key's."""
        try:
            raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
            self._key.public_key().verify(raw, text.encode(), padding.PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True
