"""The soak: a steady load for as long as somebody wants; memory and backlog must stay where they are."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench import fill, load
from bench.goals import Goal
from bench.scenes import confirm, initialize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.stage import Stage

RATE = 20  # payments started and confirmed in each second
_FLAT = 1.05
_FEWEST = 5  # samples, a fifth of which is one


@dataclass(frozen=True)
class Sample:
    """One second: resident megabytes, reports that Saleor has not counted, and payments made."""

    memory: float
    backlog: int
    paid: int


async def soaked(stage: Stage, url: str, seconds: float, rate: int = RATE, every: float = 1.0) -> list[Sample]:
    """Start and confirm so many payments in each second, with a Saleor that counts every report."""
    stage.neighbours.counts = True
    samples: list[Sample] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(samples) < _FEWEST:
        next_second = time.monotonic() + every
        for scene in (initialize, confirm):
            prepared = await scene(stage, rate)
            prepared.after(await load.run(stage.app.port, prepared.requests, 4, prepared.expected))
        backlog = await asyncio.to_thread(fill.left, url)
        samples.append(Sample(stage.app.memory(), backlog, rate))
        await asyncio.sleep(max(0.0, next_second - time.monotonic()))
    return samples


def _fifth(samples: Sequence[Sample], number: int) -> Sequence[Sample]:
    size = len(samples) // _FEWEST
    return samples[number * size : (number + 1) * size]


def goals(samples: Sequence[Sample]) -> list[Goal]:
    """Compare the last fifth of the time with the second; in the first, caches are filled."""
    before, after = _fifth(samples, 1), _fifth(samples, 4)
    memory = median(one.memory for one in after) / median(one.memory for one in before)
    backlog = median(one.backlog for one in after) / samples[0].paid
    return [
        Goal("memory at the end to that after a fifth of the time", memory, _FLAT),
        Goal("backlog at the end, in seconds of load", backlog, _FLAT),
    ]


def lines(samples: Sequence[Sample]) -> Iterator[str]:
    """Return the section of the page."""
    paid = sum(one.paid for one in samples)
    yield f"{paid:,} payments started and confirmed in {len(samples)} seconds on SQLite, each reported to a Saleor that counts it.\n"
    yield "| fifth of the time | resident MB | reports not counted yet |\n| --- | ---: | ---: |"
    for number in range(_FEWEST):
        part = _fifth(samples, number)
        memory, backlog = (median(getattr(one, name) for one in part) for name in ("memory", "backlog"))
        yield f"| {number + 1} | {memory:.1f} | {backlog:.0f} |"
    yield ""
    yield from (f"- {goal}" for goal in goals(samples))
