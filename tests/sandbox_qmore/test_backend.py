"""Every back-end operation in both styles, with every optional field signed in its place (QMORE protocol 3.2, 7.2, 7.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox_qmore.foreign import BASKET, Shop
from tests.sandbox_qmore.test_orders import failed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Call = Callable[..., Coroutine[None, None, dict[str, str]]]

STYLES = ["backend", "toolkit"]
SUM = {"amount": "9.90", "currency": "EUR"}
_SUB = {f"subMerchant{n}": n[:2].upper() for n in ["Id", "Name", "Street", "City", "State", "Country", "ZipCode"]}
_BASKET = ["ArticleNumber", "Quantity", "Description", "Name", "ImageUrl"]
_BASKET += [f"Unit{part}" for part in ("GrossAmount", "NetAmount", "TaxAmount", "TaxRate")]
MUG = {**BASKET, "basketItem1Description": "Blue", "basketItem1ImageUrl": "https://shop.example/mug.png"}
MUG = {"basketItems": "1", **{f"basketItem1{part}": MUG[f"basketItem1{part}"] for part in _BASKET}}
_ADDRESS = ["FirstName", "LastName", "Address1", "Address2", "City", "State", "Country", "ZipCode", "Phone", "Fax"]
CONSUMER = {
    "consumerEmail": "eva@shop.example",
    "consumerMerchantCrmId": "0123",
    "consumerBirthDate": "1990-01-31",
    "consumerTaxIdentificationNumber": "1",
    "consumerDriversLicenseNumber": "2",
    "consumerDriversLicenseState": "W",
    "consumerDriversLicenseCountry": "AT",
    **{f"consumer{which}{part}": "AT" for which in ("Billing", "Shipping") for part in _ADDRESS},
}
RECUR = {
    "autoDeposit": "no",
    "orderDescription": "Again",
    **SUM,
    "orderReference": "R",
    "customerStatement": "S",
    "mandateId": "M",
    "mandateSignatureDate": "01.11.2026",
    "creditorId": "C",
    "dueDate": "05.11.2026",
    "transactionIdentifier": "RECUR",
    "useIbanBic": "Yes",
    "merchantTokenizationFlag": "true",
    "periodicType": "recurring",
    **CONSUMER,
    **_SUB,
}
BACK = {"orderDescription": "Back", **SUM, "orderReference": "R", "customerStatement": "S"}


@pytest.mark.parametrize("style", STYLES)
async def test_an_order_goes_its_way_in_either_style(shop: Shop, style: str) -> None:
    """Reserve, deposit, void, deposit again, refund, ask: with basket, texts and sub-merchant where they may be."""
    call: Call = getattr(shop, style)
    number = (await call("generateOrderNumber"))["orderNumber"]
    await shop.pay(paymentType="AFTERPAY", orderNumber=number)
    texts = {"merchantReference": "M", "customerStatement": "Größe"}

    taken = await call("deposit", orderNumber=number, **SUM, **texts, **MUG, **_SUB)
    assert taken == {"status": "0", "paymentNumber": number}
    await shop.night()
    credit = await call("refund", orderNumber=number, **SUM, merchantReference="M", **MUG, **_SUB)
    assert (credit["status"], int(credit["creditNumber"]) > int(number)) == ("0", True)
    details = await call("getOrderDetails", orderNumber=number)
    assert (details["order.1.credits"], details["credit.1.1.amount"]) == ("1", "9.90")

    card = await shop.pay(paymentType="CCARD")
    await call("deposit", orderNumber=card, **SUM)
    assert await call("depositReversal", orderNumber=card, paymentNumber=card) == {"status": "0"}
    other = await shop.pay(paymentType="CCARD")
    assert await call("approveReversal", orderNumber=other) == {"status": "0"}


@pytest.mark.parametrize("style", STYLES)
async def test_an_order_is_charged_again_with_everything_a_shop_knows(shop: Shop, style: str) -> None:
    """Every field of recurPayment is signed in the guide's order, the consumer's block before the sub-merchant's."""
    call: Call = getattr(shop, style)
    source = await shop.pay(paymentType="CCARD")
    number = (await call("generateOrderNumber"))["orderNumber"]

    made = await call("recurPayment", orderNumber=number, sourceOrderNumber=source, **RECUR)

    assert made == {"status": "0", "orderNumber": number}


