"""Runs the store beside the event loop: one thread for SQLite, which has one writer, a few for PostgreSQL.

What only reads needs no thread on SQLite: in WAL mode a read waits for nobody, and is done sooner than a thread wakes.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Runner:
    """Awaits the store's methods."""

    def __init__(self, store: Store) -> None:
        self._reads_here = store.is_sqlite
        self._threads = ThreadPoolExecutor(1 if store.is_sqlite else 8, thread_name_prefix="disk")

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one call of the store on a thread of its own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(call, *args, **kwargs))

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one call of the store that only reads."""
        return call(*args, **kwargs) if self._reads_here else await self.run(call, *args, **kwargs)

    def close(self) -> None:
        """Wait for what runs, and end."""
        self._threads.shutdown(wait=True)
