"""Saleor's version, so that features are gated with ``>=`` and never with ``==`` (Saleor protocol 11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, order=True)
class SaleorVersion:
    """A version of Saleor; the ``Saleor-Schema-Version`` header names no patch, which then counts as 0."""

    major: int
    minor: int
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> SaleorVersion:
        """Read ``3.23``, ``3.23.28`` or ``3.24.0-a.0``.

        Raises:
            ValueError: it is no version.
        """
        found = re.match(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?(?=[-+]|$)", text)
        if not found:
            raise ValueError(f"{text[:20]!r} is no version of Saleor")
        return cls(int(found[1]), int(found[2]), int(found[3] or 0))

    @property
    def line(self) -> SaleorVersion:
        """The version without its patch, as the header has it."""
        return SaleorVersion(self.major, self.minor)

    def has(self, feature: Feature) -> bool:
        """Tell whether this version can be counted on for a feature."""
        return self >= feature.value


class Feature(Enum):
    """What newer versions have, by the first version that has it."""

    PAYMENT_METHOD_DETAILS = SaleorVersion(3, 22)  # as an argument of transactionEventReport
    PROBLEMS = SaleorVersion(3, 22, 36)  # appProblemCreate, appProblemDismiss
    OWN_LIFECYCLE_EVENTS = SaleorVersion(3, 23, 5)  # APP_DELETED and its like without MANAGE_APPS
    WEBHOOK_IDENTIFIER = SaleorVersion(3, 23, 23)
