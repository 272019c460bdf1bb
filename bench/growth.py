"""Growth: what everything costs with many stored payments, to what it costs with few, in the same rounds."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from bench import fill, measure, stage
from bench.goals import Goal
from bench.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.store import Store
    from bench.stage import Stage

FEW, MANY = 1_000, 1_000_000
OUTBOX, RECONCILIATION, ACCEPT = "outbox claim", "reconciliation claim", "confirmation accept"
_WEBHOOKS = tuple(scene for scene in SCENES if scene.name in {"gateway initialize", "transaction initialize", ACCEPT})
_WANTED = 0.85  # of the throughput with few payments
_LEASE = timedelta(seconds=30)
_CLAIMS = 12  # of each kind in a round


@dataclass(frozen=True)
class Grown:
    """One thing on one database: milliseconds with few and with many payments, and how much of the throughput is left."""

    database: str
    name: str
    few: float
    many: float
    ratio: float


async def grown(folder: Path, urls: tuple[str, str], payments: int, rounds: int, count: int = 40) -> list[Grown]:
    """Compare a database of few payments with one of many, of the same kind."""
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        few, many = [
            await stack.enter_async_context(_stage(folder / f"{size}", url, size))
            for url, size in zip(urls, (FEW, payments), strict=True)
        ]
        for number in range(-1, rounds):  # the first one warms
            for scene in _WEBHOOKS:
                pair = [(await measure.one_round(one, scene, count, 8)) for one in _turns(number, few, many)]
                first, second = pair if number % 2 == 0 else pair[::-1]
                took[scene.name] += [(first.p50, second.p50)] if number >= 0 else []
    took |= await asyncio.to_thread(claims, urls, rounds)
    kind = urls[0].partition(":")[0].partition("+")[0]
    return [_grown(kind, name, pairs) for name, pairs in took.items()]


def _turns(number: int, few: Stage, many: Stage) -> tuple[Stage, Stage]:
    """Let each be the first in every other round."""
    return (few, many) if number % 2 == 0 else (many, few)


def _stage(folder: Path, url: str, payments: int) -> contextlib.AbstractAsyncContextManager[Stage]:
    folder.mkdir()
    return stage.built(folder, 0, url, lambda shop: fill.years(url, shop, payments))


def _grown(database: str, name: str, pairs: Sequence[tuple[float, float]]) -> Grown:
    few, many = median(few for few, _ in pairs), median(many for _, many in pairs)
    return Grown(database, name, few, many, median(few / many for few, many in pairs))


def claims(urls: tuple[str, str], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Claim what is put there to be claimed, from both databases in turn."""
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with fill.opened(urls[0]) as few, fill.opened(urls[1]) as many:
        for url in urls:
            fill.count_all(url)
        for number in range(rounds):
            for name, claim in ((OUTBOX, _outbox), (RECONCILIATION, _reconciliation)):
                first, second = (claim(store, url, number) for store, url in zip((few, many), urls, strict=True))
                took[name].append((first, second))
    return took


def _outbox(store: Store, url: str, number: int) -> float:
    fill.backlog(url, fill.tenant(store), _CLAIMS * 16, f"R{number}-")
    times = []
    for _ in range(_CLAIMS):
        begun = time.perf_counter()
        claimed = store.claim_reports("bench", datetime.now(UTC), _LEASE, 16)
        times.append(time.perf_counter() - begun)
        store.reports_done([report.id for report in claimed])
    return median(times) * 1000


def _reconciliation(store: Store, _url: str, _number: int) -> float:
    now, payments = datetime.now(UTC), store.payments(_CLAIMS * 4)
    for payment in payments:
        store.check_later(payment, now, 0)
    times = []
    for _ in range(_CLAIMS):
        begun = time.perf_counter()
        claimed = store.claim_checks(datetime.now(UTC), _LEASE, 4)
        times.append(time.perf_counter() - begun)
        for payment in claimed:
            store.check_later(payment, None, 0)
    return median(times) * 1000


def goals(found: Sequence[Grown]) -> list[Goal]:
    """Return every goal of a run."""
    wanted = [one for one in found if one.name in {ACCEPT, OUTBOX}]
    name = "{0.name} on {0.database}, with many payments to few"
    return [Goal(name.format(one), one.ratio, _WANTED, at_least=True) for one in wanted]


def lines(found: Sequence[Grown], payments: int) -> Iterator[str]:
    """Return the section of the page."""
    yield f"Milliseconds (p50) with {FEW:,} and with {payments:,} stored payments, and the ratio of both in the same rounds.\n"
    yield "| database | | few | many | ratio |\n| --- | --- | ---: | ---: | ---: |"
    for one in found:
        yield f"| {one.database} | {one.name} | {one.few:.2f} | {one.many:.2f} | {one.ratio:.2f} |"
    yield ""
    yield from (f"- {goal}" for goal in goals(found))
