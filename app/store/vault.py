"""Secrets at rest: AES-256-GCM under a ring of keys, bound to tenant and field."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONCE = 12
_WEAK = 32


class Tampered(Exception):
    """A sealed value was changed, moved to another place, or sealed with a key that is not on the ring."""


class Vault:
    """Seals and opens texts; the first bytes of a sealed value name the key."""

    def __init__(self, keys: Mapping[str, bytes], primary: str) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._primary = primary

    @classmethod
    def from_secret(cls, *secrets: str) -> Vault:
        """Derive keys from secrets; the first seals, all of them open.

        Raises:
            ValueError: a secret is too short to protect anything.
        """
        if not secrets or min(len(secret) for secret in secrets) < _WEAK:
            raise ValueError("SECRET_KEY is too weak: at least 32 characters, for example from `openssl rand -hex 32`")
        keys = {_name(secret): _derive(secret) for secret in secrets}
        return cls(keys, _name(secrets[0]))

    def seal(self, plaintext: str, *, tenant: str, field: str) -> bytes:
        """Seal a text for one field of one tenant."""
        nonce = os.urandom(_NONCE)
        bound = _bound(tenant, field, self._primary)
        sealed = self._ciphers[self._primary].encrypt(nonce, plaintext.encode("utf-8", "surrogateescape"), bound)
        return self._primary.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, *, tenant: str, field: str) -> str:
        """Open what was sealed for the same field of the same tenant.

        Raises:
            Tampered: it was not.
        """
        name, _, rest = sealed.partition(b":")
        cipher = self._ciphers.get(name.decode(errors="replace"))
        if cipher is None or len(rest) <= _NONCE:
            raise Tampered(f"{field} was sealed with a key that is not on the ring")
        try:
            plain = cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _bound(tenant, field, name.decode()))
        except InvalidTag:
            raise Tampered(f"{field} was changed or belongs elsewhere") from None
        return plain.decode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        return f"Vault({len(self._ciphers)} keys)"


def _derive(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"saleor-qmore vault").derive(secret.encode())


def _name(secret: str) -> str:
    return hashlib.sha256(b"saleor-qmore key name" + _derive(secret)).hexdigest()[:8]


def _bound(tenant: str, field: str, key: str) -> bytes:
    return f"{tenant}\x00{field}\x00{key}".encode()
