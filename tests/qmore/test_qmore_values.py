"""Amounts, codes, orders and answers: exact where they are understood, calm where they are not."""

from __future__ import annotations

import copy
from dataclasses import asdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qmore import (
    Account,
    Failed,
    Forged,
    GetOrderDetails,
    Nonsense,
    NoOrder,
    OrderDetails,
    Rejected,
    Secret,
    Succeeded,
    Unfaithful,
    confirmation,
    fingerprint,
    money,
    serial,
)

SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"
ACCOUNT = Account("D200001", "seamless", Secret(SECRET), Secret("jcv45z"))


@given(cents=st.integers(0, 10**12), exponent=st.integers(0, 3))
def test_amounts_survive_their_text(cents: int, exponent: int) -> None:
    """What is written reads back as the same amount, with exactly the currency's decimals."""
    amount = Decimal(cents).scaleb(-exponent)

    written = money.text(amount, exponent)

    assert Decimal(written) == amount
    assert len(written.partition(".")[2]) == exponent


TOO_LONG = "amount must be a number with at most 17 digits before the dot"
TOO_FINE = "amount cannot be written with 2 decimals"


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("1.001", TOO_FINE),
        ("1E-30", TOO_FINE),
        ("NaN", TOO_LONG),
        ("Infinity", TOO_LONG),
        ("1E+30", TOO_LONG),
        ("123456789012345678", TOO_LONG),
    ],
)
def test_amounts_that_cannot_be_written_are_refused(amount: str, reason: str) -> None:
    """Nothing is rounded, no arithmetic error escapes, and the fault names the field and what it must be."""
    with pytest.raises(Unfaithful) as refused:
        money.text(Decimal(amount), 2)

    assert (refused.value.field, str(refused.value)) == ("amount", reason)


@pytest.mark.parametrize(
    ("amount", "exponent", "written"),
    [
        ("12345678901234567", 2, "12345678901234567.00"),
        ("-9.9", 2, "-9.90"),
        ("-0.00", 2, "0.00"),
        ("1E+3", 0, "1000"),
        ("0.125", 3, "0.125"),
        ("10.000", 2, "10.00"),
    ],
)
def test_amounts_are_written_with_exactly_their_decimals(amount: str, exponent: int, written: str) -> None:
    """Up to 17 digits before the dot, with the sign of a voucher and without one of nothing."""
    assert money.text(Decimal(amount), exponent) == written


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("a=b=c", {"a": "b=c"}, id="the first equals sign parts"),
        pytest.param("a+b=c+d", {"a b": "c d"}, id="a plus is a blank"),
        pytest.param("a=%2B%26%3D%25", {"a": "+&=%"}, id="encoded separators"),
        pytest.param(" a=1&b&&=2&c= \n", {"a": "1", "": "2", "c": ""}, id="blanks around, and entries that are none"),
        pytest.param("a=1&a=2", {"a": "2"}, id="the later wins"),
    ],
)
def test_bodies_are_read_as_the_protocol_writes_them(text: str, values: dict[str, str]) -> None:
    """One line of pairs, tolerant of everything that is none (QMORE protocol 1.3)."""
    assert serial.parse(text) == values


def test_bodies_are_written_one_way() -> None:
    """Plain text stays plain; everything else is encoded, blanks as plus."""
    assert serial.encode([("a1", "b2"), ("x.y", "ä b&c"), ("1", "²")]) == "a1=b2&x.y=%C3%A4+b%26c&1=%C2%B2"


@pytest.mark.parametrize(
    ("key", "found"),
    [
        pytest.param("order.1.state", [{"state": "x"}], id="a field"),
        pytest.param("order.99.state", [{"state": "x"}], id="two digits"),
        pytest.param("order.100.state", [], id="three digits"),
        pytest.param("order.1.", [], id="no name"),
        pytest.param("order.1", [], id="no dot"),
        pytest.param("order.x.state", [], id="no number"),
        pytest.param("order.1.2.state", [], id="another tree's"),
        pytest.param("payment.1.state", [], id="another prefix"),
    ],
)
def test_items_are_collected_by_their_numbers(key: str, found: list[dict[str, str]]) -> None:
    """A prefix, a number of one or two digits, and one name."""
    assert serial.items({key: "x"}, "order") == found


def test_items_stand_in_the_order_of_their_numbers() -> None:
    """However the server mixes them, and whatever its counter says."""
    values = {"e.10.b": "1", "e.2.a": "2", "e": "7", "e.10.a": "3"}

    assert serial.items(values, "e") == [{"a": "2"}, {"b": "1", "a": "3"}]


