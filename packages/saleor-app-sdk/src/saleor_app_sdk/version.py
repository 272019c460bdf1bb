"""Saleor's version, so that features are gated with ``>=`` and never with ``==``."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SaleorVersion:
    """A minor line of Saleor: 3.23."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> SaleorVersion:
        """Read ``3.23``, ``3.23.28`` or ``3.24.0-a.0``.

        Raises:
            ValueError: it is no version.
        """
        found = re.match(r"([0-9]{1,4})\.([0-9]{1,4})(?:[.\-+]|$)", text)
        if not found:
            raise ValueError(f"{text[:20]!r} is no version of Saleor")
        return cls(int(found[1]), int(found[2]))
