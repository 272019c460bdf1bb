"""A verified confirmation against its payment: every state, every kind, every mismatch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import qmore

from app.decide import confirm, present
from app.decide.confirm import Mismatch, Told
from app.decide.records import Report
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


LATE: dict[str, tuple[str, timedelta, bool]] = {
    "while the shopper is paying": ("started", timedelta(minutes=1), False),
    "at the session's last moment": ("started", timedelta(0), False),
    "after the session": ("started", timedelta(seconds=-1), True),
    "after a failure": ("failed", timedelta(minutes=1), True),
    "after a cancellation": ("cancelled", timedelta(minutes=1), True),
}


@pytest.mark.parametrize(("state", "left", "late"), LATE.values(), ids=LATE)
def test_a_success_is_remembered_whole(state: str, left: timedelta, *, late: bool) -> None:
    """What is kept: the state, when, whether it was late, QMORE's number and the few details that staff may see."""
    before = replace(PAYMENT, state=state, order_number=None, expires_at=NOW + left, checks=3, answer={"errors": []})
    said = succeeded(
        fields={"anonymousPan": "0004", "expiry": "", "paymentType": "PAYPAL"}, gateway_reference_number="GW-1"
    )
    told = confirm.tell(before, said, "r-1", NOW)
    kept = {"anonymousPan": "0004", "orderNumber": "4711", "gatewayReferenceNumber": "GW-1", "paidAt": NOW.isoformat()}

    assert isinstance(told, Told)
    assert told.payment == replace(
        before,
        state="charged",
        order_number="4711",
        answer=None,
        details={"language": "de", **kept, **({"late": True} if late else {})},
        updated_at=NOW,
        check_at=NOW + (timedelta(seconds=10) if late else timedelta(days=1)),
        checks=0,
    )


def test_what_qmore_does_not_say_is_not_remembered() -> None:
    """No empty number, no empty reference."""
    told = confirm.tell(replace(STARTED, order_number=None), succeeded(order_number=None), "r", NOW)

    assert isinstance(told, Told)
    assert told.payment.details == {"language": "de", "paidAt": NOW.isoformat()}
    assert told.payment.order_number is None


def test_a_report_is_whole() -> None:
    """Everything that Saleor will hear, due at once."""
    told = confirm.tell(replace(STARTED, created_at=NOW - timedelta(minutes=5)), PENDING, "r-1", NOW)

    assert isinstance(told, Told)
    assert told.report == Report(
        id="r-1",
        tenant=PAYMENT.tenant,
        transaction_id="TRX1",
        payment_token=PAYMENT.token,
        psp_reference="4711",
        type="INFO",
        amount=Decimal("49.90"),
        currency="EUR",
        message="QMORE: the payment is pending",
        actions=(),
        payload={},
        attempts=0,
        due_at=NOW,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )


def test_a_number_that_was_learnt_binds_as_a_reserved_one() -> None:
    """A second confirmation of another order is refused, wherever the first number came from."""
    learnt = replace(STARTED, state="pending", order_number=None, details={"orderNumber": "4712"})

    assert confirm.tell(learnt, succeeded(), "r", NOW) == Mismatch("orderNumber")


SPOKEN = ("Ihre Bank lehnt ab.", "Die Zahlung konnte nicht gestartet werden. Bitte versuchen Sie es noch einmal.")
DECLINED = "Die Zahlung wurde abgelehnt. Bitte wählen Sie eine andere Zahlungsart."
ENDS: dict[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "with a reason": (
        qmore.Failed((qmore.QmoreMessage("20003", "declined by the bank", "Ihre Bank lehnt ab.", None),)),
        [("QMORE_20003", "declined by the bank", SPOKEN[0])],
    ),
    "with a code only": (
        qmore.Failed((qmore.QmoreMessage("20003", ""),)),
        [("QMORE_20003", "declined", SPOKEN[1])],
    ),
    "without a reason": (
        qmore.Failed(()),
        [("DECLINED", "QMORE reported a failure without a reason.", DECLINED)],
    ),
    "cancelled": (
        qmore.Cancelled(),
        [("CANCELLED", "The shopper cancelled at QMORE.", "Sie haben die Zahlung abgebrochen.")],
    ),
}


@pytest.mark.parametrize(("said", "expected"), ENDS.values(), ids=ENDS)
def test_why_a_payment_ended_is_told_to_developer_and_shopper(said: Any, expected: list[tuple[str, str, str]]) -> None:
    """Each reason with its code, QMORE's words, and a sentence in the shopper's language; none can be tried again."""
    told = confirm.tell(STARTED, said, "r", NOW)
    names = ("code", "message", "consumerMessage")

    assert isinstance(told, Told)
    assert told.payment.answer == {
        "errors": [{**dict(zip(names, one, strict=True)), "field": None, "retryable": False} for one in expected]
    }


def test_a_shopper_without_a_language_reads_english() -> None:
    """The language of the session is kept with the payment; where there is none, English is read by most."""
    told = confirm.tell(replace(STARTED, details={}), qmore.Cancelled(), "r", NOW)

    assert isinstance(told, Told)
    assert told.payment.answer is not None
    assert told.payment.answer["errors"][0]["consumerMessage"] == "You cancelled the payment."
