"""Giving back what was deposited (QMORE protocol 7.3, 7.4)."""

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
class Refunded:
    """Given back, as a credit of its own."""

    credit_number: str


@dataclass(frozen=True)
class Refund(Operation[Refunded]):
    """Give back what was deposited, or a part of it, after the day-end closing.

    ``transaction_identifier`` is ``CREDIT`` for a goodwill refund without a basket (RatePAY, QMORE protocol 7.4). With
    PayPal, leave descriptions and images out of the basket: they are not signed there (QMORE protocol 3.2).
    """

    command: ClassVar[str] = "refund"
    order_number: str
    amount: str
    currency: str
    basket: tuple[BasketItem, ...] = ()
    language: str = "en"
    merchant_reference: str | None = None
    sub_merchant: SubMerchant | None = None
    transaction_identifier: str | None = None

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {
            "orderNumber": self.order_number,
            "amount": self.amount,
            "currency": self.currency,
            "merchantReference": self.merchant_reference,
            **basket_fields(self.basket),
            **(self.sub_merchant.fields() if self.sub_merchant else {}),
        }

    def unsigned(self) -> dict[str, str | None]:
        """Name what no published order of signing contains."""
        return {"transactionIdentifier": self.transaction_identifier}

    def executed(self, values: dict[str, str]) -> Refunded | Nonsense:
        """Read the answer."""
        found = number(values, "creditNumber")
        return Refunded(found) if found else without("creditNumber")
