"""Answers to the payment events: Saleor's rules as a table (Saleor protocol 4.5, 4.6 and 12)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from saleor_app_sdk import replies

AT = datetime(2026, 9, 1, 10, 16, 4, tzinfo=UTC)
EUR = Decimal("49.90")
CARD = replies.PaymentMethodDetails(
    type="CARD", name="Visa", brand="visa", last_digits="4242", exp_month=12, exp_year=2030
)

DOCUMENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "12.2 public configuration": (
        replies.GatewayReply(data={"enabled": True, "methods": [{"id": "eps"}]}),
        {"data": {"enabled": True, "methods": [{"id": "eps"}]}},
    ),
    "12.3 a redirect method": (
        replies.ChargeActionRequired(
            psp_reference="psp-8841", amount=EUR, data={"redirectUrl": "https://psp.example/s/8841"}, message="Waiting"
        ),
        {
            "result": "CHARGE_ACTION_REQUIRED",
            "pspReference": "psp-8841",
            "amount": "49.90",
            "data": {"redirectUrl": "https://psp.example/s/8841"},
            "message": "Waiting",
        },
    ),
    "12.3 an immediate success": (
        replies.ChargeSuccess(
            psp_reference="psp-8841",
            amount=EUR,
            time=AT,
            actions=("REFUND",),
            external_url="https://psp.example/backoffice/8841",
            message="Paid by card",
            data={"status": "paid"},
            payment_method_details=CARD,
        ),
        {
            "result": "CHARGE_SUCCESS",
            "pspReference": "psp-8841",
            "amount": "49.90",
            "time": "2026-09-01T10:16:04Z",
            "actions": ["REFUND"],
            "externalUrl": "https://psp.example/backoffice/8841",
            "message": "Paid by card",
            "data": {"status": "paid"},
            "paymentMethodDetails": {
                "type": "CARD",
                "name": "Visa",
                "brand": "visa",
                "lastDigits": "4242",
                "expMonth": 12,
                "expYear": 2030,
            },
        },
    ),
    "12.3 a decline": (
        replies.ChargeFailure(
            psp_reference="psp-8841", amount=EUR, message="Declined by the bank", data={"code": "DECLINED"}
        ),
        {
            "result": "CHARGE_FAILURE",
            "pspReference": "psp-8841",
            "amount": "49.90",
            "message": "Declined by the bank",
            "data": {"code": "DECLINED"},
        },
    ),
    "12.4 still clearing": (
        replies.ChargeRequest(psp_reference="psp-8841", amount=EUR, actions=()),
        {"result": "CHARGE_REQUEST", "pspReference": "psp-8841", "amount": "49.90", "actions": []},
    ),
    "money reserved": (
        replies.AuthorizationSuccess(psp_reference="a", actions=("CHARGE", "CANCEL")),
        {"result": "AUTHORIZATION_SUCCESS", "pspReference": "a", "actions": ["CHARGE", "CANCEL"]},
    ),
    "a reservation under way": (
        replies.AuthorizationRequest(psp_reference="a"),
        {"result": "AUTHORIZATION_REQUEST", "pspReference": "a"},
    ),
    "something to do before a reservation": (
        replies.AuthorizationActionRequired(data={"errors": []}),
        {"result": "AUTHORIZATION_ACTION_REQUIRED", "data": {"errors": []}},
    ),
    "a reservation refused": (replies.AuthorizationFailure(), {"result": "AUTHORIZATION_FAILURE"}),
    "12.5 a charge done": (
        replies.ActionSucceeded(
            action="CHARGE", psp_reference="cap-551", amount=Decimal("30.00"), actions=("CHARGE", "CANCEL", "REFUND")
        ),
        {
            "result": "CHARGE_SUCCESS",
            "pspReference": "cap-551",
            "amount": "30.00",
            "actions": ["CHARGE", "CANCEL", "REFUND"],
        },
    ),
    "12.5 an action under way": (replies.ActionPending(psp_reference="cap-551"), {"pspReference": "cap-551"}),
    "12.5 a charge refused": (
        replies.ActionFailed(action="CHARGE", psp_reference="c0b6", message="Authorisation expired", actions=()),
        {"result": "CHARGE_FAILURE", "pspReference": "c0b6", "message": "Authorisation expired", "actions": []},
    ),
    "12.5 a cancellation done": (
        replies.ActionSucceeded(
            action="CANCEL", psp_reference="void-17", amount=Decimal("19.90"), actions=("REFUND",), time=AT
        ),
        {
            "result": "CANCEL_SUCCESS",
            "pspReference": "void-17",
            "amount": "19.90",
            "actions": ["REFUND"],
            "time": "2026-09-01T10:16:04Z",
        },
    ),
    "12.6 a refund done": (
        replies.ActionSucceeded(
            action="REFUND", psp_reference="ref-9001", amount=Decimal("10.00"), external_url="https://psp.example/9001"
        ),
        {
            "result": "REFUND_SUCCESS",
            "pspReference": "ref-9001",
            "amount": "10.00",
            "externalUrl": "https://psp.example/9001",
        },
    ),
    "12.6 a refund under way": (
        replies.ActionPending(psp_reference="ref-9001", actions=("REFUND",)),
        {"pspReference": "ref-9001", "actions": ["REFUND"]},
    ),
    "a refund refused": (
        replies.ActionFailed(action="REFUND", psp_reference="r", message="Too much", amount=Decimal(10)),
        {"result": "REFUND_FAILURE", "pspReference": "r", "message": "Too much", "amount": "10"},
    ),
    "an empty message is left out": (replies.ChargeFailure(message=""), {"result": "CHARGE_FAILURE"}),
}


@pytest.mark.parametrize(("reply", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_an_answer_is_what_saleor_reads(reply: Any, expected: dict[str, Any]) -> None:
    """Each answer has Saleor's names, leaves out what is not known, and is JSON."""
    assert json.loads(json.dumps(reply.document())) == expected