TRANSFERS: dict[str, tuple[str, dict[str, str], str]] = {
    "to an order": ("EXISTINGORDER", {"sourceOrderNumber": "?"}, "11159"),
    "to an account": (
        "SEPA-CT",
        {"bankAccountOwner": "Eva", "bankBic": "STZZATWWXXX", "bankAccountIban": "AT611904300234573201"},
        "11152",
    ),
    "to a mailbox": ("SKRILLWALLET", {"consumerEmail": "eva@shop.example"}, "11152"),
    "to a wallet": ("MONETA", {"consumerWalletId": "1"}, "11152"),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("kind", "whom", "lacks"), TRANSFERS.values(), ids=TRANSFERS)
async def test_money_is_sent_to_an_order_an_account_or_a_wallet(
    shop: Shop, style: str, kind: str, whom: dict[str, str], lacks: str
) -> None:
    """Each kind of transfer signs whom it goes to, and is refused without that."""
    call: Call = getattr(shop, style)
    source = await shop.pay(paymentType="SOFORTUEBERWEISUNG")
    named = {name: source if value == "?" else value for name, value in whom.items()}

    made = await call("transferFund", **BACK, fundTransferType=kind, **named)
    refused = await call("transferFund", **BACK, fundTransferType=kind)

    assert (made["status"], made["creditNumber"].isdigit()) == ("0", True)
    assert refused.get("errorCode", refused.get("error.1.errorCode")) == lacks


async def test_a_transfer_of_an_unknown_kind_and_by_an_account_without_the_feature_is_refused(shop: Shop) -> None:
    """18008 and 31008 (QMORE protocol 7.3)."""
    assert failed(await shop.backend("transferFund", **BACK, fundTransferType="PIGEON")) == ("1", "18008")
    await shop.control("accounts", customer_id="D277777", shop_id="", secret="S", password="P", transfer_fund=False)
    mine = Shop(shop.http, "D277777", "", "S", "P")
    assert failed(await mine.backend("transferFund", **BACK, fundTransferType="MONETA")) == ("2", "31008")


FLAT: dict[str, tuple[str, dict[str, str], tuple[str, str]]] = {
    "a parameter is missing": ("deposit", {}, ("1", "11017")),
    "an operation nobody knows": ("fly", {}, ("1", "18008")),
    "not now": ("refund", SUM, ("2", "30013")),
    "declined": ("getOrderDetails", {}, ("2", "20003")),
}


@pytest.mark.parametrize(("operation", "fields", "expected"), FLAT.values(), ids=FLAT)
async def test_the_toolkit_says_one_flat_error(
    shop: Shop, operation: str, fields: dict[str, str], expected: tuple[str, str]
) -> None:
    """Status, code, message and what the payment system said, and nothing of a tree (QMORE protocol 7.2)."""
    number = await shop.pay("failure" if expected[1] == "20003" else "success", paymentType="CCARD")

    answer = await shop.toolkit(operation, orderNumber=number, **fields)

    assert set(answer) == {"status", "errorCode", "message", "paySysMessage"}
    assert (answer["status"], answer["errorCode"]) == expected
    assert bool(answer["paySysMessage"]) is (expected[1] == "20003")


async def test_the_toolkit_wants_its_own_names(shop: Shop) -> None:
    """``password`` is no password there, and a command is needed; the hash covers both (QMORE protocol 7.2)."""
    form = shop.backend_form(orderNumber="1")
    wrong = await shop.post("/page/toolkit.php", {**form, "command": "getOrderDetails"})
    stranger = await Shop(shop.http, password="wrong").toolkit("getOrderDetails", orderNumber="1")

    assert (wrong["errorCode"], stranger["errorCode"]) == ("11003", "18003")
    assert (await shop.post("/page/toolkit.php", form))["errorCode"] == "18008"


async def test_a_paypal_refunds_basket_is_signed_without_description_and_image(shop: Shop) -> None:
    """The other way is taken as well (QMORE protocol 3.2)."""
    number = await shop.pay()
    await shop.night()
    plain = {k: v for k, v in MUG.items() if not k.endswith(("Description", "ImageUrl"))}
    form = shop.backend_form(orderNumber=number, **SUM, **plain)

    answer = await shop.post("/seamless/backend/refund", {**form, "basketItem1Description": "Blue"})

    assert answer["status"] == "0"


