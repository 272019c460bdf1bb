"""The database connection: SQLite in WAL with every commit on disk, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

_MIGRATION = 0x514D4F5245  # the advisory lock's name: QMORE


def connect(url: str) -> sa.Engine:
    """Open a database by its SQLAlchemy URL."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=8, max_overflow=4, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
    sa.event.listen(engine, "connect", _durable)
    sa.event.listen(engine, "begin", _write_intent)
    return engine


def _durable(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_intent(connection: sa.Connection) -> None:
    # Whoever reads in order to write must not find another writer in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def upsert(connection: sa.Connection, table: sa.Table, row: dict[str, Any], change: dict[str, Any]) -> None:
    """Insert a row, or change the one that has its primary key; two at once never collide."""
    dialect: Any = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    wanted = dialect.insert(table).values(row)
    connection.execute(wanted.on_conflict_do_update(index_elements=list(table.primary_key), set_=change))


def migrate(engine: sa.Engine) -> None:
    """Bring the schema to the newest revision."""
    folder = Path(__file__).parent / "migrations"
    newest = max(file.name.partition("_")[0] for file in (folder / "versions").glob("[0-9]*.py"))
    if _revision(engine) != newest:
        _upgrade(engine, folder)


def _revision(engine: sa.Engine) -> str | None:
    with engine.begin() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return revision


def _upgrade(engine: sa.Engine, folder: Path) -> None:
    from alembic import command  # noqa: PLC0415 - a fifth of the start, and of no use once the schema is there
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(folder))
    with engine.begin() as connection:
        _alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _alone(connection: sa.Connection) -> None:
    # Workers that start together queue here, and whoever comes second finds the schema done. SQLite's BEGIN has the same effect.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:name)"), {"name": _MIGRATION})
