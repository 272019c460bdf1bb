"""Fingerprints: lower-case hexadecimal HMAC-SHA512 over concatenated values (QMORE protocol 3.1)."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEX = re.compile("[0-9a-fA-F]{128}")


def sign(fields: Mapping[str, str], order: Sequence[str], secret: str) -> str:
    """Return the fingerprint of raw values in an order of names.

    The name ``secret`` stands for the secret itself, which is key and part of the seed. A name without a value counts
    as empty; a name that stands twice counts twice.
    """
    seed = "".join(secret if name == "secret" else fields.get(name, "") for name in order)
    return hmac.new(secret.encode(), seed.encode(), hashlib.sha512).hexdigest()


def matches(fields: Mapping[str, str], order: Sequence[str], secret: str, fingerprint: str) -> bool:
    """Compare in constant time; upper-case digits are accepted, anything but 128 digits is not."""
    if not _HEX.fullmatch(fingerprint):
        return False
    return hmac.compare_digest(sign(fields, order, secret), fingerprint.lower())
