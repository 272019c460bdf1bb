"""Ways in which a database fails under a running app, each until its block ends."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tests.operations.town import Town

    Fault = Callable[[Town], contextlib.AbstractAsyncContextManager[None]]


@contextlib.asynccontextmanager
async def disk_full(town: Town) -> AsyncIterator[None]:
    """No byte more fits: the app's process may not make any file longer than nothing."""
    pid = town.processes[-1].pid or 0
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextlib.asynccontextmanager
async def locked(town: Town) -> AsyncIterator[None]:
    """Another connection holds what every payment needs, longer than the app waits."""
    url = town.stack.settings.database_url
    with _sqlite_lock(url) if url.startswith("sqlite") else _postgres_lock(url):
        yield


@contextlib.contextmanager
def _sqlite_lock(url: str) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(url.partition("///")[2].partition("?")[0], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def _postgres_lock(url: str) -> Iterator[None]:
    with _admin(url) as other:
        other.exec_driver_sql("BEGIN")
        other.exec_driver_sql("LOCK TABLE payments, operations, reports IN ACCESS EXCLUSIVE MODE")
        yield
        other.exec_driver_sql("ROLLBACK")


@contextlib.contextmanager
def _admin(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


@contextlib.asynccontextmanager
async def connections_dropped(town: Town) -> AsyncIterator[None]:
    """Every connection of the app is ended a hundred times a second."""
    over = threading.Event()
    dropping = threading.Thread(target=_drop, args=(town.stack.settings.database_url, over))
    dropping.start()
    try:
        yield
    finally:
        over.set()
        await asyncio.to_thread(dropping.join)


def _drop(url: str, over: threading.Event) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with _admin(url) as connection:
        while not over.is_set():
            connection.exec_driver_sql(others)
            time.sleep(0.01)


@contextlib.asynccontextmanager
async def stopped(server: Any, _town: Town) -> AsyncIterator[None]:
    """The server is stopped, and started at the end of the block."""
    await asyncio.to_thread(server.stop)
    try:
        yield
    finally:
        await asyncio.to_thread(server.ensure_postgres_running)
