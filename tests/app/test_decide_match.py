"""Which order may settle a payment that nobody confirmed: reference, currency and amount must all agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.decide import match
from tests.app.orders_values import order
from tests.store.conftest import PAYMENT

STARTED = replace(PAYMENT, state="started")
AGREES = replace(order(), amount=Decimal("49.90"), currency="EUR", fields={"orderReference": "REF1"})

DIFFERENCES: dict[str, tuple[dict[str, Any], str]] = {
    "another reference": ({"fields": {"orderReference": "REF2"}}, "carries the reference REF2"),
    "no reference": ({"fields": {}}, "carries no reference"),
    "another currency": ({"currency": "CHF"}, "is in CHF"),
    "more": ({"amount": Decimal("49.91")}, "is over 49.91"),
    "less": ({"amount": Decimal("49.89")}, "is over 49.89"),
    "no amount": ({"amount": None}, "is over None"),
}


def test_an_order_that_agrees_in_everything_is_the_payments() -> None:
    """Nothing is held against it."""
    assert match.disagreement(STARTED, AGREES) is None


@pytest.mark.parametrize(("changes", "why"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_difference_is_named(changes: dict[str, Any], why: str) -> None:
    """Whoever reads it knows which of the three does not agree."""
    said = match.disagreement(STARTED, replace(AGREES, **changes))
    assert said is not None
    assert why in said


INADMISSIBLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "letters": ({}, "12a", "digits"),
    "too long": ({}, "1234567890", "digits"),
    "a known number": ({"order_number": "7"}, "8", "order 7"),
    "a learnt number": ({"details": {"orderNumber": "7"}}, "8", "order 7"),
    "nothing sent": ({"state": "new"}, "8", "Nothing was ever sent"),
}


@pytest.mark.parametrize(("changes", "number", "why"), INADMISSIBLE.values(), ids=INADMISSIBLE)
def test_what_cannot_be_matched_is_refused_before_qmore_is_asked(
    changes: dict[str, Any], number: str, why: str
) -> None:
    """A sentence for staff."""
    said = match.inadmissible(replace(STARTED, **changes), number)
    assert said is not None
    assert why in said


def test_staff_read_why_not() -> None:
    """The sentences, as they stand on the screen."""
    silent = replace(PAYMENT, state="started")

    assert match.inadmissible(silent, "12345678901") == "A QMORE order number has one to nine digits."
    assert match.inadmissible(PAYMENT, "4711") == "Nothing was ever sent to QMORE for this payment."
    assert match.disagreement(silent, order()) == (
        "QMORE's order 4711 carries no reference, this payment REF1; nothing was changed."
    )
