"""Baskets: what was bought and what is given back, in positions whose sum is the amount or which are not sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import qmore
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


def test_a_position_is_whole() -> None:
    """Article, quantity, name, and the amounts of one piece: gross, net, tax and its rate in per cent."""
    assert positions("25.00", lines=[line("20.00", "16.66", 2)])[0] == qmore.BasketItem(
        article_number="A-1",
        quantity=2,
        name="Mug blue",
        unit_gross_amount=Decimal("10.00"),
        unit_net_amount=Decimal("8.33"),
        unit_tax_amount=Decimal("1.67"),
        unit_tax_rate=Decimal("20.048"),
    )


def test_an_adjustment_is_whole() -> None:
    """The difference is a position without tax, named for what it does."""
    assert positions("30.00", "KLARNA")[-1] == qmore.BasketItem(
        article_number="adjustment",
        quantity=1,
        name="Surcharge",
        unit_gross_amount=Decimal("5.00"),
        unit_net_amount=Decimal("5.00"),
        unit_tax_amount=Decimal(0),
        unit_tax_rate=Decimal(0),
    )


def test_shipping_for_nothing_is_no_position() -> None:
    """A position of zero says nothing; shipping for half a euro does."""
    assert [p.name for p in positions("20.00", shippingPrice=taxed("0.00", "0.00"))] == ["Mug blue"]
    assert [p.name for p in positions("20.50", shippingPrice=taxed("0.50", "0.42"))] == ["Mug blue", "Shipping"]


def test_a_line_that_cannot_be_told_is_left_to_the_adjustment() -> None:
    """Without a price, or with a net above its gross, a line is no position; a demanded basket still adds up."""
    odd = {**line("5.00", "6.00", 1, "B"), "id": "odd"}
    unpriced = {**line(sku="C"), "lineTotal": None}
    made = positions("30.00", "KLARNA", lines=[line(), odd, unpriced])

    assert [(p.name, p.unit_gross_amount) for p in made] == [
        ("Mug blue", Decimal("10.00")),
        ("Shipping", Decimal("5.00")),
        ("Surcharge", Decimal("5.00")),
    ]
    assert positions("25.00", lines=[line(), unpriced]) == ()  # it adds up, but says less than was bought


def test_an_untaxed_line_has_no_tax() -> None:
    """Its net is its gross, whether Saleor says so or says no net."""
    taxfree = {**line("20.00", "20.00", 2), "lineTotal": {"gross": taxed("20.00", "0")["gross"]}}
    for one in (line("20.00", "20.00", 2), taxfree):
        (position, _) = positions("25.00", lines=[one])
        amounts = (position.unit_net_amount, position.unit_tax_amount, position.unit_tax_rate)
        assert amounts == (Decimal("10.00"), Decimal("0.00"), Decimal(0))


def test_a_name_is_cut_and_never_empty() -> None:
    """128 characters are enough; a nameless line goes by its article number, else by its own id."""
    long = line(sku="S" * 130)
    long["variant"]["product"]["name"], long["variant"]["name"] = "N" * 200, ""
    nameless = line(sku="A-1")
    nameless["variant"] = {"sku": "A-1", "name": "", "product": {"name": ""}}
    nothing = {**line(), "variant": None}

    assert [
        (p.article_number, p.name) for p in (positions("25.00", lines=[one])[0] for one in (long, nameless, nothing))
    ] == [
        ("S" * 128, "N" * 128),
        ("A-1", "A-1"),
        ("line-A-1", "line-A-1"),
    ]


def test_yen_have_no_decimals() -> None:
    """One piece of two for 5 yen cannot be told without halves."""
    made = basket.of_purchase(
        checkout(lines=[line("5", "5", 2)], shippingPrice=None), Decimal(5), "JPY", "X", forward=True
    )

    assert made == ()


@pytest.mark.parametrize(
    ("lines", "name"), [([], "Capture"), ([0], "Discount")], ids=["nothing granted", "too much granted"]
)
def test_the_basket_of_a_capture_adds_up(lines: list[int], name: str) -> None:
    """One position named for the operation, or the granted ones and a discount."""
    known = [basket.document(positions("25.00")[n]) for n in lines]
    made = basket.of_operation("INVOICE", known, Decimal("12.00"), "Capture")

    assert made[-1].name == name
    assert sum(p.unit_gross_amount * p.quantity for p in made) == Decimal("12.00")


def test_shipping_is_a_position_of_its_own() -> None:
    """Whole, as every other."""
    assert positions("25.00")[1] == qmore.BasketItem(
        article_number="shipping",
        quantity=1,
        name="Shipping",
        unit_gross_amount=Decimal("5.00"),
        unit_net_amount=Decimal("4.17"),
        unit_tax_amount=Decimal("0.83"),
        unit_tax_rate=Decimal("19.904"),
    )


def test_a_granted_line_is_a_whole_position() -> None:
    """With its article number, or its own id where it has none, and its net."""
    granted = {"id": "G", "lines": [{"quantity": 2, "orderLine": {"id": "L", "unit": taxed("10.00", "8.33")}}]}
    (made,) = basket.of_refund(events.GrantedRefund.model_validate(granted), "EUR")

    assert (made.article_number, made.name, made.unit_net_amount) == ("L", "L", Decimal("8.33"))
    assert basket.read(basket.document(made)) == made
