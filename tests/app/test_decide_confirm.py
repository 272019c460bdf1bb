"""A verified confirmation against its payment: every state, every kind, every mismatch."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import qmore

from app.decide import confirm, present
from app.decide.confirm import Mismatch, Told
from tests.store.conftest import NOW, PAYMENT

STARTED = replace(PAYMENT, state="started", order_number="4711", psp_reference="4711")


def succeeded(**changes: Any) -> qmore.Succeeded:
    """A signed SUCCESS for the payment."""
    return replace(qmore.Succeeded(Decimal("49.90"), "EUR", order_number="4711", payment_type="PAYPAL"), **changes)


PENDING = qmore.Pending(payment_type="PAYPAL", order_number="4711")

MISMATCHES = {
    "less money": ({"amount": Decimal("49.89")}, "amount"),
    "more money": ({"amount": Decimal("49.91")}, "amount"),
    "other money": ({"currency": "USD"}, "currency"),
    "another method": ({"payment_type": "EPS"}, "paymentType"),
    "another order": ({"order_number": "4712"}, "orderNumber"),
}


@pytest.mark.parametrize(("changes", "field"), MISMATCHES.values(), ids=MISMATCHES)
def test_a_confirmation_of_something_else_is_named(changes: dict[str, Any], field: str) -> None:
    """Signed is not enough: it must be about this payment."""
    assert confirm.tell(STARTED, succeeded(**changes), "r", NOW) == Mismatch(field)


@pytest.mark.parametrize("state", ["starting", "started", "pending", "failed", "cancelled"])
def test_a_success_wins_over_everything_but_a_success(state: str) -> None:
    """However late it comes, verified money counts, and Saleor hears of it."""
    told = confirm.tell(replace(STARTED, state=state), succeeded(), "r", NOW)
    assert isinstance(told, Told)
    assert told.payment.state == "charged"
    assert told.report is not None
    assert (told.report.type, told.report.actions, told.report.psp_reference) == (
        "CHARGE_SUCCESS",
        ("REFUND",),
        "4711",
    )


def test_an_authorisation_stays_one() -> None:
    """autoDeposit=no reserves; staff may charge or cancel."""
    told = confirm.tell(replace(STARTED, action="AUTHORIZATION"), succeeded(), "r", NOW)
    assert isinstance(told, Told)
    assert told.report is not None
    assert (told.payment.state, told.report.type) == ("authorized", "AUTHORIZATION_SUCCESS")
    assert told.report.actions == ("CHARGE", "CANCEL")


@pytest.mark.parametrize("state", ["charged", "authorized"])
@pytest.mark.parametrize(
    "later", [qmore.Failed(errors=()), qmore.Cancelled(), PENDING, succeeded()], ids=lambda c: type(c).__name__
)
def test_nothing_lowers_a_paid_payment(state: str, later: Any) -> None:
    """A repetition or an unsigned post changes nothing and reports nothing."""
    paid = replace(STARTED, state=state)
    assert confirm.tell(paid, later, "r", NOW) == Told(paid, None)


def test_a_pending_payment_is_told_as_information_only() -> None:
    """CHARGE_REQUEST under the session's reference would be swallowed by Saleor."""
    told = confirm.tell(STARTED, PENDING, "r", NOW)
    assert isinstance(told, Told)
    assert told.report is not None
    assert (told.payment.state, told.report.type) == ("pending", "INFO")
    assert present.session(told.payment).document()["result"] == "CHARGE_REQUEST"


def test_a_failure_carries_its_reasons() -> None:
    """The shopper's sentence is QMORE's own; staff see the code."""
    error = qmore.QmoreMessage("20003", "declined by the bank", "Ihre Bank lehnt ab.", None)
    told = confirm.tell(STARTED, qmore.Failed(errors=(error,)), "r", NOW)
    assert isinstance(told, Told)
    assert told.report is not None
    assert (told.report.type, told.report.message) == ("CHARGE_FAILURE", "Ihre Bank lehnt ab.")
    document = present.session(told.payment).document()
    assert document["result"] == "CHARGE_FAILURE"
    assert document["data"]["errors"][0]["code"] == "QMORE_20003"


def test_a_cancellation_is_final_and_kindly_worded() -> None:
    """The shopper reads that they cancelled, in their language."""
    told = confirm.tell(STARTED, qmore.Cancelled(), "r", NOW)
    assert isinstance(told, Told)
    assert told.report is not None
    assert (told.report.type, told.report.message) == ("CHARGE_FAILURE", "Sie haben die Zahlung abgebrochen.")
