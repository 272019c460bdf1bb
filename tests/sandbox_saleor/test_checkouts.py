"""Checkouts and orders: what pays them, what completes them, what becomes of forgotten ones (Saleor protocol 5.6, 6.4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.conftest import TEA, sums

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

_UPDATE = """mutation($id: ID, $lines: [CheckoutLineUpdateInput!]!) {
  checkoutLinesUpdate(id: $id, lines: $lines) { checkout { totalPrice { gross { amount } } } errors { code } } }"""


async def test_a_payment_does_not_follow_its_basket(shop: Shop) -> None:
    """The basket grows after the start: the next webhook still asks for the amount of the beginning."""
    checkout = await shop.checkout()
    shop.probe.answer("TRANSACTION_INITIALIZE_SESSION", {"result": "CHARGE_ACTION_REQUIRED", "pspReference": "P1"})
    ident = (await shop.initialize(checkout))["transaction"]["id"]
    changed = await shop.ask(_UPDATE, id=checkout, lines=[{"variantId": TEA, "quantity": 3}])
    await shop.process(ident)
    sent = json.loads(shop.probe.of("TRANSACTION_PROCESS_SESSION")[0].body)
    assert changed["data"]["checkoutLinesUpdate"]["checkout"]["totalPrice"]["gross"] == {"amount": 30.1}
    assert sent["action"]["amount"] == 13.3


STATUS = "query($id: ID) { checkout(id: $id) { chargeStatus authorizeStatus } }"


@pytest.mark.parametrize(
    ("kind", "amount", "checkout", "order"),
    [
        ("CHARGE_SUCCESS", 13.3, ("FULL", "FULL"), ("FULL", "FULL")),
        ("CHARGE_SUCCESS", 20, ("OVERCHARGED", "FULL"), ("OVERCHARGED", "FULL")),
        ("CHARGE_SUCCESS", 5, ("PARTIAL", "PARTIAL"), None),
        ("AUTHORIZATION_SUCCESS", 13.3, ("NONE", "FULL"), ("NONE", "FULL")),
        ("CHARGE_REQUEST", 13.3, ("FULL", "FULL"), ("NONE", "NONE")),
        ("AUTHORIZATION_REQUEST", 13.3, ("NONE", "FULL"), ("NONE", "NONE")),
        ("CHARGE_ACTION_REQUIRED", 13.3, ("NONE", "NONE"), None),
        ("CHARGE_FAILURE", 13.3, ("NONE", "NONE"), None),
    ],
)
async def test_pending_money_counts_for_a_checkout_and_not_for_an_order(
    shop: Shop, kind: str, amount: float, checkout: tuple[str, str], order: tuple[str, str] | None
) -> None:
    """Charge and authorise status of both; a checkout that is not covered becomes no order."""
    ident = await shop.checkout()
    await shop.pay(ident, kind, amount=amount)
    found = await shop.answer(STATUS, id=ident)
    made = (await shop.complete(ident))["order"]
    assert (found["chargeStatus"], found["authorizeStatus"]) == checkout
    assert (made and (made["chargeStatus"], made["authorizeStatus"])) == order


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"billingAddress": None}, "BILLING_ADDRESS_NOT_SET", id="nowhere to bill to"),
        pytest.param({"email": None}, "EMAIL_NOT_SET", id="nobody to write to"),
    ],
)
async def test_a_paid_checkout_may_lack_something(shop: Shop, given: dict[str, Any], code: str) -> None:
    """The money is taken, and there is no order."""
    ident = await shop.checkout(**given)
    paid = await shop.pay(ident)
    assert await shop.complete(ident) == {"order": None, "errors": [{"code": code}]}
    assert sums(await shop.transaction(paid)) == {"charged": 13.3}


async def test_a_channel_may_sell_on_account(shop: Shop) -> None:
    """Where unpaid orders are allowed, nothing has to be paid."""
    await shop.control("channels/default-channel", allowUnpaidOrders=True)
    assert (await shop.complete(await shop.checkout()))["order"]["chargeStatus"] == "NONE"


async def test_a_completed_checkout_is_gone_and_its_transaction_is_the_orders(shop: Shop) -> None:
    """The checkout cannot be found any more; whoever completes it again gets the order."""
    ident = await shop.checkout()
    paid = await shop.pay(ident)
    order = (await shop.complete(ident))["order"]["id"]
    found = await shop.transaction(paid)
    assert (await shop.ask(STATUS, id=ident))["data"]["checkout"] is None
    assert (found["checkout"], found["order"]["id"]) == (None, order)
    assert (await shop.complete(ident))["order"]["id"] == order


@pytest.mark.parametrize(
    ("version", "waits"),
    [("3.20.119", 0), ("3.22.13", 0), ("3.22.14", 30), ("3.23.28", 30)],
)
async def test_a_paid_checkout_completes_by_itself_where_the_channel_wants_it(shop: Shop, waits: int) -> None:
    """Up to 3.22.13 at once, later after the channel's half hour; pending money is enough."""
    await shop.control("channels/default-channel", automaticallyCompleteFullyPaidCheckouts=True)
    paid = await shop.pay(await shop.checkout(), "CHARGE_REQUEST")
    if waits:
        await shop.control("clock", seconds=waits * 60 - 1)
        assert (await shop.transaction(paid))["checkout"]
        await shop.control("clock", seconds=1)
    assert (await shop.until(paid, lambda found: found["order"] is not None))["checkout"] is None


