"""A process that stands still for longer than its lease, as a paused machine does: what another has done it does not do again."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest

from app.decide.operation import LEASE
from tests.operations.town import WITH_SLEEPERS, stands_still, until
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.operations.town import Town


# Where it falls asleep, and what QMORE does when it wakes up and looks at the order.
ASLEEP = {
    "before it looks at the order": ("operation taken", "cut-before-execution"),
    "before it sends": ("operation chosen", None),
}


@WITH_SLEEPERS
@pytest.mark.settings(patience_seconds=0.05, lost_seconds=5.0)
@pytest.mark.parametrize(("point", "look"), ASLEEP.values(), ids=ASLEEP)
async def test_a_refund_that_another_took_over_during_a_long_sleep_is_left_to_it(
    town: Town, point: str, look: str | None
) -> None:
    """The other one loses the answer; whoever wakes up neither sends the refund again nor says that nothing moved."""
    desk = await Desk.paid(town.stack)
    await desk.night()
    await town.stack.fault(request="backend/refund", kind="cut-after-execution")
    await desk.asks("REFUND", "2.00")
    await desk.asks("REFUND", "3.00")  # waits behind the lost one, and is promised
    sleeper = await town.restart(point, signal.SIGSTOP)
    town.ahead.value += 10
    await until(lambda: stands_still(sleeper))
    await town.stack.fault(request="backend/refund", kind="cut-after-execution")
    await town.start()

    town.ahead.value += LEASE.total_seconds() + 60
    async with asyncio.timeout(20):
        while len(await desk.moved()) < 2:  # noqa: ASYNC110 - it comes from another process
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # the other one writes down that it lost the answer
    if look:
        await town.stack.fault(request="backend/getOrderDetails", kind=look)
    os.kill(sleeper.pid or 0, signal.SIGCONT)
    await asyncio.sleep(1.5)

    town.ahead.value += 60
    told = await town.stack.until(lambda t: t["refundedAmount"]["amount"] == 5, desk.transaction)
    assert await desk.moved() == [("refund", "2.00"), ("refund", "3.00")]
    assert "REFUND_FAILURE" not in [e["type"] for e in told["events"]]


@WITH_SLEEPERS
async def test_a_refund_that_was_given_up_during_a_long_sleep_is_not_sent_after_it(town: Town) -> None:
    """It sleeps before the first byte; another tells staff to try again: whatever they then do, the first is dead."""
    desk = await Desk.paid(town.stack)
    await desk.night()
    sleeper = await town.restart("operation sent", signal.SIGSTOP)
    first = asyncio.create_task(desk.asks("REFUND", "2.00"))
    await until(lambda: stands_still(sleeper))
    await town.start()

    town.ahead.value += 600
    await town.stack.until(lambda t: "try again" in t["events"][0]["message"].lower(), desk.transaction)
    os.kill(sleeper.pid or 0, signal.SIGCONT)
    await first
    await asyncio.sleep(1)

    assert await desk.moved() == []
