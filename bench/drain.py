"""The drain: how quickly a backlog of reports leaves, and that Saleor never hears more of them at once than was configured."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.decide.records import Tenant
from bench import fill, server, stage
from bench.goals import Goal
from bench.saleor import Line, Saleor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from bench.server import Server

BACKLOG = 10_000
_SLOW = 0.02  # seconds for each answer, where it is counted how many are open at once
_DOWN = 3.0  # seconds for which nobody listens
_PATIENCE = 180.0  # seconds for a whole backlog


@dataclass(frozen=True)
class Case:
    """One backlog, and who drains it."""

    name: str
    database: str
    workers: int = 1
    down: bool = False
    shared: bool = False
    concurrency: int = 16
    reports: int = BACKLOG


@dataclass(frozen=True)
class Drained:
    """One backlog that has left."""

    case: Case
    told: int
    rate: float
    cpu: float | None  # milliseconds for each report, where one process does all
    widest: int


async def drained(folder: Path, url: str, case: Case) -> Drained:
    """Let a backlog leave; after a time in which Saleor was down, it comes back slow."""
    ports = stage.free_ports(2)
    api_url = f"http://127.0.0.1:{ports[0]}/graphql/"
    saleor = Saleor(seconds=_SLOW if case.down else 0.0)
    await asyncio.to_thread(_prepare, url, api_url, case.reports)
    async with contextlib.AsyncExitStack() as stack:
        if not case.down:
            await stack.enter_async_context(_listening(saleor, ports[0]))
        serving = await asyncio.to_thread(stack.enter_context, _serving(folder, url, api_url, ports[1], case))
        begun = serving.cpu()
        if case.down:
            await asyncio.sleep(_DOWN)
            await stack.enter_async_context(_listening(saleor, ports[0]))
        await _empty(url, saleor, case.reports)
        used = (serving.cpu() - begun) * 1000 / case.reports
    return Drained(case, len(saleor.came), saleor.rate(), used if case.workers == 1 else None, saleor.widest)


def _prepare(url: str, api_url: str, reports: int) -> None:
    with fill.opened(url) as store:
        store.save_tenant(Tenant(api_url, "QXBwOjE=", "only-for-benchmarks", {"keys": []}, datetime.now(UTC)))
    fill.backlog(url, api_url, reports)


def _serving(folder: Path, url: str, api_url: str, port: int, case: Case) -> contextlib.AbstractContextManager[Server]:
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", str(case.workers)]
    given = stage.environment(url, port, api_url) | {"SALEOR_QMORE_DELIVERY_CONCURRENCY": str(case.concurrency)}
    # Several workers share the cores with the database; one has a core to itself, as everywhere else.
    cores = server.CORES if case.shared else server.CORES[:1]
    return server.running(command, port, given, folder / "drain.log", cores)


@contextlib.asynccontextmanager
async def _listening(saleor: Saleor, port: int) -> AsyncIterator[None]:
    listening = await asyncio.get_running_loop().create_server(
        lambda: Line(saleor), "127.0.0.1", port, reuse_address=True
    )
    async with listening:
        yield


async def _empty(url: str, saleor: Saleor, reports: int) -> None:
    end = time.monotonic() + _PATIENCE
    while len(saleor.came) < reports or await asyncio.to_thread(fill.left, url) > 0:
        if time.monotonic() > end:
            raise TimeoutError(f"{len(saleor.came)} of {reports} reports came")
        await asyncio.sleep(0.2)


def cases(reports: int) -> list[Case]:
    """Return every backlog that is measured."""
    return [
        Case("one worker", "sqlite", reports=reports),
        Case("one worker", "postgresql", reports=reports),
        Case("one worker, sharing both cores", "postgresql", shared=True, reports=reports),
        Case("two workers, sharing both cores", "postgresql", workers=2, shared=True, reports=reports),
        Case("after down-time, answers taking 20 ms", "sqlite", down=True, reports=reports),
        Case("after down-time, answers taking 20 ms", "postgresql", down=True, reports=reports),
    ]


def goals(found: Sequence[Drained]) -> list[Goal]:
    """Return every goal of a run."""
    alone = [one for one in found if one.case.workers == 1 and not one.case.down and not one.case.shared]
    shared = {one.case.workers: one.rate for one in found if one.case.shared}
    return [
        *(Goal(f"reports per second on {one.case.database}", one.rate, 500, at_least=True) for one in alone),
        *(Goal(f"widest on {one.case.database} after down-time", one.widest, 16) for one in found if one.case.down),
        *([Goal("two workers to one on postgresql", shared[2] / shared[1], 1, at_least=True)] if 2 in shared else []),
    ]


def lines(found: Sequence[Drained]) -> Iterator[str]:
    """Return the section of the page."""
    yield "A backlog leaves, to a Saleor that counts at once; with as many reports at a time as configured (16).\n"
    yield "| | database | reports | reports/s | CPU ms for each | open at once, at most |\n| --- | --- | ---: | ---: | ---: | ---: |"
    for one in found:
        cpu = "" if one.cpu is None else f"{one.cpu:.2f}"
        yield f"| {one.case.name} | {one.case.database} | {one.told:,} | {one.rate:.0f} | {cpu} | {one.widest} |"
    yield ""
    yield from (f"- {goal}" for goal in goals(found))