ENDS = (
    replies.ChargeSuccess,
    replies.AuthorizationSuccess,
    replies.ChargeRequest,
    replies.AuthorizationRequest,
    replies.ActionPending,
)


@pytest.mark.parametrize("reply", ENDS, ids=lambda reply: reply.__name__)
@pytest.mark.parametrize("reference", [None, "", 7, "x" * 513], ids=["null", "empty", "a number", "513 characters"])
def test_what_counts_needs_a_reference(reply: Any, reference: Any) -> None:
    """A success, a request and a pending action without a usable reference cannot be built."""
    with pytest.raises(ValidationError):
        reply(psp_reference=reference)
    with pytest.raises(ValidationError):
        reply()


@pytest.mark.parametrize("reply", [replies.ActionSucceeded, replies.ActionFailed])
@pytest.mark.parametrize("action", ["REFUND", "AUTHORIZATION", "refund", None])
def test_an_actions_end_needs_action_and_reference(reply: Any, action: Any) -> None:
    """A second failure without a reference would be swallowed as a repeat of the first."""
    with pytest.raises(ValidationError):
        reply(action=action)
    if action != "REFUND":
        with pytest.raises(ValidationError):
            reply(action=action, psp_reference="r")


REFUSED: dict[str, dict[str, Any]] = {
    "an amount as a float": {"amount": 49.9},
    "an amount as a text": {"amount": "49.90"},
    "an amount as a truth": {"amount": True},
    "an amount below zero": {"amount": Decimal("-0.01")},
    "an amount that is no number": {"amount": Decimal("NaN")},
    "an amount without end": {"amount": Decimal("Infinity")},
    "an empty address": {"external_url": ""},
    "a relative address": {"external_url": "/orders/1"},
    "an address of another scheme": {"external_url": "javascript:alert(1)"},
    "an address with a space": {"external_url": "https://psp.example/a b"},
    "an address with a line break": {"external_url": "https://psp.example/\n"},
    "an address without a host": {"external_url": "https:///x"},
    "an address the column cannot hold": {"external_url": "https://psp.example/" + "x" * 181},
    "a time without zone": {"time": datetime(2026, 9, 1)},  # noqa: DTZ001
    "a time as a text": {"time": "2026-09-01"},
    "an action that is none": {"actions": ("VOID",)},
    "actions as a text": {"actions": "REFUND"},
    "a key that is none": {"reference": "x"},
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED)
def test_what_saleor_would_refuse_cannot_be_built(wrong: dict[str, Any]) -> None:
    """One wrong key costs the whole answer, so it is said where it is made; without it the answer is fine."""
    with pytest.raises(ValidationError):
        replies.ChargeSuccess(psp_reference="p", **wrong)
    with pytest.raises(ValidationError):
        replies.ActionSucceeded(action="REFUND", psp_reference="p", **wrong)


METHODS: dict[str, dict[str, Any]] = {
    "no name": {"type": "OTHER", "name": ""},
    "a name of 257 characters": {"type": "OTHER", "name": "x" * 257},
    "lower case": {"type": "card", "name": "Visa"},
    "a gift card, which 3.22 refuses": {"type": "GIFT_CARD", "name": "Gift"},
    "a six-digit BIN": {"type": "CARD", "name": "Visa", "first_digits": "424242"},
    "digits as a number": {"type": "CARD", "name": "Visa", "last_digits": 4242},
    "digits and a line break": {"type": "CARD", "name": "Visa", "last_digits": "424\n"},
    "a thirteenth month": {"type": "CARD", "name": "Visa", "exp_month": 13},
    "a year of two digits": {"type": "CARD", "name": "Visa", "exp_year": 30},
    "a long brand": {"type": "CARD", "name": "Visa", "brand": "x" * 41},
    "OTHER with a brand": {"type": "OTHER", "name": "eps", "brand": "eps"},
}


@pytest.mark.parametrize("wrong", METHODS.values(), ids=METHODS)
def test_method_details_that_would_cost_the_answer_cannot_be_built(wrong: dict[str, Any]) -> None:
    """Saleor 3.22 and later refuse the whole answer for one wrong detail."""
    with pytest.raises(ValidationError):
        replies.PaymentMethodDetails(**wrong)


def test_a_long_message_is_cut() -> None:
    """A message never costs an answer; Saleor keeps 512 characters."""
    assert replies.ActionFailed(action="CANCEL", psp_reference="p", message="x" * 600).message == "x" * 512


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3) | st.integers(0, 10**9).map(
    lambda n: Decimal(n).scaleb(2)
)


@given(AMOUNTS)
def test_an_amount_reaches_saleor_digit_for_digit(amount: Decimal) -> None:
    """No exponent, no float, no rounding: the text reads back as the same number."""
    written = replies.ActionSucceeded(action="REFUND", psp_reference="p", amount=amount).document()["amount"]

    assert Decimal(written) == amount
    assert set(written) <= set("0123456789.")
