"""An order's details and its payers: everything the back end tells, as types (QMORE protocol 6.4, 7.5)."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from qmore import GetOrderDetails, Nonsense, OrderCredit, OrderDetails, OrderPayment, dates, payers

NEITHER = "the answer has neither a result nor errors; it may not be QMORE that answered: check the host"
NO_ORDER = "the answer has no order and does not say that there is none"
TIMES = {"timeCreated": "03.02.2026 04:05:06", "timeModified": "31.12.2026 23:59:59"}
ORDER = {
    "merchantNumber": "1",
    "orderNumber": "8000042",
    "paymentType": "SCM",
    "amount": "24.00",
    "currency": "EUR",
    "brand": "Maestro",
    "orderDescription": "Größe, blau",
    "orderText": "Groesse, blau",
    "acquirer": "PayLife",
    "contractNumber": "0815DemoContract",
    "operationsAllowed": "REFUND",
    "orderReference": "OR-42",
    "customerStatement": "Shop",
    **TIMES,
    "state": "REFUNDABLE",
    "sourceOrderNumber": "8000001",
}
PAYMENT = {
    "merchantNumber": "1",
    "paymentNumber": "8000043",
    "orderNumber": "8000042",
    "approvalCode": "A1",
    "batchNumber": "411",
    "approveAmount": "24.00",
    "depositAmount": "20.00",
    "currency": "EUR",
    **TIMES,
    "state": "payment_closed",
    "paymentType": "PPL",
    "operationsAllowed": "DEPOSIT,APPROVEREVERSAL",
    "gatewayReferenceNumber": "G1",
    "providerReferenceNumber": "P1",
    "avsResultCode": "X",
    "avsResultMessage": "message",
    "avsProviderResultCode": "Y",
    "avsProviderResultMessage": "provider's message",
    "instrumentCountry": "AT",
}
CREDIT = {
    "merchantNumber": "1",
    "creditNumber": "8000044",
    "orderNumber": "8000042",
    "batchNumber": "412",
    "amount": "4.00",
    "currency": "EUR",
    **TIMES,
    "state": "credit_refunded",
    "operationsAllowed": "REFUNDREVERSAL",
    "gatewayReferenceNumber": "G2",
    "providerReferenceNumber": "P2",
}


def tree(prefix: str, values: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}.{name}": value for name, value in values.items()}


def details(text: str) -> OrderDetails:
    found = GetOrderDetails("8000042").answer(text)
    assert isinstance(found, OrderDetails)
    return found


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def plain(value: object) -> object:
    """Write a typed value as QMORE would."""
    match value:
        case datetime():
            return f"{value:%d.%m.%Y %H:%M:%S}"
        case frozenset():
            return ",".join(sorted(value, reverse=True))
        case Decimal():
            return str(value)
    return value


def test_everything_that_is_told_has_a_typed_field() -> None:
    """Each name of the vendor's list, of the order, its payment and its credit, is an attribute of its own."""
    told = {
        "status": "0",
        "orders": "1",
        **tree("order.1", ORDER),
        "order.1.payments": "1",
        **tree("payment.1.1", PAYMENT),
        **tree("credit.1.1", CREDIT),
    }

    order = details(urlencode(told))

    for found, values in ((order, ORDER), (order.payments[0], PAYMENT), (order.credits[0], CREDIT)):
        assert {name: plain(getattr(found, snake(name))) for name in values} == values


@pytest.mark.parametrize("kind", [OrderDetails, OrderPayment, OrderCredit])
def test_no_typed_field_is_left_without_a_name_on_the_wire(kind: type) -> None:
    """What has an attribute is on the vendor's list."""
    listed = {snake(name) for name in (*ORDER, *PAYMENT, *CREDIT)} | {"fields", "payments", "credits"}

    assert {column.name for column in fields(kind)} <= listed


def test_what_was_not_told_is_empty() -> None:
    """Of an order that says only its number, texts are empty, amounts and times unknown, and nothing is allowed."""
    order = details("status=0&order.1.orderNumber=1&payment.1.1.x=y&credit.1.1.x=y")

    nothing: Any = ("", "", None)
    assert order == OrderDetails(
        "1",
        "",
        None,
        "",
        frozenset(),
        (OrderPayment(*nothing, None, "", frozenset(), {"x": "y"}),),
        (OrderCredit(*nothing, "", frozenset(), {"x": "y"}),),
        {"orderNumber": "1"},
    )


def test_times_are_read_day_first() -> None:
    """The third of February is not the second of March, and a time is what Vienna's clocks show, in winter and in summer."""
    order = details(urlencode({"status": "0", **tree("order.1", ORDER)}))

    assert order.time_created == datetime(2026, 2, 3, 3, 5, 6, tzinfo=UTC)
    assert order.time_modified == datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)


