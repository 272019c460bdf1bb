"""Requests: the forms that QMORE gets, by the vendor's worked vectors and limits (QMORE protocol 3 to 5)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from qmore import (
    Account,
    ApproveReversal,
    BasketItem,
    CardForm,
    CardOnFile,
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
    GooglePay,
    GooglePayButton,
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

from tests.qmore import whole

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


def test_a_payment_posts_every_parameter_under_the_guides_name() -> None:
    """Sections 5.1 to 5.6, each name once, and nothing that is not on the list."""
    posted = [name for name, _ in whole.PAYMENT.form(ACCOUNT)]

    assert set(posted) == set(PARAMETERS.split()) - {"storageId", "orderIdent", "orderNumber", "sourceOrderNumber"}
    assert len(posted) == len(set(posted))


# QMORE protocol 5.1 to 5.6, without what only the hosted page has.
PARAMETERS = """
customerId shopId language paymentType amount currency orderDescription successUrl cancelUrl failureUrl serviceUrl
confirmUrl consumerIpAddress consumerUserAgent requestFingerprintOrder requestFingerprint
orderIdent storageId pendingUrl financialInstitution orderReference customerStatement orderNumber autoDeposit
duplicateRequestCheck transactionIdentifier confirmMail windowName noScriptInfoUrl cssUrl isoTransactionType
pluginVersion consumerDeviceId riskSuppress riskConfigAlias merchantTokenizationFlag sourceOrderNumber periodicType
displayBasketData displayShippingData displayBillingData shopToken
consumerEmail consumerBirthDate consumerMerchantCrmId consumerTaxIdentificationNumber consumerDriversLicenseNumber
consumerDriversLicenseState consumerDriversLicenseCountry companyName companyVatId companyTradeRegistryNumber
companyRegisterKey consumerBillingFirstname consumerBillingLastname consumerBillingAddress1 consumerBillingAddress2
consumerBillingAddress3 consumerBillingCity consumerBillingState consumerBillingCountry consumerBillingZipCode
consumerBillingPhone consumerBillingMobilePhone consumerBillingFax consumerShippingFirstName consumerShippingLastName
consumerShippingAddress1 consumerShippingAddress2 consumerShippingCity consumerShippingState consumerShippingCountry
consumerShippingZipCode consumerShippingPhone consumerShippingFax consumerShippingItemAvailability
consumerShippingMethod consumerShippingAddressFirstUseDate recipientAccount recipientBirthDate recipientLastName
recipientZipCode subMerchantId subMerchantName subMerchantStreet subMerchantCity subMerchantState subMerchantCountry
subMerchantZipCode
consumerAuthenticationMethod consumerAuthenticationTimestamp consumerChallengeIndicator consumerCardProvisionDate
consumerCardProvisionAttemptsPastDay consumerSuspiciousActivity consumerDeliveryTimeframe consumerPreorderDate
consumerReorderItems consumerAccountCreationDate consumerAccountUpdateDate consumerAccountPasswordChangeDate
consumerAccountPurchasesPastSixMonths consumerAccountTransactionsPastDay consumerAccountTransactionsPastYear
basketItems basketItem1ArticleNumber basketItem1Quantity basketItem1Description basketItem1Name basketItem1ImageUrl
basketItem1UnitGrossAmount basketItem1UnitNetAmount basketItem1UnitTaxAmount basketItem1UnitTaxRate
mandateId mandateSignatureDate creditorId paymentToken browserData shippingAddressRequired phoneNumberRequired
allowedCountryCodes additionalMerchantData
"""


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("consumerBirthDate", "1990-01-31"),
        ("recipientBirthDate", "31.01.1990"),
        ("mandateSignatureDate", "02.01.2026"),
        ("consumerAccountCreationDate", "02.01.2020"),
        ("consumerAuthenticationTimestamp", "2026-01-02T03:04:05Z"),
        ("consumerSuspiciousActivity", "false"),
        ("consumerReorderItems", "02"),
        ("consumerShippingItemAvailability", "01"),
        ("consumerAccountTransactionsPastDay", "0"),
        ("displayBasketData", "Y"),
        ("riskSuppress", "yes"),
        ("autoDeposit", "no"),
        ("merchantTokenizationFlag", "true"),
        ("allowedCountryCodes", '["AT","DE"]'),
        ("additionalMerchantData", "eyJhIjoiw7wifQ=="),
        ("pluginVersion", "U2hvcDsxLjA7cW1vcmU7cGx1ZzsyLjA="),
        ("basketItem1UnitTaxRate", "20"),
    ],
)
def test_typed_values_are_written_as_the_guide_writes_them(name: str, written: str) -> None:
    """Days, truths, counts and lists each have their own form on this wire."""
    assert dict(whole.PAYMENT.form(ACCOUNT))[name] == written


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        pytest.param("sourceOrderNumber", {"storage_id": STORAGE, "order_ident": "b"}, id="with a storage"),
        pytest.param("sourceOrderNumber", {"order_ident": "b"}, id="with a storage's ident"),
    ],
)
def test_a_card_on_file_needs_no_storage(field: str, changes: dict[str, str]) -> None:
    """A follow-up names its source order instead, and both together are refused."""
    follow_up = CardOnFile(source_order_number="8000001")

    assert dict(frontend_init(card_on_file=follow_up).form(ACCOUNT))["sourceOrderNumber"] == "8000001"
    with pytest.raises(Unfaithful) as refused:
        frontend_init(card_on_file=follow_up, **changes).form(ACCOUNT)
    assert refused.value.field == field


def test_a_storage_is_named_with_its_ident() -> None:
    """QMORE finds a storage by both."""
    with pytest.raises(Unfaithful, match="orderIdent"):
        frontend_init(storage_id=STORAGE).form(ACCOUNT)


def test_google_pays_token_does_not_print() -> None:
    """It is as good as a card."""
    assert "t0ken" not in repr(GooglePay("t0ken"))


def test_a_data_storages_options_are_posted_but_not_signed() -> None:
    """Every look of the card form and every value of Google Pay's button, under the guide's names (QMORE protocol 4.2)."""
    plain = DataStorageInit("b", FALLBACK, "en", "pci3")
    card = CardForm(
        css_url="https://shop.example/a.css",
        pan_placeholder="p",
        cvc_placeholder="c",
        cardholder_name_placeholder="h",
        issue_number_placeholder="i",
        show_expiration_date_placeholder=True,
        show_issue_date_placeholder=False,
        show_cardholder_name_field=True,
        show_cvc_field=False,
        show_issue_date_field=True,
        show_issue_number_field=False,
    )
    button = GooglePayButton("M", "Shop", ("PAN_ONLY", "CRYPTOGRAM_3DS"), ("VISA",), "EUR", "AT", Decimal("9.90"))

    form = dict(replace(plain, options={**card.options(), **button.options()}).form(ACCOUNT))

    assert form["requestFingerprint"] == dict(plain.form(ACCOUNT))["requestFingerprint"]
    assert {name: form[name] for name in OPTIONS} == OPTIONS
    assert set(form) - set(OPTIONS) == {name for name, _ in plain.form(ACCOUNT)}
    assert CardForm().options() == {}


OPTIONS = {
    "iframeCssUrl": "https://shop.example/a.css",
    "creditcardPanPlaceholder": "p",
    "creditcardCvcPlaceholder": "c",
    "creditcardCardholderNamePlaceholder": "h",
    "creditcardIssueNumberPlaceholder": "i",
    "creditcardShowExpirationDatePlaceholder": "true",
    "creditcardShowIssueDatePlaceholder": "false",
    "creditcardShowCardholderNameField": "true",
    "creditcardShowCvcField": "false",
    "creditcardShowIssueDateField": "true",
    "creditcardShowIssueNumberField": "false",
    "googlepaymerchantid": "M",
    "googlepaymerchantname": "Shop",
    "googlepayallowedauthmethod": "PAN_ONLY,CRYPTOGRAM_3DS",
    "googlepayallowedcardnetwork": "VISA",
    "googlepaycurrencycode": "EUR",
    "googlepaycountrycode": "AT",
    "googlepaytotalprice": "9.90",
}


@pytest.mark.parametrize("name", VECTOR_REQUESTS)
def test_an_account_without_a_shop_id_sends_and_signs_none(name: str) -> None:
    """What is not sent is not signed: the published seed, but for the shop's name."""
    form = dict(VECTOR_REQUESTS[name].form(replace(ACCOUNT, shop_id=None)))
    secret = ACCOUNT.secret.reveal()
    seed = VECTORS[name]["seed"].replace("seamless", "", 1).replace("shopId,", "")

    assert "shopId" not in form
    assert fingerprint.sign({"seed": seed}, ["seed"], secret) == form["requestFingerprint"]
