"""The app's process is killed at every step of every operation: at most one of each happens, and everybody learns of it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from tests import databases
from tests.histories.actors import Actors
from tests.histories.stage import settle
from tests.operations import doomed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

# Where nothing else is in flight; the histories die while one request waits for another, too.
POINTS = ("operation chosen", "operation sent", "operation answered", "operation settled", "operation told")
# What happened before, what staff then do, and how much of the payment it is about.
OPERATIONS = {
    "a part of an approval is captured": ("AUTHORIZATION", False, "CHARGE", 50),
    "an approval is cancelled": ("AUTHORIZATION", False, "CANCEL", 100),
    "a part is refunded after the day-end closing": ("CHARGE", True, "REFUND", 50),
    "a payment is voided on the same day": ("CHARGE", False, "REFUND", 100),
    "a captured payment is cancelled": ("CHARGE", False, "CANCEL", 100),
}


@contextlib.asynccontextmanager
async def served(actors: Actors, point: str | None = None) -> AsyncIterator[ForkServerProcess]:
    """The app in a process of its own, until the block ends."""
    process = doomed.start(actors.chosen, actors.ground.sockets[actors.places.app], point)
    try:
        async with asyncio.timeout(20):
            await actors.http.get(f"{actors.places.app}/healthz")
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.join, 10)


@pytest.fixture
async def actors(tmp_path: Path) -> AsyncIterator[Actors]:
    """Both sandboxes and everybody who acts."""
    made = Actors(tmp_path, databases.sqlite_url(tmp_path), elsewhere=True)
    await made.open()
    yield made
    await made.close()


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("what", OPERATIONS)
async def test_a_process_killed_at_any_step_moves_money_at_most_once(what: str, point: str, actors: Actors) -> None:
    """Back up, after one reconciliation, QMORE counted at most one command, Saleor says what QMORE says, nothing is open."""
    flow, after_night, action, percent = OPERATIONS[what]

    async with served(actors, point) as process:
        await actors.install()
        await actors.pay("CCARD", "test environment", flow, None)
        if after_night:
            await actors.night()
        await actors.act(action, percent, command=None, look=None, crash=None, twice=False)
        await asyncio.to_thread(process.join, 10)
    died = process.exitcode
    async with served(actors):
        verdict = await settle(actors)

    assert died == -9
    assert (verdict.doubled, verdict.differences, verdict.unfinished) == (0, [], []), verdict.story