def test_the_hour_that_autumn_has_twice_is_read_as_its_first() -> None:
    """The other is one step away for whoever knows better; the hour that spring leaves out is read as the one after it."""
    first, missing = (_created(text) for text in ("25.10.2026 02:30:00", "29.03.2026 02:30:00"))

    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert first.replace(fold=1).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert missing.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def _created(text: str) -> datetime:
    made = details(urlencode({"status": "0", "order.1.orderNumber": "1", "order.1.timeCreated": text})).time_created
    assert made is not None
    return made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.02.2026 00:00:00",
        "2026-02-03 04:05:06",
        "3.2.2026 04:05:06",
        "03.02.2026 24:00:00",
        "٠٣.02.2026 04:05:06",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    """Nothing is guessed, and the order is read all the same."""
    assert (
        details(urlencode({"status": "0", "order.1.orderNumber": "1", "order.1.timeCreated": text})).time_created
        is None
    )


@pytest.mark.parametrize(
    ("text", "read"), [("03.02.2026", date(2026, 2, 3)), ("02/03/2026", None), ("99.02.2026", None)]
)
def test_days_are_read_day_first(text: str, read: date | None) -> None:
    """As times are, and what is none is none."""
    assert dates.day(text) == read


@pytest.mark.parametrize(
    "commas", [",", "%2C", "%2c", ",+", "%2C%20"], ids=["raw", "encoded", "lower", "spaced", "both"]
)
def test_operations_are_split_at_raw_and_encoded_commas(commas: str) -> None:
    """The server encodes them, and a raw list is understood too."""
    text = f"status=0&order.1.orderNumber=1&payment.1.1.operationsAllowed=DEPOSIT{commas}APPROVEREVERSAL"

    assert details(text).payments[0].operations_allowed == {"DEPOSIT", "APPROVEREVERSAL"}


def test_a_comma_elsewhere_stays_what_it_is() -> None:
    """Only allowed operations are a list."""
    assert details("status=0&order.1.orderNumber=1&order.1.orderDescription=a,b%2Cc").order_description == "a,b,c"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        pytest.param("&credit.1.1.operationsAllowed=REFUNDREVERSAL", [{"REFUNDREVERSAL"}], id="per credit"),
        pytest.param("&credit.1.operationsAllowed=REFUNDREVERSAL", [{"REFUNDREVERSAL"}], id="beside the one credit"),
        pytest.param("&credit.1.operationsAllowed=REFUNDREVERSAL&credit.1.1.operationsAllowed=", [set()], id="both"),
        pytest.param("&credit.1.operationsAllowed=REFUNDREVERSAL&credit.1.2.amount=1", [set(), set()], id="of two"),
    ],
)
def test_a_credits_operations_stand_in_either_place(text: str, allowed: list[set[str]]) -> None:
    """Guide and library differ; of several credits only what stands with one is believed."""
    order = details(f"status=0&order.1.orderNumber=1&credit.1.1.creditNumber=2{text}")

    assert [set(credit.operations_allowed) for credit in order.credits] == allowed


@pytest.mark.parametrize("text", ["", "1,00", "1e3", "NaN", "1.00000", "٣", "123456789012345678"])
def test_an_amount_that_is_none_is_none(text: str) -> None:
    """Nobody reckons with a guess."""
    assert details(urlencode({"status": "0", "order.1.orderNumber": "1", "order.1.amount": text})).amount is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("orders=1&order.1.orderNumber=1", NEITHER, id="no status"),
        pytest.param("status=0&orders=1", NO_ORDER, id="no order"),
        pytest.param("status=0&orders=1&order.1.state=ORDERED", NO_ORDER, id="an order without its number"),
        pytest.param("status=0&orders=0&error.1.errorCode=1", "the answer says done and gives errors", id="both"),
    ],
)
def test_half_an_answer_is_none(text: str, reason: str) -> None:
    """Whoever decides about money gets an order, its absence, a refusal, or is told that this is nothing of the kind."""
    told = GetOrderDetails("1").answer(text)

    assert isinstance(told, Nonsense)
    assert told.reason == reason


