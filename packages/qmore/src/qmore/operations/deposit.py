"""Capturing what was approved (QMORE protocol 7.3, 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore.operations.backend import Operation, number, without
from qmore.requests.basket import basket_fields

if TYPE_CHECKING:
    from qmore.requests.basket import BasketItem
    from qmore.requests.sub_merchant import SubMerchant
    from qmore.responses import Nonsense


@dataclass(frozen=True)
class Deposited:
    """Captured; a split capture has a payment number of its own."""

    payment_number: str


@dataclass(frozen=True)
class Deposit(Operation[Deposited]):
    """Capture an approval, or a part of it; ``amount`` as text with the currency's decimals."""

    command: ClassVar[str] = "deposit"
    order_number: str
    amount: str
    currency: str
    basket: tuple[BasketItem, ...] = ()
    language: str = "en"
    merchant_reference: str | None = None
    customer_statement: str | None = None
    sub_merchant: SubMerchant | None = None

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {
            "orderNumber": self.order_number,
            "amount": self.amount,
            "currency": self.currency,
            "merchantReference": self.merchant_reference,
            "customerStatement": self.customer_statement,
            **basket_fields(self.basket),
            **(self.sub_merchant.fields() if self.sub_merchant else {}),
        }

    def executed(self, values: dict[str, str]) -> Deposited | Nonsense:
        """Read the answer."""
        found = number(values, "paymentNumber")
        return Deposited(found) if found else without("paymentNumber")
