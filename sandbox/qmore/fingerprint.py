"""Fingerprints as the protocol says: HMAC-SHA512, key and part of the seed is the secret."""

from __future__ import annotations

import hashlib
import hmac


def compute(values: dict[str, str], names: list[str], secret: str) -> str:
    """Hash the values of the names, in that order, names compared without regard to case."""
    known = {name.lower(): value for name, value in values.items()} | {"secret": secret}
    seed = "".join(known.get(name.strip().lower(), "") for name in names)
    return hmac.new(secret.encode("utf-8"), seed.encode("utf-8"), hashlib.sha512).hexdigest()
