"""What nobody needs any more is forgotten: raw confirmations after their day, counted reports, closed data storages."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from app.flows.house import House

log = structlog.get_logger()
BATCH = 200  # rows in one transaction
STORAGES_KEPT = timedelta(days=7)  # QMORE closes them after 30 minutes (QMORE protocol 4)
_HOUR = 3600.0  # seconds between two looks when nothing is left to forget
_BREATH = 0.5  # seconds between two batches, in which others write


async def work(house: House) -> None:
    """Forget for ever; cancelled on shutdown."""
    while True:  # noqa: ASYNC110 - nothing wakes it but time
        await asyncio.sleep(_BREATH if await once(house) else _HOUR)


async def once(house: House) -> int:
    """Forget one batch of everything; return how many rows it concerned."""
    store, now = house.store, house.clock.now()
    dated = await house.disk.run(store.date_confirmations, now + house.confirmations_kept, BATCH)
    gone = [
        await house.disk.run(store.forget_confirmations, now, BATCH),
        await house.disk.run(store.forget_reports, now - house.reports_kept, BATCH),
        await house.disk.run(store.forget_storages, now - STORAGES_KEPT, BATCH),
        await house.disk.run(store.forget_troubles, now - house.reports_kept, BATCH),
    ]
    if any(gone):
        log.info(
            "forgotten", result=f"{gone[0]} confirmations, {gone[1]} reports, {gone[2]} storages, {gone[3]} problems"
        )
    return dated + sum(gone)
