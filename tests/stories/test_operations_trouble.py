"""Operations in harder places: two processes, QMORE gone, voids in two steps, methods with rules of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from app.demo import loopback
from tests.operations import doomed
from tests.operations.wire import Wire
from tests.stories.conftest import BOTH_DATABASES
from tests.stories.desk import Desk, changed
from tests.stories.qenta import account

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

COMMANDS = {f"backend/{name}" for name in ("deposit", "refund", "depositReversal", "approveReversal", "transferFund")}

COMPLETE = "mutation($id: ID!) { checkoutComplete(id: $id) { order { id lines { id } } errors { code } } }"
REFUND_GRANTED = """mutation($id: ID!, $granted: ID!) {
  transactionRequestRefundForGrantedRefund(id: $id, grantedRefundId: $granted) { errors { code } } }"""


async def commands(stack: Stack) -> list[dict[str, Any]]:
    """The forms of every command that QMORE received."""
    return [r["form"] for r in (await stack.qmore())["received"] if r["request"] in COMMANDS]


@BOTH_DATABASES
async def test_one_delivery_to_two_processes_at_once_is_one_refund(stack: Stack) -> None:
    """Saleor's delivery comes six times, to two processes on one database: one credit, one answer."""
    desk = await Desk.paid(stack)
    await desk.asks("REFUND", "4.00")  # refused before the day-end closing; what counts is the event's form
    await desk.night()
    sent = await desk.last_request()
    ground = loopback.Ground.take()
    second = ground.places.app
    process = doomed.start(stack.settings, ground.sockets[second])
    try:
        await stack.http.get(f"{second}/healthz")
        there = {**sent, "url": sent["url"].replace(stack.places.app, second)}
        again = changed(sent, amount=2.5)
        answers = await asyncio.gather(*(desk.posts(place, again) for place in (sent, there) * 3))
    finally:
        process.kill()
        await asyncio.to_thread(process.join, 10)
        for held in ground.sockets.values():
            held.close()

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["result"] == "REFUND_SUCCESS"
    assert await desk.moved() == [("refund", "2.50")]


async def test_qmore_out_of_reach_is_a_clean_failure(stack: Stack) -> None:
    """Where no connection can be made nothing was sent: staff hear so at once and may try again."""
    wire = Wire(stack.places.qmore)
    await stack.reconfigure(host=await wire.open())
    desk = await Desk.paid(stack)
    await desk.night()
    await wire.cut()

    event = await desk.asks("REFUND", "2.00")

    assert event["type"] == "REFUND_FAILURE"
    assert "nothing was sent" in event["message"]
    assert await commands(stack) == []


