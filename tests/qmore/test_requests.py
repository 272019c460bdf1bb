"""Requests: the forms that QMORE gets, by the vendor's worked vectors and limits (QMORE protocol 3 to 5)."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from qmore import (
    Account,
    ApproveReversal,
    BasketItem,
    DataStorageInit,
    DataStorageRead,
    Deposit,
    DepositReversal,
    Done,
    ExistingOrder,
    FinancialInstitution,
    FinancialInstitutions,
    FrontendInit,
    GenerateOrderNumber,
    GetFinancialInstitutions,
    Nonsense,
    OrderNumber,
    PaymentStarted,
    RecurPayment,
    Recurred,
    Refund,
    RefundReversal,
    Rejected,
    Secret,
    StorageOpened,
    Toolkit,
    TransferFund,
    Unfaithful,
    fingerprint,
)

VECTORS = json.loads((Path(__file__).parent / "request_vectors.json").read_text("utf-8"))
ACCOUNT = Account("D200001", "seamless", Secret("B8AKTPWBRMNBV455FG6M2DANE99WU2"), Secret("jcv45z"))
FALLBACK = "https://shop.example.com/qmore/fallback"
STORAGE = "0123456789abcdef0123456789abcdef"

MUG = BasketItem("A1", 2, "Mug", Decimal("12.00"), Decimal("10.00"), Decimal("2.00"), Decimal(20), "blue")

VECTOR_REQUESTS = {
    "Q1": DataStorageInit("basket-42", FALLBACK, "en"),
    "Q2": DataStorageInit("basket-42-2", f"{FALLBACK}?a=1&b=%C3%A4", "en", "pci3", {"creditcardShowCvcField": "true"}),
    "Q3": DataStorageRead(STORAGE),
    "Q4": FrontendInit(
        language="en",
        payment_type="CCARD",
        amount="9.90",
        currency="EUR",
        order_description="Order 42",
        success_url="https://shop.example.com/qmore/return",
        cancel_url="https://shop.example.com/qmore/return?c=1",
        failure_url="https://shop.example.com/qmore/return?f=1",
        pending_url=None,
        service_url="https://shop.example.com/qmore/contact",
        confirm_url="https://shop.example.com/qmore/confirm?wh=77&x=a+b",
        consumer_ip_address="203.0.113.5",
        consumer_user_agent="Mozilla/5.0",
        storage_id=STORAGE,
        order_ident="basket-42",
    ),
    "Q5": ApproveReversal("8000042"),
    "Q6": Deposit("8000042", "9.90", "EUR"),
    "Q7": Refund("8000042", "24.00", "EUR", (MUG,)),
    "Q8": DepositReversal("8000042", "8000043"),
    "Q9": RefundReversal("8000042", "8000044"),
    "Q10": RecurPayment("8000001", "9.90", "EUR", "Größe Ω #42", auto_deposit=True, order_number="8000042"),
    "Q11": TransferFund(
        ExistingOrder("8000001"),
        "9.90",
        "EUR",
        "Order 42",
        order_number="8000042",
        order_reference="SO-42",
        customer_statement="Shop Id:42",
    ),
    "Q12": GenerateOrderNumber(),
    "Q13": Toolkit(Deposit("8000042", "9.90", "EUR")),
}


def frontend_init(**changes: object) -> FrontendInit:
    base: dict[str, object] = {
        "language": "en",
        "payment_type": "CCARD",
        "amount": "9.90",
        "currency": "EUR",
        "order_description": "Order 42",
        "success_url": "https://shop.example/s",
        "cancel_url": "https://shop.example/c",
        "failure_url": "https://shop.example/f",
        "pending_url": "https://shop.example/p",
        "service_url": "https://shop.example/contact",
        "confirm_url": "https://shop.example/confirm?x=a+b",
        "consumer_ip_address": "203.0.113.5",
        "consumer_user_agent": "Mozilla/5.0",
    }
    return FrontendInit(**{**base, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", VECTOR_REQUESTS)
def test_requests_carry_the_published_fingerprint(name: str) -> None:
    """What the vendor's library signs, we sign to the same fingerprint."""
    form = dict(VECTOR_REQUESTS[name].form(ACCOUNT))

    assert VECTORS[name]["hmac"] == form["requestFingerprint"]


def test_the_scheme_before_2016_is_never_sent() -> None:
    """Vector Q14: plain SHA-512 over Q1's seed is what no request carries."""
    old = hashlib.sha512(VECTORS["Q1"]["seed"].encode()).hexdigest()

    assert old.startswith("4b29fa9b28805c2b0a0a23683eb5b887dc31095d74fa309270596afd677b8869")
    assert old not in {dict(request.form(ACCOUNT))["requestFingerprint"] for request in VECTOR_REQUESTS.values()}


@pytest.mark.parametrize("name", VECTORS)
def test_what_is_signed_is_what_the_vendor_signs(name: str) -> None:
    """The published seed is made of the request's own values, in the published order of names."""
    form = {key.lower(): value for key, value in VECTOR_REQUESTS[name].form(ACCOUNT)}
    secret = {"secret": ACCOUNT.secret.reveal()}

    assert VECTORS[name]["seed"] == "".join(
        {**form, **secret}.get(part.lower(), "") for part in VECTORS[name]["order"].split(",")
    )


