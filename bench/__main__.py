"""``python -m bench`` measures and writes ``bench/RESULTS.md``; ``python -m bench quick`` only prints."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from bench import load, measure, report, server, stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_HERE = Path(__file__).parent
_CHOSEN = "\n## What was chosen, and why\n"  # written by hand, and kept


async def main(rounds: int, seconds: float, starts: int, fewest: int, *, write: bool) -> None:
    """Build the stage, measure, print, and write where that is wanted."""
    os.sched_setaffinity(0, server.CORES[1:] or server.CORES)
    with tempfile.TemporaryDirectory(dir=_HERE) as folder:  # on disk, not in memory: a commit must cost what it costs
        async with _explained(Path(folder)), stage.built(Path(folder), starts) as built:
            found = await measure.figures(built, rounds, seconds, fewest)
        print("\n".join(report.lines(found, built.starts)))
        if write:
            _write(report.page(found, built.starts, rounds))


@contextlib.asynccontextmanager
async def _explained(folder: Path) -> AsyncIterator[None]:
    """Show what the servers had to say, where an answer was not what is measured."""
    try:
        yield
    except load.Unexpected:
        for log in sorted(await asyncio.to_thread(lambda: [*folder.glob("*.log")])):
            print(log.name, (await asyncio.to_thread(log.read_text))[-3000:], file=sys.stderr)
        raise


def _write(page: str) -> None:
    file = _HERE / "RESULTS.md"
    chosen = file.read_text("utf-8").partition(_CHOSEN)[2] if file.exists() else ""
    file.write_text(page + _CHOSEN + chosen, "utf-8")


if __name__ == "__main__":
    # The first start brings the schema, and Alembic with it.
    if sys.argv[1:] == ["quick"]:
        uvloop.run(main(3, 0.15, 1, 50, write=False))
    else:
        uvloop.run(main(7, 1.0, 4, measure.WARM, write=True))