PAYPAL = {
    "paypalPayerID": "PAYER123456ID",
    "paypalPayerEmail": "buyer@paypal.example",
    "paypalPayerFirstName": "Eva",
    "paypalPayerLastName": "Gruber",
    "paypalPayerAddressName": "E Gruber",
    "paypalPayerAddressStreet1": "Street 1",
    "paypalPayerAddressStreet2": "Stairs 2",
    "paypalPayerAddressCity": "Wien",
    "paypalPayerAddressState": "W",
    "paypalPayerAddressZIP": "1010",
    "paypalPayerAddressCountry": "Austria",
    "paypalPayerAddressCountryCode": "AT",
    "paypalPayerAddressStatus": "unverified",
    "paypalPayerProtectionEligibility": "ELIGIBLE",
    "paypalBillingAgreementID": "B-1",
}
CARD = {
    "anonymousPan": "0003",
    "maskedPan": "940000******0003",
    "expiry": "11/2031",
    "cardholder": "Eva",
    "hashedPan": "ab",
}
SENDER = {
    "senderAccountOwner": "Eva",
    "senderIBAN": "AT61",
    "senderBIC": "PNAGDE00000",
    "senderAccountNumber": "1",
    "senderBankNumber": "88888888",
    "senderBankName": "Bank",
    "senderCountry": "DE",
    "securityCriteria": "1",
}
PLACE = {"Country": "AT", "Zip": "1010", "Phone": "1", "Address1": "Street", "Address2": "1"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(payers.paypal(PAYPAL), payers.PayPalPayer(*PAYPAL.values()), id="PayPal"),
        pytest.param(
            payers.paypal({"paypalProtectionEligibility": "ELIGIBLE"}),
            payers.PayPalPayer(*[""] * 13, "ELIGIBLE", ""),
            id="PayPal in the library's spelling",
        ),
        pytest.param(payers.card({**CARD, "authenticated": "YES"}), payers.Card(*CARD.values(), True), id="a card"),  # noqa: FBT003
        pytest.param(payers.card({**CARD, "authenticated": "No"}), payers.Card(*CARD.values(), False), id="no 3-D"),  # noqa: FBT003
        pytest.param(
            payers.direct_debit(
                {"mandateId": "M", "creditorId": "C", "mandateSignatureDate": "28.03.2022", "dueDate": "30.03.2022"}
            ),
            payers.DirectDebit("M", "C", date(2022, 3, 28), date(2022, 3, 30)),
            id="SEPA-DD",
        ),
        pytest.param(
            payers.sofort(SENDER),
            payers.BankPayer("Eva", "AT61", "PNAGDE00000", "1", "88888888", "Bank", "DE", "", "1"),
            id="Sofort",
        ),
        pytest.param(
            payers.ideal(
                {
                    "idealConsumerName": "Eva",
                    "idealConsumerIBAN": "NL1",
                    "idealConsumerBIC": "B",
                    "idealConsumerCity": "A",
                }
            ),
            payers.BankPayer("Eva", "NL1", "B", city="A"),
            id="iDEAL",
        ),
        pytest.param(
            payers.card({"maskedPan": "9400", "cardholdername": "Eva", "brand": "Visa"}),
            payers.Card("", "9400", "", "Eva", "", authenticated=False, brand="Visa"),
            id="a stored card",
        ),
        pytest.param(
            payers.bank_account(
                {
                    "accountOwner": "Eva",
                    "bankAccountIban": "AT1",
                    "bankBic": "B",
                    "bankName": "Bank",
                    "bankCountry": "AT",
                }
            ),
            payers.BankPayer("Eva", "AT1", "B", bank_name="Bank", country="AT"),
            id="a stored bank account",
        ),
        pytest.param(
            payers.eps({"epsConsumerName": "Eva", "epsConsumerIBAN": "AT1", "epsConsumerBIC": "B"}),
            payers.BankPayer("Eva", "AT1", "B"),
            id="eps",
        ),
        pytest.param(
            payers.klarna(
                {
                    f"klarnaShipping{k}": v
                    for k, v in {
                        **PLACE,
                        "FirstName": "E",
                        "LastName": "G",
                        "City": "W",
                        "State": "9",
                        "Email": "e",
                    }.items()
                },
                "Shipping",
            ),
            payers.WalletAddress("E", "G", "Street", "1", "W", "9", "AT", "1010", "1", "e"),
            id="Klarna",
        ),
        pytest.param(
            payers.google_pay(
                {f"googlepayShipping{k}": v for k, v in {**PLACE, "Name": "Eva G", "Locality": "W"}.items()}
            ),
            payers.WalletAddress("", "Eva G", "Street", "1", "W", "", "AT", "1010", "1", ""),
            id="Google Pay",
        ),
    ],
)
def test_a_payer_is_read_as_the_method_tells_it(found: object, expected: object) -> None:
    """From a confirmation's fields as from a payment's."""
    assert found == expected


READERS = (
    payers.card,
    payers.direct_debit,
    payers.paypal,
    payers.sofort,
    payers.ideal,
    payers.eps,
    payers.bank_account,
    payers.klarna,
    payers.google_pay,
)


def test_without_a_payer_there_is_none() -> None:
    """Another method's fields are nobody's."""
    assert [reader({"gatewayReferenceNumber": "1", "authenticated": "Yes"}) for reader in READERS] == [None] * len(
        READERS
    )
