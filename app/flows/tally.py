"""Counts what was refused, in memory: a flood of forged posts costs neither a write nor a log line each."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from app.decide import trouble
from app.decide.trouble import Kind

if TYPE_CHECKING:
    from app.flows.house import House

log = structlog.get_logger()
EVERY = 2.0  # seconds between two writes
FORGED = "confirmation_forged"
_KEPT = timedelta(days=1)  # after which forged confirmations are no news any more


@dataclass
class Tally:
    """What was counted since the last write, by tenant and name."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, tenant: str, name: str) -> None:
        """Count one occurrence."""
        self.counts[tenant, name] += 1

    def take(self) -> dict[tuple[str, str], int]:
        """Hand over what was counted, and begin anew."""
        taken, self.counts = dict(self.counts), Counter()
        return taken


async def work(house: House) -> None:
    """Write for ever; cancelled on shutdown, after a last time."""
    try:
        while True:
            await asyncio.sleep(EVERY)
            await flush(house)
    finally:
        await flush(house)


async def flush(house: House) -> None:
    """Write what was counted, say it in one line each, and let staff know of what is forged."""
    now = house.clock.now()
    taken = house.tally.take()
    if taken:
        await house.disk.run(house.store.count, taken)
    for (tenant, name), number in taken.items():
        log.warning("refused", tenant=tenant, code=name, result=f"{number} times")
    fresh = [trouble.forged(tenant, now) for tenant, name in taken if name == FORGED]
    open_ = await house.disk.read(house.store.troubles_like, Kind.FORGED, now - _KEPT)
    if fresh or open_:
        await house.disk.run(house.store.keep_troubles, fresh, open_, now)
