"""A confirmation that was lost on the way does not leave the shopper waiting: the app asks QMORE when the shopper is back."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

ASKED = "backend/getOrderDetails"


async def asked(stack: Stack) -> int:
    """How often QMORE was asked about an order."""
    return [r["request"] for r in (await stack.qmore())["received"]].count(ASKED)


async def event(stack: Stack, begun: dict[str, Any]) -> str:
    """What ``transactionProcess`` answers."""
    return str((await stack.process(begun["transaction"]["id"]))["transactionEvent"]["type"])


async def test_the_shopper_is_back_without_a_confirmation(stack: Stack) -> None:
    """The first poll asks QMORE and answers success; later ones ask nothing, and Saleor counts the money once."""
    begun = await stack.initialize()
    await stack.fault(confirmation="drop")
    before = await event(stack, begun), await asked(stack)
    await stack.decide(begun["data"]["redirectUrl"], "success")

    after = [await event(stack, begun) for _ in range(3)]

    assert before == ("CHARGE_ACTION_REQUIRED", 0)
    assert after == ["CHARGE_SUCCESS"] * 3
    assert await asked(stack) == 1
    told = await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])
    assert [e["type"] for e in told["events"]].count("CHARGE_SUCCESS") == 1


async def test_a_confirmation_that_comes_a_little_later_changes_nothing_more(stack: Stack) -> None:
    """The browser was faster than the confirmation: the shopper has the answer, and QMORE hears OK."""
    begun = await stack.initialize()
    await stack.fault(confirmation="reorder", seconds=0.5)
    await stack.decide(begun["data"]["redirectUrl"], "success")

    assert await event(stack, begun) == "CHARGE_SUCCESS"
    for _ in range(60):
        confirmations = (await stack.qmore())["payments"][0]["confirmations"]
        if confirmations:
            break
        await asyncio.sleep(0.05)
    assert all(one["ok"] for one in confirmations)


async def test_a_confirmed_payment_asks_nobody(stack: Stack) -> None:
    """What is decided already is answered at once."""
    begun = await stack.initialize()
    await stack.decide(begun["data"]["redirectUrl"], "success")

    assert await event(stack, begun) == "CHARGE_SUCCESS"
    assert await asked(stack) == 0


@pytest.mark.settings(session_seconds=2.0)
async def test_qmore_that_is_silent_costs_the_deadline_and_no_more(stack: Stack) -> None:
    """The storefront is answered in time that the payment is open, and may ask again."""
    begun = await stack.initialize()
    await stack.fault(confirmation="drop")
    await stack.decide(begun["data"]["redirectUrl"], "success")
    await stack.fault(request=ASKED, kind="delay", seconds=6)

    began = time.monotonic()
    answer = await event(stack, begun)

    assert answer == "CHARGE_ACTION_REQUIRED"
    assert time.monotonic() - began < 4
    assert await event(stack, begun) == "CHARGE_SUCCESS"