@pytest.mark.settings(patience_seconds=0.05)
async def test_behind_a_lost_answer_the_next_operation_is_pending_and_happens_once(stack: Stack) -> None:
    """What waits is promised, not refused, and is carried out when the first one is known."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind="cut-after-execution")

    first = await desk.asks("REFUND", "2.00")
    second = await desk.asks("REFUND", "3.00")
    between = await desk.moved()
    await desk.command("payments", "reconcile", desk.number)

    assert [first["type"], second["type"]] == ["REFUND_REQUEST", "REFUND_REQUEST"]
    assert between == [("refund", "2.00")]
    await stack.until(lambda t: t["refundedAmount"]["amount"] == 5, desk.transaction)
    assert await desk.moved() == [("refund", "2.00"), ("refund", "3.00")]


@pytest.mark.parametrize("action", ["CANCEL", "REFUND"])
async def test_a_void_in_two_steps_leaves_nothing_approved(stack: Stack, action: str) -> None:
    """Where a reversed deposit only brings the approval back, that is reversed as well, and Saleor sees one refund."""
    await account(stack, acquirer="card complete")
    desk = await Desk.paid(stack)

    await desk.asks(action)
    await desk.command("payments", "reconcile", desk.number)

    await stack.until(lambda t: t["refundedAmount"]["amount"] == 13.3, desk.transaction)
    assert [name for name, _ in await desk.moved()] == ["depositReversal", "approveReversal"]
    assert await desk.amounts() == (0, 0, 13.3)
    assert (await desk.saleor())["actions"] == []


async def test_a_part_that_cannot_be_voided_today_can_be_refunded_tomorrow(stack: Stack) -> None:
    """The refusal says "tomorrow" with the amount as staff write it, and tomorrow it works."""
    desk = await Desk.paid(stack)

    today = await desk.asks("REFUND", "2.00")
    await desk.night()
    tomorrow = await desk.asks("REFUND", "2.00")

    assert "refund 2.00 tomorrow" in today["message"]
    assert (today["type"], tomorrow["type"]) == ("REFUND_FAILURE", "REFUND_SUCCESS")
    assert await desk.moved() == [("refund", "2.00")]


@pytest.mark.settings(echo_seconds=0.0)  # Saleor hears everything of a payment in order
async def test_a_refund_taken_back_in_the_portal_is_taken_back_in_saleor(stack: Stack) -> None:
    """A reversed refund is charged money again, once."""
    await account(stack, acquirer="Global Payments")
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "2.00")
    await desk.portal("refundReversal")

    for _ in range(2):
        await desk.command("payments", "reconcile", desk.number)
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)

    events = [e["type"] for e in (await desk.saleor())["events"]]
    assert events.count("REFUND_REVERSE") == 1
    assert await desk.amounts() == (0, 13.3, 0)


async def test_a_transfer_is_made_where_the_shop_wants_it(stack: Stack) -> None:
    """With the switch on, the refund of a method without refunds becomes a transfer to the payer of the order."""
    await stack.reconfigure({"transferFund": True})
    desk = await Desk.paid(stack, payment_type="EPS")
    await desk.night()
    assert "REFUND" in (await desk.saleor())["actions"]

    event = await desk.asks("REFUND", "2.00")

    (sent,) = await commands(stack)
    assert event["type"] == "REFUND_SUCCESS"
    assert (sent["fundTransferType"], sent["amount"], sent["currency"]) == ("EXISTINGORDER", "2.00", "EUR")
    assert await desk.amounts() == (0, 11.3, 2)


async def test_an_open_payment_has_nothing_to_move(stack: Stack) -> None:
    """While the shopper still pays, a request is refused with the payment's state, and QMORE is asked nothing."""
    begun = await stack.initialize()
    desk = Desk(stack, begun["transaction"]["id"], begun["data"]["reference"])

    event = await desk.asks("REFUND")

    assert (event["type"], "This payment is started" in event["message"]) == ("REFUND_FAILURE", True)
    assert event["pspReference"]
    assert await commands(stack) == []


async def test_a_granted_refund_reaches_qmore_line_by_line(stack: Stack) -> None:
    """An invoice's refund needs a basket: it is the lines that staff granted, and their sum is the amount."""
    await stack.reconfigure({"methods": [{"paymentType": "INVOICE"}]})
    begun = await stack.initialize(
        paymentType="INVOICE", consumer={"userAgent": "test", "ipAddress": "127.0.0.1", "birthDate": "1980-01-01"}
    )
    await stack.decide(begun["data"]["redirectUrl"], "success")
    desk = Desk(stack, begun["transaction"]["id"], begun["data"]["reference"])
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    await desk.night()
    order = (await stack.ask(COMPLETE, id=stack.checkout))["checkoutComplete"]["order"]
    made = await stack.http.post(
        f"{stack.places.saleor}/sandbox/orders/{order['id']}/grants",
        json={"lines": [{"id": order["lines"][0]["id"], "quantity": 1}]},
    )
    asked = {"id": desk.transaction, "granted": made.json()["grantedRefund"]}
    headers = {"Authorization": f"Bearer {await stack._staff_token()}"}
    await stack.http.post(
        stack.places.saleor_api_url, json={"query": REFUND_GRANTED, "variables": asked}, headers=headers
    )
    await stack.until(lambda t: t["refundedAmount"]["amount"] > 0, desk.transaction)
    (sent,) = await commands(stack)
    assert (sent["basketItems"], sent["basketItem1Quantity"]) == ("1", "1")
    assert sent["basketItem1UnitGrossAmount"] == sent["amount"]
    assert sent["basketItem1ArticleNumber"] != "adjustment"
