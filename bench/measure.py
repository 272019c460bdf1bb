"""Rounds of every scene in turn, so that a machine's good and bad moments meet all of them; then medians."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench import load
from bench.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.scenes import Round, Scene
    from bench.stage import Stage

CONCURRENCIES = (8, 64)
WARM = 100  # requests before anything counts, and the fewest of a round


@dataclass(frozen=True)
class Sample:
    """One round: requests per second, milliseconds of latency and of CPU per request, resident megabytes.

    ``lag`` is the 99th percentile of the milliseconds from QMORE's last answer to ours.
    """

    rps: float
    p50: float
    p95: float
    p99: float
    cpu: float
    memory: float
    lag: float | None = None


Figures = dict[tuple[str, int], list[Sample]]


async def figures(stage: Stage, rounds: int, seconds: float, fewest: int = WARM) -> Figures:
    """Measure every scene at every concurrency, so many rounds of about so many seconds."""
    sizes = {scene.name: await _size(stage, scene, seconds, fewest) for scene in SCENES}
    found: Figures = defaultdict(list)
    for _ in range(rounds):
        for scene in SCENES:
            for concurrency in CONCURRENCIES:
                sample = await one_round(stage, scene, sizes[scene.name], concurrency)
                found[scene.name, concurrency].append(sample)
    return found


async def _size(stage: Stage, scene: Scene, seconds: float, fewest: int) -> int:
    await one_round(stage, scene, fewest, 8)
    sample = await one_round(stage, scene, fewest, 8)
    return max(fewest, int(sample.rps * seconds))


async def one_round(stage: Stage, scene: Scene, count: int, concurrency: int) -> Sample:
    """Play a scene so many times, at so many connections."""
    prepared = await scene.prepare(stage, count)
    server = stage.floors if scene.on_floor else stage.app
    gc.collect()
    cpu, begun = server.cpu(), time.perf_counter()
    answers = await load.run(server.port, prepared.requests, concurrency, prepared.expected)
    took, used = time.perf_counter() - begun, server.cpu() - cpu
    prepared.after(answers)
    times = sorted((answer.came - answer.sent) * 1000 for answer in answers)
    p50, p95, p99 = (percentile(times, share) for share in (0.50, 0.95, 0.99))
    lag = _lag(stage, prepared, answers)
    return Sample(count / took, p50, p95, p99, used * 1000 / count, server.memory(), lag)


def _lag(stage: Stage, prepared: Round, answers: Sequence[load.Answer]) -> float | None:
    if not prepared.orders:
        return None
    told = stage.neighbours.answered
    return percentile(sorted((a.came - told[prepared.orders[a.index]]) * 1000 for a in answers), 0.99)


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which that share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(samples: Sequence[Sample]) -> Sample:
    """Return the medians of several rounds."""
    lags = [one.lag for one in samples if one.lag is not None]
    values = {name: median(getattr(one, name) for one in samples) for name in Sample.__annotations__ if name != "lag"}
    return Sample(**values, lag=median(lags) if lags else None)


def cpu_ratio(found: Figures, scene: Scene, concurrency: int) -> float | None:
    """Return the median, over the rounds, of the CPU that a floor takes to what its scene takes in the same round.

    A neighbour on the same machine takes throughput away, but hardly changes what a request costs.
    """
    if scene.floor is None:
        return None
    pairs = zip(found[scene.name, concurrency], found[scene.floor, concurrency], strict=True)
    return median(floor.cpu / ours.cpu for ours, floor in pairs)


def ratio(found: Figures, scene: Scene, concurrency: int) -> float | None:
    """Return the median, over the rounds, of a scene's throughput to its floor's in the same round."""
    if scene.floor is None:
        return None
    pairs = zip(found[scene.name, concurrency], found[scene.floor, concurrency], strict=True)
    return median(ours.rps / floor.rps for ours, floor in pairs)
