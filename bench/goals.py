"""What is wanted, and whether a run has it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench.measure import Figures, middle, ratio
from bench.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RATIOS = {"gateway initialize": 0.6, "transaction initialize": 0.8, "confirmation accept": 0.7}
_TAIL = 6.0  # p99 to p50
_KEPT = 0.97  # of the throughput at 8 connections still there at 64; the rest is noise
_MEMORY, _STARTUP, _REFUND_CPU, _LAG = 110.0, 1.5, 3.0, 50.0


@dataclass(frozen=True)
class Goal:
    """One goal with what was measured."""

    name: str
    value: float
    wanted: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the run has it."""
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{self.name}: {self.value:.2f}, wanted {sign} {self.wanted:g}: {'met' if self.met else 'NOT MET'}"


def goals(found: Figures, starts: Sequence[float]) -> list[Goal]:
    """Return every goal of a run."""
    refund = middle(found["refund", 8])
    memory = max(one.memory for (name, _), many in found.items() for one in many if not name.startswith("floor"))
    return [
        *_by_scene(found),
        Goal("resident memory under load, MB", memory, _MEMORY),
        Goal("first answer after start, s", median(starts), _STARTUP),
        Goal("refund, CPU ms", refund.cpu, _REFUND_CPU),
        Goal("refund, ms from QMORE's last answer to ours (p99)", refund.lag or 0.0, _LAG),
    ]


def _by_scene(found: Figures) -> Iterator[Goal]:
    for scene in SCENES:
        if scene.name not in RATIOS:
            continue
        few, many = middle(found[scene.name, 8]), middle(found[scene.name, 64])
        to_floor = ratio(found, scene, 8) or 0.0
        yield Goal(f"{scene.name}, throughput to its floor", to_floor, RATIOS[scene.name], at_least=True)
        yield Goal(f"{scene.name}, p99 to p50", few.p99 / few.p50, _TAIL)
        yield Goal(f"{scene.name}, throughput at 64 to that at 8", many.rps / few.rps, _KEPT, at_least=True)
