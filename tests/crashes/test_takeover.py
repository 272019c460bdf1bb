"""What a killed process had in hand is taken over by another when its lease has run out, and not before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.flows import checks, deliver
from app.store import tables
from tests.operations.town import until
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from app.store import Store
    from tests.operations.town import Town

_AFTER_SESSION = 31 * 60.0


def leased_by(store: Store) -> str | None:
    """Who holds the only report just now."""
    held = sa.select(tables.reports.c.leased_by).where(tables.reports.c.leased_until.is_not(None))
    with store._engine.begin() as connection:
        found: str | None = connection.scalar(held)
    return found


async def test_a_dead_process_report_is_told_by_another_after_its_lease(town: Town) -> None:
    """It dies while it tells Saleor; the other process waits for the lease, and Saleor counts the payment once."""
    faults = f"{town.stack.places.saleor}/sandbox/faults"
    begun = await town.stack.initialize()
    slow = {"graphql": "transactionEventReport", "kind": "delay", "seconds": 3}
    await town.stack.http.post(faults, json=slow)
    await town.stack.decide(begun["data"]["redirectUrl"], "success")
    with town.store() as store:
        await until(lambda: leased_by(store))
        dead = leased_by(store)
        await town.kill(town.processes[0])
        await town.stack.http.delete(faults)
        await town.start()
        await asyncio.sleep(1.5)  # longer than a worker's pause
        assert leased_by(store) == dead

        town.ahead.value += deliver.LEASE.total_seconds() + 1

        await until(lambda: not leased_by(store))
    seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, begun["transaction"]["id"])
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1


async def test_a_dead_process_reconciliation_is_done_by_another_after_its_lease(town: Town) -> None:
    """It dies while it asks QMORE about a silent payment; the other process asks again, and Saleor hears the truth."""
    await town.stack.fault(confirmation="drop")
    await town.stack.fault(request="backend/getOrderDetails", kind="delay", seconds=3)
    begun = await town.stack.initialize()
    await town.stack.decide(begun["data"]["redirectUrl"], "success")
    town.ahead.value = _AFTER_SESSION
    await town.until_asked("backend/getOrderDetails")
    await town.kill(town.processes[0])
    await town.start()
    await asyncio.sleep(1.5)
    assert len(await town.asked("backend/getOrderDetails")) == 1

    town.ahead.value += checks.LEASE.total_seconds() + 1

    await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, begun["transaction"]["id"])


@pytest.mark.settings(lost_seconds=60.0)
@pytest.mark.parametrize("point", ["operation sent", "operation answered"])  # all points: tests/operations
async def test_a_dead_process_operation_is_ended_by_another_after_its_lease(town: Town, point: str) -> None:
    """It dies over a refund; another finds out from QMORE what came of it, tells Saleor, and moves no money itself."""
    desk = await Desk.paid(town.stack)
    await town.kill(town.processes[0])
    dying = await town.start(point)
    refund = asyncio.create_task(desk.asks("REFUND"))
    await asyncio.to_thread(dying.join, 10)
    assert dying.exitcode == -9
    await refund
    await town.start()

    town.ahead.value += 120

    kind = "REFUND_SUCCESS" if point == "operation answered" else "REFUND_FAILURE"
    seen = await town.stack.until(
        lambda t: any(e["type"] == kind and e["counted"] and e["pspReference"] for e in t["events"]), desk.transaction
    )
    assert [(e["type"], e["counted"]) for e in seen["events"]].count((kind, True)) == 1
    assert len(await desk.moved()) == (1 if point == "operation answered" else 0)
