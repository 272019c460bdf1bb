"""The figures as lines for a terminal and as a page for readers."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING

from bench.goals import goals
from bench.measure import CONCURRENCIES, Figures, cpu_ratio, middle, ratio
from bench.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAGE = """# What it costs

Written by `make bench`; a run measures everything anew, in {rounds} interleaved rounds, and these are the medians.

Machine: {machine}.
The server has one core; the load and the instant stubs of QMORE and Saleor have another. SQLite is on disk with
`synchronous=FULL`. Absolute figures are this machine's; the ratios compare with a floor measured in the same
rounds: bare FastAPI routes that do only what cannot be avoided (`bench/floors.py`), with the same libraries.

| | connections | requests/s | p50 ms | p95 ms | p99 ms | CPU ms | resident MB | to its floor | by CPU |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}

First answer after the process starts: {starts} s.

## Goals

{goals}
"""


def lines(found: Figures, starts: Sequence[float]) -> Iterator[str]:
    """Return one line per figure, then one per goal."""
    for scene in SCENES:
        for concurrency in CONCURRENCIES:
            one, to_floor = middle(found[scene.name, concurrency]), ratio(found, scene, concurrency)
            of_cpu = cpu_ratio(found, scene, concurrency)
            compared = "" if to_floor is None else f"  {to_floor:.2f} of its floor, by CPU {of_cpu:.2f}"
            yield (
                f"{scene.name:<34} {concurrency:>3}  {one.rps:7.0f}/s  p50 {one.p50:6.2f}  p95 {one.p95:6.2f}  "
                f"p99 {one.p99:6.2f} ms  cpu {one.cpu:5.2f} ms  {one.memory:4.0f} MB{compared}"
            )
    yield from (str(goal) for goal in goals(found, starts))


def page(found: Figures, starts: Sequence[float], rounds: int) -> str:
    """Return the page."""
    return _PAGE.format(
        rounds=rounds,
        machine=machine(),
        rows="\n".join(_rows(found)),
        starts=", ".join(f"{seconds:.2f}" for seconds in starts),
        goals="\n".join(f"- {goal}" for goal in goals(found, starts)),
    )


def _rows(found: Figures) -> Iterator[str]:
    for scene in SCENES:
        for concurrency in CONCURRENCIES:
            one, to_floor = middle(found[scene.name, concurrency]), ratio(found, scene, concurrency)
            figures = (
                f"{one.rps:.0f} | {one.p50:.2f} | {one.p95:.2f} | {one.p99:.2f} | {one.cpu:.2f} | {one.memory:.0f}"
            )
            of_cpu = cpu_ratio(found, scene, concurrency)
            compared = "| | |" if to_floor is None else f"| {to_floor:.2f} | {of_cpu:.2f} |"
            yield f"| {scene.name} | {concurrency} | {figures} {compared}"


def machine() -> str:
    """Return the machine in general words."""
    gigabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"{os.cpu_count()} cores, {gigabytes:.0f} GB of memory, {platform.system()} on {platform.machine()}, {python}"
    )
