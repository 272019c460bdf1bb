"""The back end seen by a foreign client: what an order goes through, per payment type and acquirer (QMORE protocol 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sandbox_qmore.foreign import Shop

if TYPE_CHECKING:
    from typing import Any


def allowed(details: dict[str, str], what: str = "payment.1.1") -> set[str]:
    return {name for name in details.get(f"{what}.operationsAllowed", "").split(",") if name}


def failed(answer: dict[str, str]) -> tuple[str, str]:
    return answer["status"], answer.get("error.1.errorCode", "")


async def with_account(shop: Shop, **options: Any) -> Shop:
    """Order options for an account of its own (QMORE protocol 7.8's columns among them)."""
    await shop.control("accounts", customer_id="D277777", shop_id="", secret="S", password="P", **options)
    return Shop(shop.http, "D277777", "", "S", "P")


async def test_a_card_is_approved_and_goes_the_whole_way(shop: Shop) -> None:
    """Approve, deposit, day-end, refund, day-end: QMORE protocol 7.6's first family (QMORE protocol 7.6)."""
    number = await shop.pay(paymentType="CCARD")
    details = await shop.details(number)
    assert (details["order.1.state"], details["payment.1.1.state"]) == ("ORDERED", "payment_approved")
    assert allowed(details) == {"DEPOSIT", "APPROVEREVERSAL"}
    assert details["payment.1.1.paymentNumber"] == number

    assert await shop.backend("deposit", orderNumber=number, amount="9.90", currency="EUR") == {
        "status": "0",
        "paymentNumber": number,
    }
    details = await shop.details(number)
    assert (details["payment.1.1.state"], details["payment.1.1.depositAmount"]) == ("payment_deposited", "9.90")
    assert allowed(details) == {"DEPOSITREVERSAL"}
    assert allowed(details, "order.1") == set()

    await shop.night()
    details = await shop.details(number)
    assert (details["order.1.state"], details["payment.1.1.state"]) == ("REFUNDABLE", "payment_closed")
    assert details["payment.1.1.batchNumber"]
    assert allowed(details, "order.1") == {"REFUND"}

    first = await shop.backend("refund", orderNumber=number, amount="3.00", currency="EUR")
    assert int(first["creditNumber"]) > int(number)
    await shop.backend("refund", orderNumber=number, amount="6.90", currency="EUR")
    details = await shop.details(number)
    assert [details[f"credit.1.{m}.state"] for m in (1, 2)] == ["credit_refunded"] * 2
    assert allowed(details, "order.1") == set()
    await shop.night()
    assert (await shop.details(number))["credit.1.1.state"] == "credit_closed"


@pytest.mark.parametrize(
    ("payment_type", "auto", "state"),
    [
        ("CCARD", "no", "payment_approved"),
        ("CCARD", None, "payment_approved"),
        ("CCARD", "yes", "payment_deposited"),
        ("GOOGLEPAY", None, "payment_approved"),
        ("INVOICE", None, "payment_approved"),
        ("AFTERPAY", None, "payment_approved"),
        ("PAYPAL", "no", "payment_deposited"),
        ("KLARNA", "no", "payment_deposited"),
        ("EPS", "no", "payment_deposited"),
        ("SOFORTUEBERWEISUNG", None, "payment_deposited"),
        ("PRZELEWY24", None, "payment_deposited"),
        ("PSC", None, "payment_deposited"),
    ],
)
async def test_each_payment_type_starts_where_its_family_starts(
    shop: Shop, payment_type: str, auto: str | None, state: str
) -> None:
    """Two-step methods are approved unless autoDeposit says yes; one-step ones are deposited (QMORE protocol 7.6)."""
    number = await shop.pay(paymentType=payment_type, autoDeposit=auto)

    assert (await shop.details(number))["payment.1.1.state"] == state


@pytest.mark.parametrize(
    ("payment_type", "state", "operations"),
    [
        ("PAYPAL", "REFUNDABLE", {"REFUND"}),
        ("KLARNA", "REFUNDABLE", {"REFUND"}),
        ("EPS", "CLOSED", set()),
        ("IDL", "CLOSED", set()),
        ("SOFORTUEBERWEISUNG", "CLOSED", set()),
        ("PRZELEWY24", "CLOSED", set()),
        ("PSC", "CLOSED", set()),
        ("GIROPAY", "CLOSED", set()),
    ],
)
async def test_a_day_end_opens_or_closes_an_order(
    shop: Shop, payment_type: str, state: str, operations: set[str]
) -> None:
    """What can be refunded becomes REFUNDABLE, what cannot CLOSED, and a refund is then refused (QMORE protocol 7.6)."""
    number = await shop.pay(paymentType=payment_type)
    await shop.night()

    details = await shop.details(number)
    assert (details["order.1.state"], allowed(details, "order.1")) == (state, operations)
    if not operations:
        currency = details["order.1.currency"]
        answer = await shop.backend("refund", orderNumber=number, amount="1.00", currency=currency)
        assert failed(answer) == ("2", "30007")


async def test_an_eps_refund_needs_the_banks_contract(shop: Shop) -> None:
    """With the contract eps becomes REFUNDABLE like the others (QMORE protocol 7.8)."""
    mine = await with_account(shop, eps_refund=True)
    number = await mine.pay(paymentType="EPS", shopId=None)
    await mine.night()

    assert allowed(await mine.details(number), "order.1") == {"REFUND"}


# QMORE protocol 7.8: after deposit; what depositReversal leaves; whether a credit can be taken back.
COLUMNS = {
    "test environment voids in one step": ("test environment", {"DEPOSITREVERSAL"}, None, False),
    "hobex voids in one step": ("hobex", {"DEPOSITREVERSAL"}, None, False),
    "card complete voids in two": ("card complete", {"DEPOSITREVERSAL"}, "payment_approved", False),
    "Amex voids in two and takes credits back": ("Amex", {"DEPOSITREVERSAL"}, "payment_approved", True),
    "Worldline voids in one and takes credits back": ("Worldline", {"DEPOSITREVERSAL"}, None, True),
    "emerchantpay never voids": ("emerchantpay", set(), "refused", False),
}


@pytest.mark.parametrize(("acquirer", "after", "left", "unrefund"), COLUMNS.values(), ids=COLUMNS)
async def test_an_acquirer_decides_what_can_be_undone(
    shop: Shop, acquirer: str, after: set[str], left: str | None, *, unrefund: bool
) -> None:
    """The columns differ in depositReversal and refundReversal (QMORE protocol 7.8)."""
    mine = await with_account(shop, acquirer=acquirer)
    card: dict[str, Any] = {
        "paymentType": "CCARD",
        "shopId": None,
        "autoDeposit": "yes",
        "orderReference": "REFERENCE1",
    }
    number = await mine.pay(**card)
    assert allowed(await mine.details(number)) == after
    voided = await mine.backend("depositReversal", orderNumber=number, paymentNumber=number)
    if left == "refused":
        assert failed(voided) == ("2", "30007")
    else:
        assert voided == {"status": "0"}
        assert (await mine.details(number)).get("payment.1.1.state") == left

    other = await mine.pay(**card)
    await mine.night()
    credit = (await mine.backend("refund", orderNumber=other, amount="1.00", currency="EUR"))["creditNumber"]
    undone = await mine.backend("refundReversal", orderNumber=other, creditNumber=credit)
    assert undone == {"status": "0"} if unrefund else failed(undone) == ("2", "30007")
    assert (await mine.details(other))["order.1.credits"] == ("0" if unrefund else "1")


async def test_paypal_in_two_steps_knows_no_deposit_reversal(shop: Shop) -> None:
    """PayPal set up for two steps is approved, deposited, and then only refunded (QMORE protocol 7.6)."""
    mine = await with_account(shop, two_step=["PAYPAL"])
    number = await mine.pay(shopId=None)
    assert allowed(await mine.details(number)) == {"DEPOSIT", "APPROVEREVERSAL"}
    await mine.backend("deposit", orderNumber=number, amount="9.90", currency="EUR")

    assert allowed(await mine.details(number)) == set()


REFUSALS: dict[str, tuple[str, dict[str, str], tuple[str, str]]] = {
    "more than was approved": ("deposit", {"amount": "9.91", "currency": "EUR"}, ("1", "18017")),
    "nothing": ("deposit", {"amount": "0.00", "currency": "EUR"}, ("1", "18017")),
    "another currency": ("deposit", {"amount": "9.90", "currency": "USD"}, ("1", "18019")),
    "too many decimals": ("deposit", {"amount": "9.901", "currency": "EUR"}, ("1", "16017")),
    "a refund before the day ended": ("refund", {"amount": "1.00", "currency": "EUR"}, ("2", "30013")),
    "a void of what was not deposited": ("depositReversal", {"paymentNumber": "?"}, ("2", "30013")),
    "a void of an unknown payment": ("depositReversal", {"paymentNumber": "999999999"}, ("1", "18012")),
    "no amount": ("deposit", {"currency": "EUR"}, ("1", "11017")),
    "no payment number": ("depositReversal", {}, ("1", "11012")),
    "no credit number": ("refundReversal", {}, ("1", "11013")),
}


@pytest.mark.parametrize(("operation", "fields", "expected"), REFUSALS.values(), ids=REFUSALS)
async def test_what_must_not_happen_is_refused_and_changes_nothing(
    shop: Shop, operation: str, fields: dict[str, str], expected: tuple[str, str]
) -> None:
    """Status and code say why, and the order stays as it was (QMORE protocol 14)."""
    number = await shop.pay(paymentType="CCARD")
    before = await shop.details(number)
    given = {name: number if value == "?" else value for name, value in fields.items()}

    assert failed(await shop.backend(operation, orderNumber=number, **given)) == expected
    assert await shop.details(number) == before


async def test_a_refund_never_exceeds_what_was_deposited(shop: Shop) -> None:
    """A partial capture lapses the rest, and refunds together reach its amount, no more (QMORE protocol 7.4)."""
    number = await shop.pay(paymentType="CCARD")
    await shop.backend("deposit", orderNumber=number, amount="5.00", currency="EUR")
    again = await shop.backend("deposit", orderNumber=number, amount="4.90", currency="EUR")
    await shop.night()

    assert failed(again) == ("2", "30013")
    for amount, expected in (("4.99", "0"), ("0.02", "1"), ("0.01", "0"), ("0.01", "2")):
        answer = await shop.backend("refund", orderNumber=number, amount=amount, currency="EUR")
        assert answer["status"] == expected


async def test_a_split_capture_makes_a_payment_of_each_part(shop: Shop) -> None:
    """Riverty captures in parts, each with its own number, up to the approved amount (QMORE protocol 7.4)."""
    number = await shop.pay(paymentType="AFTERPAY")

    first = await shop.backend("deposit", orderNumber=number, amount="4.00", currency="EUR")
    over = await shop.backend("deposit", orderNumber=number, amount="6.00", currency="EUR")
    second = await shop.backend("deposit", orderNumber=number, amount="5.90", currency="EUR")

    assert failed(over) == ("1", "18017")
    assert len({first["paymentNumber"], second["paymentNumber"]}) == 2
    details = await shop.details(number)
    assert details["order.1.payments"] == "2"
    assert {details[f"payment.1.{m}.depositAmount"] for m in (1, 2)} == {"4.00", "5.90"}


async def test_an_acquirer_without_partial_capture_takes_all_or_nothing(shop: Shop) -> None:
    """Without mark p a lower amount is refused (QMORE protocol 7.8)."""
    mine = await with_account(shop, acquirer="emerchantpay")
    number = await mine.pay(paymentType="CCARD", shopId=None)

    assert failed(await mine.backend("deposit", orderNumber=number, amount="5.00", currency="EUR")) == ("1", "18017")


async def test_an_approval_reversed_leaves_an_order_without_payments(shop: Shop) -> None:
    """The payment object disappears, and nothing can be captured any more (QMORE protocol 7.6)."""
    number = await shop.pay(paymentType="CCARD")

    assert await shop.backend("approveReversal", orderNumber=number) == {"status": "0"}

    assert (await shop.details(number))["order.1.payments"] == "0"
    assert failed(await shop.backend("deposit", orderNumber=number, amount="9.90", currency="EUR")) == ("2", "30013")
    assert failed(await shop.backend("approveReversal", orderNumber=number)) == ("2", "30013")


async def test_an_approval_expires_and_can_only_be_reversed(shop: Shop) -> None:
    """After seven days the approval is expired; payolution's holds 21 (QMORE protocol 7.4)."""
    card, invoice = await shop.pay(paymentType="CCARD"), await shop.pay(paymentType="INVOICE")

    await shop.control("clock", seconds=8 * 86_400)

    details = await shop.details(card)
    assert details["payment.1.1.state"] == "payment_approvalexpired"
    assert allowed(details) == {"APPROVEREVERSAL"}
    assert failed(await shop.backend("deposit", orderNumber=card, amount="9.90", currency="EUR")) == ("2", "30013")
    assert (await shop.details(invoice))["payment.1.1.state"] == "payment_approved"
    assert (await shop.backend("approveReversal", orderNumber=card))["status"] == "0"


async def test_an_approval_that_comes_back_late_is_expired(shop: Shop) -> None:
    """A deposit reversed in two steps after the approval's time leaves nothing to capture (QMORE protocol 7.4, 7.6)."""
    mine = await with_account(shop, acquirer="Amex", approval_days=0)
    number = await mine.pay(paymentType="CCARD", shopId=None, autoDeposit="yes")

    await mine.backend("depositReversal", orderNumber=number, paymentNumber=number)

    assert (await mine.details(number))["payment.1.1.state"] == "payment_approvalexpired"


async def test_what_is_captured_at_night_needs_no_deposit(shop: Shop) -> None:
    """Night capture deposits and closes whatever is approved (QMORE protocol 7.4)."""
    mine = await with_account(shop, night_capture=True)
    number = await mine.pay(paymentType="CCARD", shopId=None, autoDeposit="no")

    await mine.night()

    details = await mine.details(number)
    assert (details["order.1.state"], details["payment.1.1.depositAmount"]) == ("REFUNDABLE", "9.90")


async def test_auto_deposit_is_a_feature(shop: Shop) -> None:
    """An account without it is refused (QMORE protocol 5.2)."""
    mine = await with_account(shop, auto_deposit=False)

    answer = await mine.post("/seamless/frontend/init", mine.frontend_form(shopId=None, autoDeposit="yes"))

    assert answer["error.1.errorCode"] == "31514"


@pytest.mark.parametrize(
    ("options", "after"),
    [({"sepa_acquirer": "b4payment"}, set()), ({"two_step": ["SEPA-DD"]}, {"DEPOSIT", "APPROVEREVERSAL"})],
)
async def test_a_direct_debit_depends_on_its_acquirer(shop: Shop, options: dict[str, Any], after: set[str]) -> None:
    """b4payment reverses nothing; set up for two steps it is approved first; no refund either way (QMORE protocol 7.6, 7.8)."""
    mine = await with_account(shop, **options)
    held = await mine.storage(
        {"paymentType": "SEPA-DD", "accountOwner": "Eva", "bankAccountIban": "AT611904300234573201"}
    )
    number = await mine.pay(paymentType="SEPA-DD", shopId=None, **held)

    assert allowed(await mine.details(number)) == after
    if after:
        await mine.backend("deposit", orderNumber=number, amount="9.90", currency="EUR")
    await mine.night()
    assert (await mine.details(number))["order.1.state"] == "CLOSED"


async def test_a_day_of_the_clock_ends_the_day(shop: Shop) -> None:
    """Closing is automatic; no call exists for it (QMORE protocol 7.4)."""
    number = await shop.pay()

    await shop.control("clock", seconds=86_400)

    assert (await shop.details(number))["order.1.state"] == "REFUNDABLE"


@pytest.mark.parametrize(
    ("decision", "status", "code"),
    [("pending", "3", "30014"), ("abandon", "3", "30014"), ("failure", "2", "20003"), ("cancel", "2", "20003")],
)
async def test_an_order_that_is_none_yet_says_so(shop: Shop, decision: str, status: str, code: str) -> None:
    """In progress is 3 + 30014, declined is 2 + 20003 (QMORE protocol 7.5)."""
    number = await shop.pay(decision)

    assert failed(await shop.details(number)) == (status, code)


async def test_an_unknown_order_is_no_error_to_ask_for_and_one_to_work_on(shop: Shop, tester: Shop) -> None:
    """orders=0 for getOrderDetails, 18011 for the rest; another merchant's order is unknown (QMORE protocol 14)."""
    theirs = await tester.pay()

    for number in ("999999999", theirs):
        assert await shop.details(number) == {"status": "0", "orders": "0"}
        assert failed(await shop.backend("approveReversal", orderNumber=number)) == ("1", "18011")


async def test_both_styles_do_the_same_and_write_errors_their_own_way(shop: Shop) -> None:
    """The toolkit signs its command and answers flat errors (QMORE protocol 7.2)."""
    number = await shop.pay(paymentType="CCARD")

    assert (await shop.toolkit("getOrderDetails", orderNumber=number)) == await shop.details(number)
    assert (await shop.toolkit("deposit", orderNumber=number, amount="9.90", currency="EUR"))["paymentNumber"] == number
    refused = await shop.toolkit("deposit", orderNumber=number, amount="9.90", currency="EUR")
    assert (refused["status"], refused["errorCode"]) == ("2", "30013")
    assert "errors" not in refused


async def test_the_old_address_serves_as_well(shop: Shop) -> None:
    """``/qmore/…`` is ``/seamless/…`` (QMORE protocol 1.1)."""
    answer = await shop.post("/qmore/backend/getOrderDetails", shop.backend_form(orderNumber="1"))

    assert answer == {"status": "0", "orders": "0"}


async def test_a_changed_byte_or_a_wrong_password_is_refused(shop: Shop) -> None:
    """18506 for a hash that does not fit, 18003 for a password that is not the account's (QMORE protocol 3.2)."""
    changed = {**shop.backend_form(orderNumber="1"), "orderNumber": "2"}
    stranger = Shop(shop.http, password="wrong")

    assert failed(await shop.post("/seamless/backend/getOrderDetails", changed)) == ("1", "18506")
    assert failed(await stranger.details("1")) == ("1", "18003")
    assert failed(await shop.post("/seamless/backend/getOrderDetails", {"language": ""})) == ("1", "11500")
    unknown = Shop(shop.http, customer="D299998")
    assert failed(await unknown.details("1")) == ("1", "30002")


async def test_numbers_are_of_one_range(shop: Shop) -> None:
    """Orders, payments, credits and reserved numbers never share one (QMORE protocol 7.3)."""
    reserved = (await shop.backend("generateOrderNumber"))["orderNumber"]
    number = await shop.pay(orderNumber=reserved)
    other = await shop.pay()
    await shop.night()
    credit = (await shop.backend("refund", orderNumber=other, amount="1.00", currency="EUR"))["creditNumber"]

    assert number == reserved
    assert len({number, other, credit}) == 3
    again = await shop.post("/seamless/frontend/init", shop.frontend_form(orderNumber=reserved))
    assert again["error.1.errorCode"] == "13011"


async def test_an_order_number_is_reserved_first_and_serves_once_even_after_a_failure(shop: Shop) -> None:
    """13011 for a number that nobody reserved, and for one that a failed payment had (QMORE protocol 5.2)."""
    unreserved = await shop.post("/seamless/frontend/init", shop.frontend_form(orderNumber="123"))
    reserved = (await shop.backend("generateOrderNumber"))["orderNumber"]
    await shop.pay("failure", orderNumber=reserved)
    again = await shop.post("/seamless/frontend/init", shop.frontend_form(orderNumber=reserved))

    assert unreserved["error.1.errorCode"] == again["error.1.errorCode"] == "13011"


async def test_an_account_without_the_feature_reserves_nothing(shop: Shop) -> None:
    """31011 when asked for a number, 14011 when one is sent (QMORE protocol 5.2)."""
    other = Shop(shop.http, "D299999", "seamless", "PRIVATE0SECRET0OF0THE0SANDBOX0", "pr1vate")

    assert failed(await other.backend("generateOrderNumber")) == ("2", "31011")
    answer = await other.post("/seamless/frontend/init", other.frontend_form(orderNumber="123"))
    assert answer["error.1.errorCode"] == "14011"


async def test_staff_act_behind_the_shops_back_and_the_ledger_says_who(shop: Shop) -> None:
    """The portal's operations obey the same machine; the ledger tells shop, staff, night and time apart."""
    number = await shop.pay(paymentType="CCARD")
    await shop.control(f"orders/{number}/deposit", amount="8.00")
    await shop.night()
    await shop.control(f"orders/{number}/refund")
    refused = await shop.control(f"orders/{number}/refund", amount="1.00")

    assert refused == {"status": "2", "errorCode": "30013"}
    order = (await shop.http.get(f"/sandbox/orders/{number}")).json()
    done = [(e["operation"], e["by"], e.get("amount")) for e in order["ledger"]]
    assert done == [
        ("approve", "consumer", "9.90"),
        ("deposit", "staff", "8.00"),
        ("dayEnd", "night", None),
        ("refund", "staff", "8.00"),
    ]


async def test_an_order_can_be_charged_again_for_400_days(shop: Shop) -> None:
    """RecurPayment makes a new order that names its source; a SINGLE source and an old one cannot (QMORE protocol 7.9)."""
    source = await shop.pay(paymentType="CCARD")
    single = await shop.pay(transactionIdentifier="SINGLE")
    fields = {"autoDeposit": "yes", "orderDescription": "Again", "amount": "5.00", "currency": "EUR"}

    made = await shop.backend("recurPayment", sourceOrderNumber=source, **fields)

    details = await shop.details(made["orderNumber"])
    assert (details["order.1.sourceOrderNumber"], details["payment.1.1.state"]) == (source, "payment_deposited")
    assert failed(await shop.backend("recurPayment", sourceOrderNumber=single, **fields)) == ("2", "30013")
    await shop.control("clock", seconds=401 * 86_400)
    assert failed(await shop.backend("recurPayment", sourceOrderNumber=source, **fields)) == ("2", "30013")


async def test_sofort_and_ideal_are_charged_again_as_direct_debits(shop: Shop) -> None:
    """The answer names mandate and due date (QMORE protocol 7.6, 7.9)."""
    source = await shop.pay(paymentType="SOFORTUEBERWEISUNG")

    made = await shop.backend(
        "recurPayment", sourceOrderNumber=source, orderDescription="Again", amount="5.00", currency="EUR"
    )

    assert {"orderNumber", "dueDate", "mandateId", "mandateSignatureDate"} <= set(made)
    assert (await shop.details(made["orderNumber"]))["order.1.paymentType"] == "SEPA-DD"


async def test_money_goes_back_by_transfer_where_no_refund_exists(shop: Shop) -> None:
    """TransferFund EXISTINGORDER makes a credit of its own (QMORE protocol 7.6)."""
    source = await shop.pay(paymentType="SOFORTUEBERWEISUNG")
    fields = {"orderDescription": "Back", "amount": "5.00", "currency": "EUR", "fundTransferType": "EXISTINGORDER"}
    number = (await shop.backend("generateOrderNumber"))["orderNumber"]

    made = await shop.backend("transferFund", orderNumber=number, **fields, sourceOrderNumber=source)

    details = await shop.details(number)
    assert (details["credit.1.1.creditNumber"], details["credit.1.1.amount"]) == (made["creditNumber"], "5.00")
    unknown = await shop.backend("transferFund", **fields, sourceOrderNumber="999999999")
    assert failed(unknown) == ("1", "18159")


FIXTURES: dict[str, tuple[str, dict[str, str]]] = {
    "a Maestro order that can be refunded": (
        "1453243",
        {
            "order.1.merchantNumber": "1",
            "order.1.paymentType": "SCM",
            "order.1.brand": "Maestro",
            "order.1.amount": "1.00",
            "order.1.acquirer": "PayLife",
            "order.1.contractNumber": "0815DemoContract",
            "order.1.orderReference": "OR-1453243",
            "order.1.state": "REFUNDABLE",
            "order.1.operationsAllowed": "REFUND",
        },
    ),
    "a paysafecard order": (
        "5472113",
        {"order.1.paymentType": "PSC", "order.1.state": "ORDERED", "payment.1.1.state": "payment_deposited"},
    ),
    "an order with a credit": (
        "5000004",
        {"credit.1.1.creditNumber": "6000004", "credit.1.1.state": "credit_closed", "credit.1.1.batchNumber": "411"},
    ),
    "a PayPal payer": ("3485464", {"payment.1.1.paypalPayerEmail": "buyer@paypal.com"}),
    "a Sofort sender": ("543132154", {"payment.1.1.senderBIC": "PNAGDE00000", "payment.1.1.securityCriteria": "1"}),
}


@pytest.mark.parametrize(("number", "said"), FIXTURES.values(), ids=FIXTURES)
async def test_the_demo_accounts_canned_orders_are_there(shop: Shop, number: str, said: dict[str, str]) -> None:
    """The vendor's own tests find what they look for (QMORE protocol Appendix B)."""
    details = await shop.details(number)

    assert details | said == details


async def test_order_123456_does_everything_and_changes_nothing(shop: Shop) -> None:
    """Every operation answers status 0 (QMORE protocol Appendix B)."""
    sum_ = {"orderNumber": "123456", "amount": "1.00", "currency": "EUR"}
    assert await shop.backend("deposit", **sum_) == {"status": "0", "paymentNumber": "123456"}
    assert (await shop.backend("refund", **sum_))["creditNumber"]
    assert (await shop.backend("approveReversal", orderNumber="123456"))["status"] == "0"
    assert (await shop.backend("depositReversal", orderNumber="123456", paymentNumber="123456"))["status"] == "0"
    assert (await shop.backend("refundReversal", orderNumber="123456", creditNumber="1"))["status"] == "0"


async def test_an_operation_nobody_knows_is_refused(shop: Shop) -> None:
    """18008 in both styles (QMORE protocol 7.3, 10.2)."""
    assert failed(await shop.backend("refunds", orderNumber="1")) == ("1", "18008")
    assert (await shop.toolkit("refunds", orderNumber="1"))["errorCode"] == "18008"


async def test_banks_are_listed_for_trustpay_alone(shop: Shop) -> None:
    """The lists of eps and iDEAL are static (QMORE protocol 7.3)."""
    listed = await shop.backend("getFinancialInstitutions", paymentType="TRUSTPAY", transactionType="ALL")

    assert listed["financialInstitutions"] == "1"
    assert listed["financialInstitution.1.name"]
    assert failed(await shop.backend("getFinancialInstitutions", paymentType="EPS")) == ("2", "30007")
