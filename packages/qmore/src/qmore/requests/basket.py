"""What is paid for, position by position (QMORE protocol 5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qmore.requests.form import given

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True)
class BasketItem:
    """One position; amounts per unit in the payment's currency, the rate in percent. Vouchers are negative positions."""

    article_number: str
    quantity: int
    name: str
    unit_gross_amount: Decimal
    unit_net_amount: Decimal
    unit_tax_amount: Decimal
    unit_tax_rate: Decimal
    description: str | None = None
    image_url: str | None = None

    def fields(self, number: int) -> dict[str, str]:
        """Name the parts of position ``number``, counted from 1."""
        return given(
            {
                f"basketItem{number}ArticleNumber": self.article_number,
                f"basketItem{number}Quantity": str(self.quantity),
                f"basketItem{number}Description": self.description,
                f"basketItem{number}Name": self.name,
                f"basketItem{number}ImageUrl": self.image_url,
                f"basketItem{number}UnitGrossAmount": f"{self.unit_gross_amount:f}",
                f"basketItem{number}UnitNetAmount": f"{self.unit_net_amount:f}",
                f"basketItem{number}UnitTaxAmount": f"{self.unit_tax_amount:f}",
                f"basketItem{number}UnitTaxRate": f"{self.unit_tax_rate:f}",
            }
        )


def basket_fields(basket: tuple[BasketItem, ...]) -> dict[str, str]:
    """Name a basket's parts, in the order in which back-end operations sign them (QMORE protocol 3.2)."""
    count = {"basketItems": str(len(basket))} if basket else {}
    return {**count, **{k: v for n, item in enumerate(basket, start=1) for k, v in item.fields(n).items()}}
