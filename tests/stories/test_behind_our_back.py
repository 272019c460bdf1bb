"""What QMORE's order shows of things that happened elsewhere, late or at the same time: each is told once, and nothing else is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.demo import installation
from app.flows import deliver, reconcile
from app.flows.apl import InstallationStore
from tests.app.orders_values import entry
from tests.stories.desk import Desk, changed
from tests.stories.house import later
from tests.stories.qenta import account

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

IN_ORDER = pytest.mark.settings(echo_seconds=0.0)  # Saleor hears everything of a payment without delay


async def asked(stack: Stack, request: str) -> None:
    """Wait until QMORE was asked something."""
    async with asyncio.timeout(15):
        while request not in [r["request"] for r in (await stack.qmore())["received"]]:  # noqa: ASYNC110 - it is elsewhere
            await asyncio.sleep(0.02)


async def events(desk: Desk) -> list[str]:
    """What Saleor has counted, oldest first."""
    return [e["type"] for e in reversed((await desk.saleor())["events"]) if e["counted"]]


async def unheard(stack: Stack) -> Desk:
    """An approval whose confirmation is lost."""
    await stack.fault(confirmation="drop")
    card = await stack.store_card()
    begun = await stack.initialize(action="AUTHORIZATION", paymentType="CCARD", storageId=card)
    await stack.decide(begun["data"]["redirectUrl"], "success")
    return Desk(stack, begun["transaction"]["id"], begun["data"]["reference"])


@IN_ORDER
async def test_a_refund_that_happens_while_qmore_answers_is_not_taken_back(stack: Stack) -> None:
    """QMORE's answer to a reconciliation is older than a refund from Saleor: nothing is reported as reversed."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/getOrderDetails", kind="delay", seconds=2, when="after")
    looking = asyncio.create_task(desk.command("payments", "reconcile", desk.number))
    await asked(stack, "backend/getOrderDetails")

    await desk.asks("REFUND", "4.00")
    await looking
    again = await desk.command("payments", "reconcile", desk.number)

    assert "1 settled" in again
    assert (await events(desk))[-2:] == ["REFUND_REQUEST", "REFUND_SUCCESS"]
    assert await desk.amounts() == (0, 9.3, 4)


@IN_ORDER
async def test_one_look_finds_a_payment_and_what_became_of_it(stack: Stack) -> None:
    """Nobody confirmed the approval, and staff captured it in the portal: one reconciliation tells Saleor both."""
    desk = await unheard(stack)
    await desk.portal("deposit")

    said = await desk.command("payments", "reconcile", desk.number)

    assert "now authorized, CHARGE_SUCCESS 13.30" in said
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert await desk.amounts() == (0, 13.3, 0)


@pytest.mark.parametrize("end", ["approveReversal", "expire"])
async def test_a_payment_that_ended_before_anybody_heard_of_it_is_closed(stack: Stack, end: str) -> None:
    """QMORE's order is there and holds no money: once the shopper's time is over the payment has failed."""
    desk = await unheard(stack)
    await desk.portal(end)

    early = await desk.command("payments", "reconcile", desk.number)
    async with later(stack, timedelta(hours=1)) as house:
        late = await reconcile.look(house, house.store.payments(1, desk.number)[0])
        await deliver.once(house, InstallationStore(house.store, house.disk, house.clock.now), "later")

    assert "still has time to pay" in early
    assert late.note == "now failed"
    assert "AUTHORIZATION_FAILURE" in await events(desk)
    assert await desk.amounts() == (0, 0, 0)


@IN_ORDER
async def test_a_cancellation_that_was_lost_on_the_way_is_not_what_a_capture_did(stack: Stack) -> None:
    """The approval is gone because staff captured it in the portal: Saleor hears of a capture, and of no cancellation."""
    desk = await Desk.paid(stack, "AUTHORIZATION")
    await stack.fault(request="backend/approveReversal", kind="cut-before-execution")
    await desk.asks("CANCEL")
    await desk.portal("deposit")

    await desk.command("payments", "reconcile", desk.number)

    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert (await events(desk))[1:] == ["AUTHORIZATION_SUCCESS", "CANCEL_REQUEST", "CANCEL_FAILURE", "CHARGE_SUCCESS"]
    assert (await desk.saleor())["canceledAmount"]["amount"] == 0


