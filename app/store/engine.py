"""The database connection: SQLite in WAL with every commit on disk, or PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

_PATIENCE = 10  # seconds that one writer waits for another, on PostgreSQL for any lock
_SQLITE = {"timeout": _PATIENCE, "check_same_thread": False}
_POSTGRESQL = {"connect_timeout": 5, "options": f"-c lock_timeout={_PATIENCE}s"}


def connect(address: str) -> sa.Engine:
    """Open a database by its SQLAlchemy URL, whose own options go first; a usual PostgreSQL address will do."""
    url = sa.make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", address))
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url, pool_size=8, max_overflow=4, pool_pre_ping=True, connect_args=_unless(url, _POSTGRESQL)
        )
    engine = sa.create_engine(url, connect_args=_unless(url, _SQLITE))
    sa.event.listen(engine, "connect", _durable)
    sa.event.listen(engine, "begin", _write_intent)
    return engine


def _unless(url: sa.URL, options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in url.query}


def _durable(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see below
    cursor = connection.cursor()
    _keep_a_journal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_a_journal(cursor: Any) -> None:
    """Turn WAL on; of processes that open a new file at once, all but one are refused without waiting (SQLite's own rule)."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _write_intent(connection: sa.Connection) -> None:
    # Whoever reads in order to write must not find another writer in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def upsert(connection: sa.Connection, table: sa.Table, row: dict[str, Any], change: dict[str, Any]) -> None:
    """Insert a row, or change the one that has its primary key; two at once never collide."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    wanted = dialect.insert(table).values(row)
    connection.execute(wanted.on_conflict_do_update(index_elements=list(table.primary_key), set_=change))