@pytest.mark.parametrize(
    "given", [{"email": None}, {"billingAddress": None}], ids=["without a mail address", "without an address"]
)
async def test_a_checkout_that_lacks_something_waits_for_its_shopper(shop: Shop, given: dict[str, Any]) -> None:
    """It is paid, and stays a checkout; so does one of a channel that does not want it."""
    other = await shop.pay(await shop.checkout("swiss"))
    await shop.control("channels/default-channel", automaticallyCompleteFullyPaidCheckouts=True)
    paid = await shop.pay(await shop.checkout(**given), pspReference="P2")
    await shop.control("clock", seconds=3600)
    assert [(await shop.transaction(ident))["order"] for ident in (paid, other)] == [None, None]


async def test_forgotten_checkouts_give_their_money_back_once(shop: Shop) -> None:
    """After the channel's six hours the app is asked to cancel what is held and to refund what is charged, one time."""
    await shop.control("channels/default-channel", releaseFundsForExpiredCheckouts=True)
    shop.probe.answer("TRANSACTION_CANCELATION_REQUESTED", {"result": "CANCEL_FAILURE", "pspReference": "C1"})
    shop.probe.answer("TRANSACTION_REFUND_REQUESTED", {"result": "REFUND_SUCCESS", "pspReference": "R1"})
    held = await shop.pay(await shop.checkout(), "AUTHORIZATION_SUCCESS")
    charged = await shop.pay(await shop.checkout(), pspReference="P2")
    await shop.control("clock", seconds=6 * 3600 - 60)
    assert shop.probe.of("TRANSACTION_REFUND_REQUESTED") == []
    await shop.control("clock", seconds=120)
    await shop.settled(held, "CANCEL_FAILURE")
    await shop.settled(charged, "REFUND_SUCCESS")
    await shop.control("clock", seconds=24 * 3600)
    asked = shop.probe.of("TRANSACTION_CANCELATION_REQUESTED") + shop.probe.of("TRANSACTION_REFUND_REQUESTED")
    assert [json.loads(one.body)["action"]["amount"] for one in asked] == [13.3, 13.3]


async def test_a_signed_in_customer_owns_the_checkout(shop: Shop) -> None:
    """The app sees whose it is; a guest's has no user."""
    query = "query($id: ID) { checkout(id: $id) { user { email } } }"
    own, guest = await shop.checkout(token=shop.customer), await shop.checkout()
    assert (await shop.answer(query, id=own))["user"] == {"email": "eva@example.com"}
    assert (await shop.answer(query, id=guest))["user"] is None


async def test_a_transaction_may_have_nothing_left_that_it_pays(shop: Shop) -> None:
    """A checkout that was deleted leaves its transaction, which the app can still report on."""
    ident = await shop.checkout()
    paid = await shop.pay(ident, "CHARGE_ACTION_REQUIRED")
    await shop.http.delete(f"{shop.url}/sandbox/checkouts/{ident}")
    assert (await shop.report(paid, "CHARGE_SUCCESS", amount=13.3))["errors"] == []
    found = await shop.transaction(paid)
    assert (found["checkout"], found["order"], sums(found)) == (None, None, {"charged": 13.3})