def test_a_payment_signs_everything_it_sends() -> None:
    """The announced order names every field but itself-made ones and the window, and fits the fingerprint."""
    form = dict(frontend_init(window_name="shop", storage_id=STORAGE, order_ident="b").form(ACCOUNT))
    order = form["requestFingerprintOrder"].split(",")

    assert set(form) - {"requestFingerprint", "windowName"} | {"secret"} == set(order)
    assert fingerprint.matches(form, order, ACCOUNT.secret.reveal(), form["requestFingerprint"])


@pytest.mark.parametrize(
    ("field", "request_"),
    [
        pytest.param("orderDescription", frontend_init(order_description="two\nlines"), id="a line break"),
        pytest.param("orderDescription", frontend_init(order_description="ä" * 128), id="128 umlauts are 256 bytes"),
        pytest.param("amount", frontend_init(amount="9,90"), id="a comma in an amount"),
        pytest.param("currency", frontend_init(currency="eur"), id="a currency in lower case"),
        pytest.param("confirmUrl", frontend_init(confirm_url="/confirm"), id="a relative address"),
        pytest.param("orderNumber", frontend_init(order_number="1234567890"), id="an order number of ten digits"),
        pytest.param("windowName", frontend_init(window_name="a b"), id="a space in a window's name"),
        pytest.param("storageId", DataStorageRead("short"), id="a storage id of another length"),
        pytest.param("consumerUserAgent", frontend_init(consumer_user_agent="\ud800"), id="what UTF-8 cannot write"),
        pytest.param("amount", frontend_init(custom={"amount": "0.01"}), id="a custom parameter named as QMORE's own"),
        pytest.param("Secret", frontend_init(custom={"Secret": "x"}), id="a custom parameter named as the secret"),
        pytest.param("custom", frontend_init(custom={"a,b": "x"}), id="a custom name that breaks the order"),
        pytest.param("consumerIpAddress", frontend_init(consumer_ip_address="localhost"), id="no IP address"),
        pytest.param(
            "creditcardColor", DataStorageInit("b", FALLBACK, "en", "", {"creditcardColor": "1"}), id="no option"
        ),
    ],
)
def test_what_the_wire_cannot_carry_is_refused_by_name(field: str, request_: FrontendInit) -> None:
    """A value that would arrive changed is refused before it is signed, and never shown."""
    with pytest.raises(Unfaithful) as refused:
        request_.form(ACCOUNT)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("request_", "text", "expected"),
    [
        pytest.param(
            VECTOR_REQUESTS["Q1"],
            f"storageId={STORAGE}&javascriptUrl=https%3A%2F%2Fq.example%2Fx.js",
            StorageOpened(STORAGE, "https://q.example/x.js"),
            id="a storage",
        ),
        pytest.param(
            frontend_init(),
            "redirectUrl=https%3A%2F%2Fq.example%2Fpay",
            PaymentStarted("https://q.example/pay"),
            id="started",
        ),
        pytest.param(VECTOR_REQUESTS["Q9"], "status=0", Done(), id="a refund taken back"),
        pytest.param(VECTOR_REQUESTS["Q10"], "status=0&orderNumber=8000042", Recurred("8000042"), id="paid again"),
        pytest.param(
            GetFinancialInstitutions("TRUSTPAY"),
            "status=0&financialInstitution.1.id=B1&financialInstitution.1.name=One&financialInstitutions=1",
            FinancialInstitutions((FinancialInstitution("B1", "One"),)),
            id="banks",
        ),
        pytest.param(GenerateOrderNumber(), "status=0&orderNumber=8000042", OrderNumber("8000042"), id="a number"),
    ],
)
def test_answers_are_read(request_: FrontendInit, text: str, expected: object) -> None:
    """Each request knows its own answer."""
    assert expected == request_.answer(text)


@pytest.mark.parametrize("spelling", ["errorCode", "errorCodes"])
def test_errors_are_read_in_both_spellings(spelling: str) -> None:
    """The guide and the library differ; both are understood."""
    answer = frontend_init().answer(f"error.1.{spelling}=11500&error.1.message=CUSTOMERID+is+missing.&errors=1")

    assert isinstance(answer, Rejected)
    assert [(e.error_code, e.message) for e in answer.errors] == [("11500", "CUSTOMERID is missing.")]


@pytest.mark.parametrize(
    "text", ["", "<html>", "redirectUrl=javascript:alert(1)", "errors=99999999", "=&=&&&", "%ff=%"]
)
def test_nonsense_is_called_nonsense(text: str) -> None:
    """What is neither a result nor an error is not taken for either."""
    assert isinstance(frontend_init().answer(text), Nonsense)


def test_secrets_do_not_print() -> None:
    """Neither representation nor message of anything shows a secret."""
    assert "B8AK" not in repr(ACCOUNT)
    assert "jcv45z" not in str(ACCOUNT)


def test_the_banks_are_asked_for_in_the_published_order() -> None:
    """Payment type, transaction type and countries are signed in this order, after what every operation begins with."""
    form = dict(GetFinancialInstitutions("TRUSTPAY", "ONLINE", ("AT", "DE")).form(ACCOUNT))
    order = ["customerId", "shopId", "password", "secret", "language", "paymentType", "transactionType", "bankCountry"]

    assert fingerprint.matches(form, order, ACCOUNT.secret.reveal(), form["requestFingerprint"])