async def test_a_void_is_whole_although_qmore_did_not_show_the_order_after_it(stack: Stack) -> None:
    """Where the acquirer only brings the approval back, that is reversed as well, however the look in between went."""
    await account(stack, acquirer="card complete")
    desk = await Desk.paid(stack)
    await stack.fault(request="backend/depositReversal", kind="delay", seconds=0.5)
    asking = asyncio.create_task(desk.asks("REFUND"))
    await asked(stack, "backend/depositReversal")
    await stack.fault(request="backend/getOrderDetails", kind="cut-before-execution")
    await asking

    await desk.command("payments", "reconcile", desk.number)

    assert [name for name, _ in await desk.moved()] == ["depositReversal", "approveReversal"]
    assert await desk.amounts() == (0, 0, 13.3)


async def by_eps(stack: Stack) -> Desk:
    """A payment that only a transfer gives back."""
    await stack.reconfigure({"transferFund": True})
    desk = await Desk.paid(stack, payment_type="EPS")
    await desk.night()
    return desk


async def transfers(stack: Stack) -> list[str]:
    """The amounts that QMORE has transferred."""
    orders = (await stack.http.get(f"{stack.places.qmore}/sandbox/orders")).json()
    return [e["amount"] for order in orders for e in order["ledger"] if e["operation"] == "transferFund"]


@IN_ORDER
async def test_a_transfer_gives_an_order_back_although_its_details_do_not_show_it(stack: Stack) -> None:
    """QMORE keeps a transfer as an order of its own: it is no drift, and what was transferred is not given back again."""
    desk = await by_eps(stack)
    await desk.asks("REFUND", "2.00")

    said = await desk.command("payments", "reconcile", desk.number)
    too_much = await desk.posts(await desk.last_request(), changed(await desk.last_request(), amount=11.31))
    rest = await desk.asks("REFUND", "11.30")

    assert "1 settled" in said
    assert "QMORE has 11.30 EUR to give back" in too_much.json()["message"]
    assert rest["type"] == "REFUND_SUCCESS"
    assert await transfers(stack) == ["2.00", "11.30"]
    assert ((await desk.saleor())["actions"], await desk.amounts()) == ([], (0, 0, 13.3))


LOST = {
    "it was executed": ("cut-after-execution", "REFUND_SUCCESS", ["2.00"]),
    "it was not executed": ("cut-before-execution", "REFUND_FAILURE", []),
}


@IN_ORDER
@pytest.mark.parametrize(("kind", "truth", "moved"), LOST.values(), ids=LOST)
async def test_a_transfer_whose_answer_is_lost_is_looked_up_by_its_own_number(
    stack: Stack, kind: str, truth: str, moved: list[str]
) -> None:
    """Nobody guesses, and nobody is told to try again what has happened."""
    desk = await by_eps(stack)
    await stack.fault(request="backend/transferFund", kind=kind)

    pending = await desk.asks("REFUND", "2.00")
    await desk.command("payments", "reconcile", desk.number)

    await stack.until(lambda t: t["events"][0]["type"] == truth, desk.transaction)
    assert pending["type"] == "REFUND_REQUEST"
    assert await transfers(stack) == moved
    assert "1 settled" in await desk.command("payments", "reconcile", desk.number)


async def test_without_a_number_of_its_own_nothing_is_transferred(stack: Stack) -> None:
    """A transfer that could not be looked up is refused before it is sent."""
    desk = await by_eps(stack)
    await account(stack, order_numbers=False)
    async with later(stack, timedelta()) as house:
        while house.store.take_order_number(stack.places.saleor_api_url, installation.ACCOUNT["customerId"]):
            pass
    event = await desk.asks("REFUND", "2.00")

    assert (event["type"], "no order number" in event["message"]) == ("REFUND_FAILURE", True)
    assert await transfers(stack) == []


@pytest.mark.parametrize("state", ["choosing", "asked"])
async def test_two_who_find_what_a_dead_process_left_carry_it_out_once(stack: Stack, state: str) -> None:
    """A promised refund of which nothing was sent: the server and an operator come by at the same moment."""
    desk = await Desk.paid(stack)
    await desk.night()
    async with later(stack, timedelta()) as one, later(stack, timedelta()) as other:
        payment = one.store.payments(1, desk.number)[0]
        left = entry("REFUND", "2.00", state=state, promised=True, key="dead", psp_reference=f"{desk.number}-1")
        left = replace(left, tenant=payment.tenant, transaction_id=payment.transaction_id)
        payment = one.store.update_payment(payment, payment, operations=[left])

        looks = await asyncio.gather(*(reconcile.look(house, payment) for house in (one, other, one, other)))

    assert {look.found for look in looks} <= {reconcile.Found.CHANGED, reconcile.Found.WAITING, reconcile.Found.SETTLED}
    await stack.until(lambda t: t["refundedAmount"]["amount"] == 2, desk.transaction)
    assert await desk.moved() == [("refund", "2.00")]
