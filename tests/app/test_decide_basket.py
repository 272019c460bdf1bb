"""Baskets: what was bought and what is given back, in positions whose sum is the amount or which are not sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from saleor_app_sdk import events

from app.decide import basket
from tests.app.saleor_values import checkout, line, taxed


def positions(amount: str, payment_type: str = "PAYPAL", *, forward: bool = True, **changes: Any) -> Any:
    """The basket of a checkout."""
    return basket.of_purchase(checkout(**changes), Decimal(amount), "EUR", payment_type, forward=forward)


def test_lines_and_shipping_add_up_to_the_amount() -> None:
    """Two mugs and the shipping are two positions."""
    made = positions("25.00")
    assert [(p.article_number, p.quantity, p.unit_gross_amount) for p in made] == [
        ("A-1", 2, Decimal("10.00")),
        ("shipping", 1, Decimal("5.00")),
    ]
    assert made[0].unit_net_amount + made[0].unit_tax_amount == made[0].unit_gross_amount
    assert made[0].unit_tax_rate == Decimal("20.048")


@pytest.mark.parametrize(
    ("amount", "changes"),
    [
        pytest.param("20.00", {}, id="a gift card pays a part"),
        pytest.param("15.00", {"lines": [line("10.00", "8.33", 3)]}, id="a line that does not divide"),
    ],
)
def test_a_basket_that_does_not_add_up_is_not_sent(amount: str, changes: dict[str, Any]) -> None:
    """No basket is better than a wrong one."""
    assert positions(amount, **changes) == ()


def test_a_method_that_demands_a_basket_gets_the_difference_as_a_position() -> None:
    """Klarna's sum is always the amount."""
    made = positions("20.00", "KLARNA", forward=False)
    assert [(p.name, p.unit_gross_amount) for p in made][-1] == ("Discount", Decimal("-5.00"))
    assert sum(p.unit_gross_amount * p.quantity for p in made) == Decimal("20.00")


def test_a_basket_leaves_only_where_the_shop_forwards_it() -> None:
    """What was bought is nobody's business otherwise."""
    assert positions("25.00", forward=False) == ()


GRANTED = {
    "id": "G",
    "lines": [
        {
            "quantity": 2,
            "orderLine": {"id": "L", "productName": "Mug", "productSku": "A-1", "unit": taxed("10.00", "8.33")},
        }
    ],
}


def given_back(amount: str, payment_type: str = "AFTERPAY", granted: Any = None) -> list[tuple[str, int, Decimal]]:
    """The basket of a refund, after its lines were on disk."""
    refund = events.GrantedRefund.model_validate(granted) if granted else None
    lines = [basket.document(item) for item in basket.of_refund(refund, "EUR")]
    made = basket.of_operation(payment_type, lines, Decimal(amount), "Refund")
    return [(item.name, item.quantity, item.unit_gross_amount) for item in made]


@pytest.mark.parametrize(
    ("amount", "granted", "expected"),
    [
        pytest.param("20.00", GRANTED, [("Mug", 2, Decimal("10.00"))], id="the granted lines, where they add up"),
        pytest.param(
            "25.00",
            GRANTED,
            [("Mug", 2, Decimal("10.00")), ("Surcharge", 1, Decimal("5.00"))],
            id="the shipping beside them",
        ),
        pytest.param("7.00", None, [("Refund", 1, Decimal("7.00"))], id="one position, where nothing was granted"),
    ],
)
def test_a_refund_by_invoice_says_what_is_given_back(amount: str, granted: Any, expected: list[Any]) -> None:
    """A method that demands a basket gets Saleor's granted lines, and always the refund's amount."""
    assert given_back(amount, granted=granted) == expected


def test_a_card_refund_needs_no_basket() -> None:
    """What was bought is nobody's business otherwise."""
    assert given_back("20.00", "CCARD", GRANTED) == []
