"""The database fails under a running app. OK to QMORE only after the commit, an error only before anything happened,
nothing lost, nothing doubled, and everything goes on by itself when the database is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests import databases
from tests.faults import database
from tests.operations.town import Town, founded, stands_still, until
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import httpx2

    from tests.faults.database import Fault

FAULTS: dict[str, tuple[str, Any]] = {
    "the disk is full": ("sqlite", database.disk_full),
    "somebody locks SQLite": ("sqlite", database.locked),
    "somebody locks PostgreSQL's tables": ("postgresql", database.locked),
    "PostgreSQL drops every connection": ("postgresql", database.connections_dropped),
    "PostgreSQL is stopped": ("postgresql", database.stopped),
}


@pytest.fixture(params=FAULTS)
async def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Town, Fault]]:
    """A town that waits a second for a lock, and what happens to its database."""
    kind, fault = FAULTS[request.param]
    with contextlib.ExitStack() as stack:
        if kind == "sqlite":
            url = f"{databases.sqlite_url(tmp_path)}?timeout=1"
        elif fault is database.stopped:
            server = stack.enter_context(databases.server())
            url, fault = databases.address(server), partial(database.stopped, server)
        else:
            fresh = databases.fresh_database(request.getfixturevalue("postgres"))
            url = f"{stack.enter_context(fresh)}&options=-c%20lock_timeout%3D1000"
        async with founded(request, tmp_path, url) as town:
            yield town, fault


async def last_confirmation(town: Town) -> dict[str, Any]:
    """What QMORE sent last, and how it was answered."""
    found: dict[str, Any] = (await town.stack.http.get(f"{town.stack.places.qmore}/sandbox/confirmations/last")).json()
    return found


def is_ok(answer: httpx2.Response) -> bool:
    """Tell whether QMORE would take an answer for OK."""
    return answer.status_code == 200 and "NOK" not in answer.text


async def charges(town: Town, ident: str) -> int:
    """How many payments Saleor has counted."""
    events = (await town.stack.transaction(ident))["events"]
    return [e["type"] for e in events if e["counted"]].count("CHARGE_SUCCESS")


async def test_a_confirmation_is_ok_only_when_it_is_kept(trouble: tuple[Town, Fault]) -> None:
    """What was answered OK is told to Saleor once, without QMORE's help; what was not is taken when it comes again."""
    town, fault = trouble
    begun = await town.stack.initialize()
    ident = begun["transaction"]["id"]

    async with fault(town):
        await town.stack.http.get(begun["data"]["redirectUrl"], params={"decision": "success"})
    sent = await last_confirmation(town)

    kept = "NOK" not in sent["answer"] and sent["answer"].startswith("200")
    assert kept or sent["answer"].startswith("500")
    if not kept:
        await asyncio.sleep(0.2)
        assert await charges(town, ident) == 0
        assert is_ok((await town.at_every_door(sent, 1))[0])
    await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, ident)
    assert all(is_ok(again) for again in await town.at_every_door(sent, 2))
    assert await charges(town, ident) == 1


async def test_a_start_that_fails_can_be_tried_again(trouble: tuple[Town, Fault]) -> None:
    """The storefront hears of it in time, tries again when the database is back, and the shopper pays once."""
    town, fault = trouble

    async with fault(town), asyncio.timeout(18):
        begun = await town.stack.initialize()

    ident, told = begun["transaction"]["id"], begun["data"] or {}
    if not told.get("redirectUrl"):
        town.ahead.value += 20  # what was cut off while it started may be started again
        told = (await town.stack.process(ident, town.stack.data()))["data"]
    await town.stack.decide(told["redirectUrl"], "success")
    await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, ident)
    assert await charges(town, ident) == 1


async def test_a_refund_that_cannot_be_written_down_moves_nothing(trouble: tuple[Town, Fault]) -> None:
    """Saleor hears of a failure, QMORE of nothing; asked again afterwards, the money goes back once."""
    town, fault = trouble
    desk = await Desk.paid(town.stack)

    async with fault(town):
        refused = await desk.asks("REFUND")
        moved = await desk.moved()

    town.ahead.value += 300
    if refused["type"] == "REFUND_FAILURE":  # of dropped connections one may live just long enough
        assert moved == []
        await asyncio.sleep(1.5)  # whatever was written down is ended by the reconciler
        await desk.asks("REFUND")
    await town.stack.until(lambda t: t["chargedAmount"]["amount"] == 0, desk.transaction)
    assert len(await desk.moved()) == 1


@pytest.mark.parametrize("executes", [True, False], ids=["QMORE executes it", "QMORE does not"])
async def test_a_refund_under_way_when_the_database_fails_is_pending_until_the_truth_is_known(
    trouble: tuple[Town, Fault], *, executes: bool
) -> None:
    """Saleor never hears of a failure that may be none; afterwards it hears what QMORE's order says, without a restart."""
    town, fault = trouble
    desk = await Desk.paid(town.stack)
    process = await town.restart("operation answered", signal.SIGSTOP)
    if not executes:
        await town.stack.fault(request="backend/depositReversal", kind="status", status="1")
    asked = asyncio.create_task(desk.asks("REFUND"))
    await until(lambda: stands_still(process))

    async with fault(town):
        os.kill(process.pid or 0, signal.SIGCONT)
        answer = await asked

    wanted = "REFUND_SUCCESS" if executes else "REFUND_FAILURE"
    assert answer["type"] in {"REFUND_REQUEST", wanted}, answer[
        "message"
    ]  # the truth at once, where a new connection was had
    town.ahead.value += 300
    seen = await town.stack.until(
        lambda t: wanted in [e["type"] for e in t["events"] if e["counted"]], desk.transaction
    )
    assert seen["refundPendingAmount"]["amount"] == 0
    assert seen["chargedAmount"]["amount"] == (0 if executes else answer["amount"]["amount"])
    assert len(await desk.moved()) == int(executes)
