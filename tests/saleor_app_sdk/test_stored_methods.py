"""Stored payment methods and life cycle: events as types, answers that Saleor takes (Saleor protocol 2.4, 4.7, 12.7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError
from saleor_app_sdk import events, lifecycle, stored_methods
from saleor_app_sdk.errors import BadPayload

from graphql import execute_sync, parse
from sandbox.saleor import schema
from tools import documents

COMMON = {"issuedAt": "2026-09-01T10:15:30+00:00", "version": "3.23.28", "recipient": {"id": "QXBwOjEy"}}
WHO = {
    "user": {"id": "VXNlcjo5", "email": "a@b.example"},
    "channel": {"id": "Q2hhbm5lbDox", "slug": "at", "currencyCode": "EUR"},
}
ITSELF = {"app": {"id": "QXBwOjEy", "isActive": False}}
EVENTS: dict[str, tuple[type[events.Event], dict[str, Any]]] = {
    "list-stored-payment-methods": (stored_methods.ListStoredPaymentMethods, WHO),
    "stored-payment-method-delete-requested": (
        stored_methods.StoredPaymentMethodDeleteRequested,
        {**WHO, "paymentMethodId": "pm_1"},
    ),
    "payment-gateway-initialize-tokenization-session": (
        stored_methods.PaymentGatewayInitializeTokenizationSession,
        {**WHO, "data": None},
    ),
    "payment-method-initialize-tokenization-session": (
        stored_methods.PaymentMethodInitializeTokenizationSession,
        {**WHO, "data": {"method": "card"}, "paymentFlowToSupport": "INTERACTIVE"},
    ),
    "payment-method-process-tokenization-session": (
        stored_methods.PaymentMethodProcessTokenizationSession,
        {**WHO, "id": "tok_9", "data": {}},
    ),
    "app-installed": (lifecycle.AppInstalled, ITSELF),
    "app-updated": (lifecycle.AppUpdated, ITSELF),
    "app-status-changed": (lifecycle.AppStatusChanged, ITSELF),
    "app-deleted": (lifecycle.AppDeleted, ITSELF),
}


@pytest.mark.parametrize("version", schema.VERSIONS)
@pytest.mark.parametrize("name", EVENTS)
def test_what_a_subscription_selects_is_read(name: str, version: str) -> None:
    """The document that goes to Saleor and the type that reads the body fit each other, on every version."""
    event, body = EVENTS[name]
    value = {"event": {"__typename": event.__name__, **COMMON, **body}}
    query = parse(documents.app()[f"graphql/{name}.graphql"])

    sent = execute_sync(schema.of(version), query, root_value=value)
    found = events.parse(json.dumps((sent.data or {})["event"]).encode(), event)

    assert sent.errors is None
    assert (found.recipient, found.version) == (events.Recipient(id="QXBwOjEy"), "3.23.28")
    said = found.model_dump(by_alias=True)
    for key in body.keys() - {"user", "channel", "app"}:
        assert said[key] == body[key]


LACKING = [
    ("list-stored-payment-methods", "user"),
    ("list-stored-payment-methods", "channel"),
    ("stored-payment-method-delete-requested", "paymentMethodId"),
    ("payment-method-process-tokenization-session", "id"),
    ("app-deleted", "app"),
]


@pytest.mark.parametrize(("name", "lacking"), LACKING)
def test_an_event_without_what_it_is_about_is_refused(name: str, lacking: str) -> None:
    """Whose method, which method, which app: nothing of it is guessed."""
    event, body = EVENTS[name]

    with pytest.raises(BadPayload, match=lacking):
        events.parse(json.dumps({"__typename": event.__name__, **COMMON, **body, lacking: None}).encode(), event)


@pytest.mark.parametrize(("about", "own"), [("QXBwOjEy", True), ("QXBwOjEz", False)])
def test_an_app_can_tell_its_own_removal_from_anothers(about: str, *, own: bool) -> None:
    """With MANAGE_APPS an app hears of every app; before 3.23.5 only such an app hears at all."""
    body = json.dumps({"__typename": "AppDeleted", **COMMON, "app": {"id": about}}).encode()

    assert events.parse(body, lifecycle.AppDeleted).own is own


CARD = stored_methods.CreditCardInfo(brand="visa", last_digits="4242", exp_year=2030, exp_month=12)
ANSWERS: list[tuple[Any, dict[str, Any]]] = [
    (
        stored_methods.StoredPaymentMethods(
            payment_methods=(
                stored_methods.StoredPaymentMethod(id="pm_1", type="Card", name="Visa ••4242", credit_card_info=CARD),
            )
        ),
        {
            "paymentMethods": [
                {
                    "id": "pm_1",
                    "type": "Card",
                    "name": "Visa ••4242",
                    "supportedPaymentFlows": ["INTERACTIVE"],
                    "creditCardInfo": {"brand": "visa", "lastDigits": "4242", "expYear": 2030, "expMonth": 12},
                }
            ]
        },
    ),
    (stored_methods.StoredPaymentMethods(), {"paymentMethods": []}),
    (stored_methods.MethodDeleted(), {"result": "SUCCESSFULLY_DELETED"}),
    (stored_methods.DeletionFailed(error="In use."), {"result": "FAILED_TO_DELETE", "error": "In use."}),
    (
        stored_methods.TokenizationInitialized(data={"publicKey": "pk_test"}),
        {"result": "SUCCESSFULLY_INITIALIZED", "data": {"publicKey": "pk_test"}},
    ),
    (stored_methods.InitializationFailed(), {"result": "FAILED_TO_INITIALIZE"}),
    (stored_methods.MethodTokenized(id="pm_2"), {"result": "SUCCESSFULLY_TOKENIZED", "id": "pm_2"}),
    (
        stored_methods.TokenizationActionRequired(id="tok_9", data={"redirectUrl": "https://psp.example/t/9"}),
        {"result": "ADDITIONAL_ACTION_REQUIRED", "id": "tok_9", "data": {"redirectUrl": "https://psp.example/t/9"}},
    ),
    (stored_methods.TokenizationPending(), {"result": "PENDING"}),
    (stored_methods.TokenizationPending(id="tok_9"), {"result": "PENDING", "id": "tok_9"}),
    (stored_methods.TokenizationFailed(error="No."), {"result": "FAILED_TO_TOKENIZE", "error": "No."}),
    (stored_methods.NotDelivered(error="Down."), {"result": "FAILED_TO_DELIVER", "error": "Down."}),
]


@pytest.mark.parametrize(("reply", "document"), ANSWERS, ids=lambda value: type(value).__name__)
def test_an_answer_is_what_saleor_reads(reply: Any, document: dict[str, Any]) -> None:
    """The results are Saleor's names; what is not filled in is not sent."""
    assert json.loads(json.dumps(reply.document())) == document


