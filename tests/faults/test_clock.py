"""The machine's clock leaps while payments are under way: they are confirmed, told and refunded once all the same."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import pytest

from tests.operations.town import WITH_SLEEPERS, stands_still, until
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.operations.town import Town

HOUR = 3600.0
LEAPS = {"a day ahead": 25 * HOUR, "a day back": -25 * HOUR}


async def test_a_payment_outlives_a_leap_of_the_clock(town: Town) -> None:
    """The clock leaps while shoppers are at QMORE; whatever the app then believes of the session, each payment counts once."""
    for name, leap in LEAPS.items():
        town.ahead.value = 0
        shopper = await town.another()
        begun = await shopper.initialize()

        town.ahead.value = leap
        await asyncio.sleep(1.5)  # the reconciler looks
        await shopper.decide(begun["data"]["redirectUrl"], "success")

        seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, begun["transaction"]["id"])
        assert [e["type"] for e in seen["events"] if e["counted"]].count("CHARGE_SUCCESS") == 1, name
        assert seen["chargePendingAmount"]["amount"] == 0, name


@WITH_SLEEPERS
@pytest.mark.parametrize("leap", LEAPS.values(), ids=LEAPS)
async def test_a_refund_under_way_outlives_a_leap_of_the_clock(town: Town, leap: float) -> None:
    """The clock leaps between the command and QMORE's answer; another process that looks meanwhile doubles nothing."""
    desk = await Desk.paid(town.stack)
    process = await town.restart("operation answered", signal.SIGSTOP)
    asked = asyncio.create_task(desk.asks("REFUND"))
    await until(lambda: stands_still(process))
    await town.start()

    town.ahead.value = leap
    await asyncio.sleep(1.5)
    process.kill()  # the answer never comes
    await asked
    town.ahead.value = 25 * HOUR + HOUR  # the lease runs out, however long it has become

    seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] == 0, desk.transaction)
    assert [e["type"] for e in seen["events"] if e["counted"]].count("REFUND_SUCCESS") == 1
    assert len(await desk.moved()) == 1
