"""Payloads as types: the worked bodies, and what Saleor leaves out (Saleor protocol 3.1 and 12)."""

from __future__ import annotations

import contextlib
import copy
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saleor_app_sdk import events
from saleor_app_sdk.errors import BadPayload

if TYPE_CHECKING:
    from collections.abc import Iterator

EUR = {"gross": {"amount": 49.9, "currency": "EUR"}, "net": {"amount": 41.58}, "tax": {"amount": 8.32}}
COMMON = {"issuedAt": "2026-09-01T10:15:30.123456+00:00", "version": "3.23.28", "recipient": {"id": "QXBwOjEy"}}
CHECKOUT: dict[str, Any] = {
    "__typename": "Checkout",
    "id": "CHK",
    "languageCode": "DE_AT",
    "email": "a@b.example",
    "channel": {"id": "Q2hhbm5lbDox", "slug": "at", "currencyCode": "EUR"},
    "user": None,
    "billingAddress": {"firstName": "Eva", "streetAddress1": "Ring 1", "city": "WIEN", "country": {"code": "AT"}},
    "shippingAddress": None,
    "total": EUR,
    "shipping": {"gross": {"amount": 4.9}},
    "lines": [
        {
            "id": "L",
            "quantity": 1,
            "unit": {"gross": {"amount": 45.0}, "net": {"amount": 37.5}},
            "lineTotal": {"gross": {"amount": 45.0}},
            "variant": {"id": "V", "sku": "TEA-1", "name": "100 g", "product": {"id": "P", "name": "Tea"}},
        }
    ],
}
ORDER = {**CHECKOUT, "__typename": "Order", "number": "1042", "languageCodeEnum": "DE_AT", "userEmail": "a@b.example"}
PAID = {"action": {"amount": 49.9, "currency": "EUR", "actionType": "CHARGE"}, "transaction": {"id": "TRX"}}
REQUESTED = {"id": "E", "type": "REFUND_REQUEST", "amount": {"amount": 10.0}, "idempotencyKey": "0f2c"}
BODIES: dict[type[Any], dict[str, Any]] = {
    events.PaymentGatewayInitializeSession: {"amount": 49.9, "data": {"locale": "de-AT"}, "sourceObject": CHECKOUT},
    events.TransactionInitializeSession: {**PAID, "idempotencyKey": "5b0f", "sourceObject": CHECKOUT},
    events.TransactionProcessSession: {**PAID, "data": {"returned": True}, "sourceObject": ORDER},
    events.TransactionChargeRequested: {
        "action": {"actionType": "CHARGE", "amount": 30.0, "currency": "EUR"},
        "transaction": {"id": "TRX", "pspReference": "psp-8841", "events": []},
    },
    events.TransactionRefundRequested: {
        "action": {"actionType": "REFUND", "amount": 10.0, "currency": "EUR"},
        "transaction": {"id": "TRX", "events": [REQUESTED]},
        "grantedRefund": {"id": "G", "reason": "Damaged"},
    },
    events.TransactionCancelationRequested: {"action": {"actionType": "CANCEL"}, "transaction": {"id": "TRX"}},
}


def full(event: type[Any]) -> dict[str, Any]:
    return {"__typename": event.__name__, **COMMON, **BODIES[event]}


def parsed(event: type[Any], body: dict[str, Any]) -> Any:
    return events.parse(json.dumps(body).encode(), event)


@pytest.mark.parametrize("event", BODIES, ids=lambda event: event.__name__)
def test_the_worked_bodies_are_read(event: type[Any]) -> None:
    """Every event of a payment app is read with its time, its version and its addressee."""
    found = parsed(event, full(event))

    assert (found.recipient.id, found.version) == ("QXBwOjEy", "3.23.28")
    assert found.issued_at == datetime(2026, 9, 1, 10, 15, 30, 123456, UTC)


def test_a_checkout_is_read() -> None:
    """Amounts are exact, names are joined, what is empty stays empty."""
    source = parsed(events.TransactionInitializeSession, full(events.TransactionInitializeSession)).source_object
    (line,) = source.lines

    assert source.total.gross.amount == Decimal("49.9")
    assert source.shipping.gross.amount == Decimal("4.9")
    assert (line.sku, line.name, line.unit.net.amount) == ("TEA-1", "Tea 100 g", Decimal("37.5"))
    assert (source.billing_address.street_address1, source.billing_address.company_name) == ("Ring 1", "")
    assert (source.email, source.user, source.shipping_address) == ("a@b.example", None, None)


def test_an_orders_own_names_are_read() -> None:
    """What a checkout and an order call differently is one here."""
    line = {"id": "L", "quantity": 2, "productName": "Tea", "variantName": "100 g", "productSku": "TEA-1"}
    order = {name: value for name, value in ORDER.items() if name not in {"email", "languageCode"}}
    body = {**full(events.TransactionProcessSession), "sourceObject": {**order, "lines": [line]}}

    source = parsed(events.TransactionProcessSession, body).source_object

    assert (source.number, source.language_code, source.email) == ("1042", "DE_AT", "a@b.example")
    assert (source.lines[0].sku, source.lines[0].name) == ("TEA-1", "Tea 100 g")


@pytest.mark.parametrize("text", ["0.1", "49.90", "1E+2", "100", "0.001", "123456789.123"])
def test_an_amount_keeps_its_digits(text: str) -> None:
    """An amount is never a float on its way."""
    body = json.dumps(full(events.PaymentGatewayInitializeSession)).replace(
        '"amount": 49.9, "data"', f'"amount": {text}, "data"'
    )

    assert events.parse(body.encode(), events.PaymentGatewayInitializeSession).amount == Decimal(text)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield (*path, key)
        yield from _places(found, (*path, key))


PLACES = [(event, path) for event in BODIES for path in _places(full(event)) if path != ("__typename",)]


@pytest.mark.parametrize("junk", [None, [], {}, "x", -1, True, [None], {"id": None}], ids=str)
@given(place=st.sampled_from(PLACES))
def test_a_field_that_failed_is_absent_or_refused(junk: Any, place: tuple[type[Any], tuple[Any, ...]]) -> None:
    """Whatever stands in one place, the body is read or refused by name; it never crashes."""
    event, path = place
    body = copy.deepcopy(full(event))
    holder = body
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = junk

    with contextlib.suppress(BadPayload):
        assert isinstance(parsed(event, body), event)


OPTIONAL = [
    ("sourceObject", "channel", "currencyCode"),
    ("sourceObject", "lines"),
    ("sourceObject", "total"),
    ("sourceObject", "email"),
    ("idempotencyKey",),
    ("data",),
]


@pytest.mark.parametrize("path", OPTIONAL, ids=".".join)
def test_a_failed_field_that_is_not_needed_does_not_cost_the_payment(path: tuple[str, ...]) -> None:
    """A permission that is missing for one field arrives as null beside ``errors``."""
    body = copy.deepcopy(full(events.TransactionInitializeSession))
    holder = body
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = None
    body["errors"] = [{"message": "no permission"}]

    assert parsed(events.TransactionInitializeSession, body).transaction.id == "TRX"


def test_a_refusal_does_not_repeat_the_shoppers_data() -> None:
    """The sentence names fields and no values: it may be logged."""
    body = {**full(events.TransactionInitializeSession), "action": {"amount": "4242424242424242x"}}

    with pytest.raises(BadPayload) as refused:
        parsed(events.TransactionInitializeSession, body)

    assert "4242" not in str(refused.value)
    assert "action.amount" in str(refused.value)
    assert refused.value.__cause__ is None
