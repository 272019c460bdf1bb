"""Kills at random moments while a crowd pays; afterwards time passes, one reconciliation, and every ledger is compared."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.decide.payment import State
from tests import databases
from tests.crashes.crowd import Crowd
from tests.crashes.serving import Served
from tests.histories.actors import Actors
from tests.histories.stage import compare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.histories.stage import Verdict

CROWD = 8  # shoppers at a time
_EVENING = 4000  # seconds until every abandoned session has ended and every late result has come
_TOLD = 3


@dataclass
class Tally:
    """What a storm came to."""

    kills: int = 0
    payments: int = 0
    lost: int = 0
    doubled: int = 0
    open: int = 0
    stories: list[str] = field(default_factory=list)  # of the first few that went wrong

    def add(self, verdict: Verdict) -> None:
        """Count one payment."""
        self.payments += 1
        self.lost += bool(verdict.differences)
        self.doubled += bool(verdict.doubled)
        self.open += bool(verdict.unfinished)
        found = [*verdict.differences, *verdict.unfinished]
        if (verdict.doubled or found) and len(self.stories) < _TOLD:
            self.stories.append("\n".join([f"doubled {verdict.doubled}", *found, verdict.story]))

    @property
    def sound(self) -> bool:
        """Whether nothing went wrong, and anything happened at all."""
        return bool(self.payments) and not (self.lost or self.doubled or self.open)

    def line(self) -> str:
        """The one line at the end."""
        return (
            f"kills {self.kills}, payments {self.payments}, lost {self.lost}, doubled {self.doubled}, open {self.open}"
        )


def play(kind: str, kills: int) -> None:
    """Kill so often on one database and say what came of it; exit 1 where anything went wrong."""
    with tempfile.TemporaryDirectory() as name, databases.empty(kind, Path(name)) as url:
        tally = weather(Path(name), url, kills, secrets.randbits(32))
    sys.stdout.write("\n".join([*tally.stories, f"{kind}: {tally.line()}", ""]))
    sys.exit(0 if tally.sound else 1)


def weather(folder: Path, database_url: str, kills: int, seed: int) -> Tally:
    """Kill so often; return what became of the payments."""
    return asyncio.run(_storm(folder, database_url, kills, random.Random(seed)))  # noqa: S311 - chance, not secrecy


async def _storm(folder: Path, database_url: str, kills: int, chance: random.Random) -> Tally:
    async with town(folder, database_url) as (actors, served):
        crowd, seeded = Crowd(actors, chance), set(await actors.orders())
        busy = [asyncio.create_task(crowd.shop()) for _ in range(CROWD)] + [asyncio.create_task(crowd.night())]
        try:
            for _ in range(kills):
                await asyncio.to_thread(served.until_ready)  # so that every kill hits somebody at work
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                await _kill(served, chance)
        finally:
            crowd.over = True
            await asyncio.gather(*busy, return_exceptions=True)
        await asyncio.to_thread(served.until_ready)
        await asyncio.gather(*actors._shop.tasks, return_exceptions=True)
        return await _count(actors, crowd, seeded, Tally(kills))


@contextlib.asynccontextmanager
async def town(folder: Path, database_url: str, workers: int = 2) -> AsyncIterator[tuple[Actors, Served]]:
    """Both sandboxes here, and the app in processes of its own."""
    actors = Actors(folder, database_url, elsewhere=True, session_seconds=4.0)
    actors.ground.sockets.pop(actors.places.app).close()  # the served app listens there
    served = Served(actors.chosen, folder, workers)
    served.start()
    try:
        await actors.open()
        await asyncio.to_thread(served.until_ready)
        await actors.install()
        yield actors, served
    finally:
        await asyncio.to_thread(served.stop)
        await actors.close()


async def _kill(served: Served, chance: random.Random) -> None:
    """Kill a worker, the supervisor, or everything at once; whoever keeps the service starts what is gone."""
    match chance.choice(["worker", "worker", "supervisor", "all"]):
        case "worker":
            served.kill(chance.choice(served.pids()))
        case "supervisor":
            await asyncio.to_thread(served.kill_supervisor)
        case _:
            await asyncio.to_thread(served.kill_all)
    await asyncio.sleep(chance.uniform(0, 0.3))
    served.keep()


async def _count(actors: Actors, crowd: Crowd, seeded: set[str], tally: Tally) -> Tally:
    """Let time pass, reconcile once, and compare."""
    await actors.qmore("clock", seconds=_EVENING)
    actors.wait()
    known: set[str] = set()
    for life in crowd.lives:
        payment = await actors.known(life.transaction)
        if payment is None or payment.state == State.NEW:
            continue  # nothing was ever sent to QMORE
        known.add(payment.psp_reference)
        actors.now, life.number = life, payment.order_number or life.number
        await actors.look()
        tally.add(await compare(actors))
        known.update(actors.transferred())
    for number in (await actors.orders()).keys() - known - seeded:
        tally.lost += 1
        tally.stories.append(f"nobody knows QMORE's order {number}")
    return tally