REFUSED: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "a stored method without its id": (stored_methods.MethodTokenized, {}),
    "a stored method with an empty id": (stored_methods.MethodTokenized, {"id": ""}),
    "a stored method with a number for an id": (stored_methods.MethodTokenized, {"id": 7}),
    "something to do without its id": (stored_methods.TokenizationActionRequired, {"data": {}}),
    "a failure with an id": (stored_methods.TokenizationFailed, {"id": "tok_9"}),
    "a success with an error": (stored_methods.MethodDeleted, {"error": "but"}),
    "an empty error": (stored_methods.DeletionFailed, {"error": ""}),
    "a listed method without its type": (stored_methods.StoredPaymentMethod, {"id": "pm_1"}),
    "an unknown flow": (
        stored_methods.StoredPaymentMethod,
        {"id": "pm_1", "type": "Card", "supported_payment_flows": ("SILENT",)},
    ),
    "digits as a number": (
        stored_methods.CreditCardInfo,
        {"brand": "visa", "last_digits": 4242, "exp_year": 2030, "exp_month": 12},
    ),
    "a whole card number": (
        stored_methods.CreditCardInfo,
        {"brand": "visa", "last_digits": "4242424242424242", "exp_year": 2030, "exp_month": 12},
    ),
    "a month as text": (
        stored_methods.CreditCardInfo,
        {"brand": "visa", "last_digits": "4242", "exp_year": 2030, "exp_month": "12"},
    ),
    "a thirteenth month": (
        stored_methods.CreditCardInfo,
        {"brand": "visa", "last_digits": "4242", "exp_year": 2030, "exp_month": 13},
    ),
    "a card without its brand": (
        stored_methods.CreditCardInfo,
        {"last_digits": "4242", "exp_year": 2030, "exp_month": 1},
    ),
}


@pytest.mark.parametrize(("kind", "fields"), REFUSED.values(), ids=REFUSED)
def test_what_saleor_would_refuse_or_skip_cannot_be_built(kind: type[Any], fields: dict[str, Any]) -> None:
    """An item that Saleor skips silently is a fault in the app, and shows there."""
    with pytest.raises(ValidationError):
        kind(**fields)
