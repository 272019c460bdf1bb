"""A payment that nobody confirmed and whose order number nobody knows: staff find it in QENTA's portal and enter it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.flows import match
from app.main import build_house
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


async def unconfirmed(stack: Stack) -> tuple[Desk, str]:
    """Pay where no order number is reserved and the confirmation is lost; return the desk and QMORE's order number."""
    await stack.fault(request="backend/generateOrderNumber", kind="403", times=9)
    await stack.fault(confirmation="drop")
    begun = await stack.initialize()
    await stack.decide(begun["data"]["redirectUrl"], "success")
    number = (await stack.qmore())["payments"][-1]["orderNumber"]
    return Desk(stack, begun["transaction"]["id"], begun["data"]["reference"]), number


async def entered(desk: Desk, number: str) -> str:
    """Enter an order number as the command does; return what it would say."""
    house = build_house(desk.stack.settings)
    seen = await match.run(house, house.store.payments(1, desk.number)[0], number)
    await house.close()
    return seen.reason if isinstance(seen, match.Refused) else seen.note


async def test_a_silent_payment_is_settled_by_its_order_number(stack: Stack) -> None:
    """The order agrees, Saleor is told as by a confirmation, and operations work from then on."""
    desk, number = await unconfirmed(stack)

    said = await desk.command("payments", "match", desk.number, number)
    again = await entered(desk, number)

    assert f"is QMORE's order {number}: now charged" in said
    assert f"This payment is QMORE's order {number}" in again
    seen = await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1
    await desk.night()
    desk.number = number
    assert (await desk.asks("REFUND", "2.00"))["type"] == "REFUND_SUCCESS"


async def test_two_people_match_at_once(stack: Stack) -> None:
    """One of them settles the payment; Saleor is told once."""
    desk, number = await unconfirmed(stack)

    await asyncio.gather(*(entered(desk, number) for _ in range(2)))

    seen = await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1


async def test_what_does_not_agree_is_refused_and_changes_nothing(stack: Stack) -> None:
    """A sentence says why; the payment stays open and Saleor hears nothing."""
    _, other = await unconfirmed(stack)
    await stack.fill_basket()
    desk, _ = await unconfirmed(stack)

    said = [await entered(desk, number) for number in ("12A", "999999999", other)]

    for sentence, why in zip(
        said, ("one to nine digits", "it knows no such order", "carries the reference"), strict=True
    ):
        assert why in sentence
    assert (await desk.saleor())["chargedAmount"]["amount"] == 0
    house = build_house(stack.settings)
    payment = house.store.payments(1, desk.number)[0]
    await house.close()
    assert (payment.state, payment.order_number) == ("started", None)
