"""Asking what became of an order (QMORE protocol 7.3, 7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore import orders
from qmore.operations.backend import Operation
from qmore.orders import NoOrder, OrderDetails

if TYPE_CHECKING:
    from qmore.responses import Nonsense


@dataclass(frozen=True)
class GetOrderDetails(Operation[OrderDetails | NoOrder]):
    """Ask what became of an order, and what may be done with it now."""

    command: ClassVar[str] = "getOrderDetails"
    order_number: str
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {"orderNumber": self.order_number}

    def executed(self, values: dict[str, str]) -> OrderDetails | NoOrder | Nonsense:
        """Read the answer."""
        return orders.read(values)