def test_order_details_are_signed_as_published() -> None:
    """Vector Q5."""
    form = dict(GetOrderDetails("8000042").form(ACCOUNT))

    assert form["requestFingerprint"].startswith("a6b37f721cef6c89cf00be304b1a45ef5d7fa97349deb65abd5bb2d89110935786")


def test_an_order_is_read_with_its_payments_and_credits() -> None:
    """Operations are what decides the next step, so they are a set."""
    text = (
        "status=0&orders=1&order.1.orderNumber=8000042&order.1.state=REFUNDABLE&order.1.amount=9.90"
        "&order.1.operationsAllowed=REFUND&payment.1.1.paymentNumber=8000042&payment.1.1.state=payment_closed"
        "&payment.1.1.depositAmount=9.90&payment.1.1.operationsAllowed=DEPOSIT%2CAPPROVEREVERSAL"
        "&credit.1.1.creditNumber=8000044&credit.1.1.amount=1.00&credit.1.1.state=credit_refunded"
    )

    order = GetOrderDetails("8000042").answer(text)

    assert isinstance(order, OrderDetails)
    assert order.operations_allowed == {"REFUND"}
    assert [(p.deposit_amount, p.operations_allowed) for p in order.payments] == [
        (Decimal("9.90"), {"DEPOSIT", "APPROVEREVERSAL"})
    ]
    assert [(c.credit_number, c.amount) for c in order.credits] == [("8000044", Decimal("1.00"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("status=0&orders=0", NoOrder, id="an unknown number"),
        pytest.param("status=3&errors=1&error.1.errorCode=30014", Rejected, id="not yet decided"),
        pytest.param("status=²&errors=²&error.1.errorCode=30014", Rejected, id="digits of another script"),
        pytest.param("<html>", Nonsense, id="a page"),
    ],
)
def test_other_answers_about_an_order(text: str, expected: type) -> None:
    """Not found, not decided and not understood are three things."""
    assert isinstance(GetOrderDetails("8000042").answer(text), expected)


def _signed(**fields: str) -> bytes:
    names = [*fields, "secret", "responseFingerprintOrder"]
    fields["responseFingerprintOrder"] = ",".join(names)
    fields["responseFingerprint"] = fingerprint.sign(fields, names, SECRET)
    return "&".join(f"{name}={value}" for name, value in fields.items()).encode()


SUCCESS = {"amount": "9.90", "currency": "EUR", "paymentType": "CCARD", "orderNumber": "1", "paymentState": "SUCCESS"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"amount": "9.9", "currency": "0EUR"}, id="a digit moved to the currency"),
        pytest.param({"amount": "1_0"}, id="an underscore in the amount"),
        pytest.param({"amount": "1E3"}, id="an exponent in the amount"),
        pytest.param({"amount": "-1"}, id="a negative amount"),
        pytest.param({"orderNumber": "1234567890"}, id="an order number of ten digits"),
    ],
)
def test_validly_signed_nonsense_is_forged(change: dict[str, str]) -> None:
    """The signed text has no separators, so forms are checked too."""
    with pytest.raises(Forged):
        confirmation.verify(_signed(**{**SUCCESS, **change}), SECRET)


def test_what_is_not_signed_is_not_believed() -> None:
    """A field added outside the order does not become the gateway's reference."""
    found = confirmation.verify(_signed(**SUCCESS) + b"&gatewayReferenceNumber=evil", SECRET)

    assert isinstance(found, Succeeded)
    assert found.gateway_reference_number == ""
    assert "gatewayReferenceNumber" not in found.fields


def test_a_failure_with_digits_of_another_script_is_a_failure() -> None:
    """A counter that is no number hides no reason and crashes nothing."""
    found = confirmation.verify("paymentState=FAILURE&errors=²&error.1.errorCode=20003".encode(), SECRET)

    assert isinstance(found, Failed)
    assert [e.error_code for e in found.errors] == ["20003"]


def test_refusals_in_xml_are_quoted_one_way() -> None:
    """Quotes and characters that XML forbids do not break the attribute."""
    expected = b'<QPAY-CONFIRMATION-RESPONSE result="NOK" message="a &quot; b" />'

    assert expected == confirmation.not_ok('a " b')
    assert b"\x00" not in confirmation.not_ok("\x00")


def test_a_secret_stays_one_whoever_looks_at_it() -> None:
    """Neither text nor a dump of its account shows it, it compares by value, and it cannot be changed."""
    secret = Secret(SECRET)

    assert SECRET not in f"{secret} {secret!r} {asdict(ACCOUNT)}"
    assert secret == Secret(SECRET) == copy.deepcopy(secret)
    assert secret != Secret("other")
    with pytest.raises(AttributeError):
        secret._value = "x"
