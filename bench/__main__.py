"""``python -m bench`` measures and writes ``bench/RESULTS.md``; ``python -m bench quick`` only prints.

``growth [PAYMENTS]``, ``soak [SECONDS]`` and ``drain [REPORTS]`` write a section of the same page each.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from bench import drain, growth, load, measure, report, sections, server, soak, stage
from tests import databases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

_HERE = Path(__file__).parent
_PAGE = _HERE / "RESULTS.md"


async def main(rounds: int, seconds: float, starts: int, fewest: int, *, write: bool) -> None:
    """Build the stage, measure, print, and write where that is wanted."""
    os.sched_setaffinity(0, server.CORES[1:] or server.CORES)
    with tempfile.TemporaryDirectory(dir=_HERE) as folder:  # on disk, not in memory: a commit must cost what it costs
        async with _explained(Path(folder)), stage.built(Path(folder), starts) as built:
            found = await measure.figures(built, rounds, seconds, fewest)
        print("\n".join(report.lines(found, built.starts)))
        if write:
            page = report.page(found, built.starts, rounds)
            _PAGE.write_text(sections.with_page(_PAGE.read_text("utf-8"), page), "utf-8")


@contextlib.asynccontextmanager
async def _explained(folder: Path) -> AsyncIterator[None]:
    """Show what the servers had to say, where an answer was not what is measured."""
    try:
        yield
    except load.Unexpected:
        for log in sorted(await asyncio.to_thread(lambda: [*folder.glob("**/*.log")])):
            print(log.name, (await asyncio.to_thread(log.read_text))[-3000:], file=sys.stderr)
        raise


async def _growth(payments: int) -> None:
    """Compare few payments with many on both databases."""
    os.sched_setaffinity(0, server.CORES[1:] or server.CORES)
    found: list[growth.Grown] = []
    with tempfile.TemporaryDirectory(dir=_HERE) as folder, databases.postgres() as postgres:
        for kind in databases.KINDS:
            place = Path(folder) / kind
            place.mkdir()
            async with _explained(place):
                with _two(kind, place, postgres) as urls:
                    found += await growth.grown(place, urls, payments, rounds=7)
            _say(f"With {payments:,} payments", growth.lines(found, payments))


async def _soak(seconds: float) -> None:
    """Load steadily."""
    os.sched_setaffinity(0, server.CORES[1:] or server.CORES)
    with tempfile.TemporaryDirectory(dir=_HERE) as folder:
        url = f"sqlite:///{Path(folder) / 'soak.sqlite3'}"
        async with _explained(Path(folder)), stage.built(Path(folder), 0, url) as built:
            samples = await soak.soaked(built, url, seconds)
    _say("A steady load", soak.lines(samples))


async def _drain(reports: int) -> None:
    """Let backlogs leave."""
    found: list[drain.Drained] = []
    with tempfile.TemporaryDirectory(dir=_HERE) as folder, databases.postgres() as postgres:
        for number, case in enumerate(drain.cases(reports)):
            place = Path(folder) / str(number)
            place.mkdir()
            with _two(case.database, place, postgres) as (url, _):
                found.append(await drain.drained(place, url, case))
            print(found[-1])
    _say("A backlog of reports", drain.lines(found))


@contextlib.contextmanager
def _two(kind: str, place: Path, postgres: str) -> Iterator[tuple[str, str]]:
    """Give two empty databases of a kind."""
    if kind == "sqlite":
        yield f"sqlite:///{place / 'few.sqlite3'}", f"sqlite:///{place / 'many.sqlite3'}"
        return
    with databases.fresh_database(postgres) as few, databases.fresh_database(postgres) as many:
        yield few, many


def _say(name: str, lines: Iterable[str]) -> None:
    """Print a section, and put it on the page with the machine it was measured on."""
    said = [f"Machine: {report.machine()}.", "", *lines]
    print("\n".join(said))
    _PAGE.write_text(sections.with_section(_PAGE.read_text("utf-8"), name, said), "utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["quick"]:  # the first start brings the schema, and Alembic with it
            uvloop.run(main(3, 0.15, 1, 50, write=False))
        case ["growth", *given]:
            uvloop.run(_growth(int(given[0]) if given else growth.MANY))
        case ["soak", *given]:
            uvloop.run(_soak(float(given[0]) if given else 60.0))
        case ["drain", *given]:
            uvloop.run(_drain(int(given[0]) if given else drain.BACKLOG))
        case _:
            uvloop.run(main(7, 1.0, 4, measure.WARM, write=True))