ORDER = """merchantNumber orderNumber paymentType amount currency brand orderDescription orderText acquirer contractNumber
operationsAllowed orderReference customerStatement timeCreated timeModified state sourceOrderNumber payments credits"""
PAYMENT = """merchantNumber paymentNumber orderNumber approvalCode batchNumber approveAmount depositAmount currency
timeCreated timeModified state paymentType operationsAllowed gatewayReferenceNumber providerReferenceNumber avsResultCode
avsResultMessage avsProviderResultCode avsProviderResultMessage"""
CREDIT = """merchantNumber creditNumber orderNumber batchNumber amount currency timeCreated timeModified state
operationsAllowed gatewayReferenceNumber providerReferenceNumber"""


async def test_details_tell_every_published_key_of_order_payment_and_credit(shop: Shop) -> None:
    """And no other; times are written day first (QMORE protocol 7.5, 13)."""
    number = await shop.pay(paymentType="CCARD", autoDeposit="yes", orderDescription="Größe")
    await shop.night()
    await shop.backend("refund", orderNumber=number, amount="1.00", currency="EUR")

    details = await shop.details(number)

    told = {
        "order.1.": ORDER,
        "payment.1.1.": PAYMENT,
        "credit.1.1.": CREDIT,
    }
    keys = {f"{prefix}{name}" for prefix, names in told.items() for name in names.split()}
    assert set(details) == {"status", "orders", *keys}
    assert details["order.1.orderText"] == "Groe"
    written = datetime.strptime(details["order.1.timeCreated"], "%d.%m.%Y %H:%M:%S").replace(
        tzinfo=ZoneInfo("Europe/Vienna")
    )
    assert min(abs(datetime.now(UTC) - written.replace(fold=fold)) for fold in (0, 1)) < timedelta(minutes=5)


# QMORE protocol 7.8, row by row: approveReversal, deposit (p: partly), depositReversal (1: in one step), recurPayment,
# refund, refundReversal.
TABLE = {
    "card complete": "yes p yes yes yes -",
    "emerchantpay": "yes yes - yes yes -",
    "Dimoco": "yes p - yes yes -",
    "Global Payments": "yes p yes yes yes yes",
    "Payone (B+S)": "yes p yes yes yes yes",
    "Diners": "yes p yes yes yes yes",
    "Amex": "yes p yes yes yes yes",
    "hobex": "yes p 1 yes yes -",
    "Payone (SIX AT/Paylife)": "yes yes 1 yes yes yes",
    "Worldline": "yes p 1 yes yes yes",
    "SIX CH": "yes p 1 yes yes yes",
    "Concardis": "yes p 1 yes yes yes",
    "First Cash Solution": "yes p 1 yes yes yes",
    "test environment": "yes p 1 yes yes -",
}


@pytest.mark.parametrize(("acquirer", "row"), TABLE.items(), ids=TABLE)
async def test_an_acquirers_cards_do_what_its_row_says(shop: Shop, acquirer: str, row: str) -> None:
    """Every operation of every acquirer for cards, tried on an order in the state for it."""
    await shop.control("accounts", customer_id="D277777", shop_id="", secret="S", password="P", acquirer=acquirer)
    mine = Shop(shop.http, "D277777", "", "S", "P")

    async def card(deposit: str = "no") -> str:
        return await mine.pay(paymentType="CCARD", shopId=None, autoDeposit=deposit, orderReference="REFERENCE1")

    async def can(operation: str, number: str, **fields: str) -> bool:
        return (await mine.backend(operation, orderNumber=number, **fields))["status"] == "0"

    one = {"amount": "1.00", "currency": "EUR"}
    partly = await can("deposit", await card(), **one)
    whole = await can("deposit", await card(), **SUM)
    voided = await card("yes")
    voids = await can("depositReversal", voided, paymentNumber=voided)
    steps = (
        {None: "1", "payment_approved": "yes"}[(await mine.details(voided)).get("payment.1.1.state")] if voids else "-"
    )
    closed = await card("yes")
    again = await mine.backend("recurPayment", sourceOrderNumber=closed, orderDescription="Again", **one)
    await mine.night()
    refund = await mine.backend("refund", orderNumber=closed, **one)
    unrefund = await can("refundReversal", closed, creditNumber=refund["creditNumber"])

    sign = {True: "yes", False: "-"}
    found = [
        sign[await can("approveReversal", await card())],
        "p" if partly else sign[whole],
        steps,
        sign[again["status"] == "0"],
        sign[refund["status"] == "0"],
        sign[unrefund],
    ]
    assert " ".join(found) == row
