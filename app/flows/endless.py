"""What works behind the app must outlive every fault: a lost database connection ends a turn, never the worker."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger()
_REST = 1.0  # seconds, so that a lasting fault does not spin


async def keep(work: Callable[[], Awaitable[None]], rest: float = _REST) -> None:
    """Start the work again whenever it fails, until this is cancelled."""
    while True:
        try:
            await work()
        except Exception as broken:  # noqa: BLE001 - whatever it was, results still wait to be told
            log.error("a worker failed and starts again", error=type(broken).__name__)
        await asyncio.sleep(rest)
