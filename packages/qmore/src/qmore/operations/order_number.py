"""Reserving an order number (QMORE protocol 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore.operations.backend import Operation, number, without
from qmore.responses import OrderNumber

if TYPE_CHECKING:
    from qmore.responses import Nonsense


@dataclass(frozen=True)
class GenerateOrderNumber(Operation[OrderNumber]):
    """Reserve an order number; it never expires and can be used once, even where the payment fails."""

    command: ClassVar[str] = "generateOrderNumber"
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed: nothing of its own."""
        return {}

    def executed(self, values: dict[str, str]) -> OrderNumber | Nonsense:
        """Read the answer."""
        found = number(values, "orderNumber")
        return OrderNumber(found) if found else without("orderNumber")
