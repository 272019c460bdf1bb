"""Moves everything from SQLite to PostgreSQL in one transaction on each side: all of it is there afterwards, or nothing.

Values are copied as they are stored, so sealed secrets stay sealed and need the same key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store import tables
from app.store.schema import EXPANSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Told = Callable[[str, int, int], None]

_BATCH = 1000


class Unmovable(Exception):
    """The move cannot be made or was not complete; the target is as it was before."""


def move(source: sa.Engine, target: sa.Engine, told: Told) -> dict[str, int]:
    """Copy every table; ``told`` hears a table's name, how many rows are copied and how many there are.

    Raises:
        Unmovable: with what is in the way; nothing was copied.
    """
    _directed(source, target)
    with source.begin() as old, target.begin() as new:  # SQLite's BEGIN keeps writers out meanwhile
        if EXPANSIONS.reached(old) != EXPANSIONS.newest:
            raise Unmovable("The database was expanded by a newer version of saleor-qmore; move it with that version.")
        _empty(new)
        counts = {table.name: _copy(old, new, table, told) for table in tables.metadata.sorted_tables}
        for table in tables.metadata.sorted_tables:
            _compare(new, table, counts[table.name])
            _count_on(new, table)
    return counts


def _directed(source: sa.Engine, target: sa.Engine) -> None:
    if (source.dialect.name, target.dialect.name) != ("sqlite", "postgresql"):
        raise Unmovable(
            "Data moves from SQLite to PostgreSQL only: give a postgresql:// address while SQLite is in use."
        )


def _empty(target: sa.Connection) -> None:
    for table in tables.metadata.sorted_tables:
        target.execute(sa.text(f"LOCK TABLE {_name(target, table)} IN ACCESS EXCLUSIVE MODE"))
        if target.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise Unmovable(f"The target is not empty: there are {table.name} in it. Give an empty database.")


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table, told: Told) -> int:
    try:
        return _stream(source, target, table, told)
    except target.dialect.loaded_dbapi.Error as wrong:  # its further lines would show the row
        why = str(wrong).partition("\n")[0]
        raise Unmovable(f"PostgreSQL does not take the {table.name}, nothing was kept: {why}") from None


def _stream(source: sa.Connection, target: sa.Connection, table: sa.Table, told: Told) -> int:
    total, copied = _count(source, table), 0
    columns = ", ".join(target.dialect.identifier_preparer.quote(column.name) for column in table.columns)
    cursor: Any = target.connection.cursor()
    with cursor.copy(f"COPY {_name(target, table)} ({columns}) FROM STDIN") as copy:
        told(table.name, 0, total)
        for rows in _rows(source, table, columns):
            for row in rows:
                copy.write_row(row)
            copied += len(rows)
            told(table.name, copied, total)
    return copied


def _rows(source: sa.Connection, table: sa.Table, columns: str) -> Iterator[list[Any]]:
    cursor: Any = source.connection.cursor()
    cursor.execute(f"SELECT {columns} FROM {_name(source, table)}")  # noqa: S608 - our own names
    while rows := cursor.fetchmany(_BATCH):
        yield rows


def _compare(target: sa.Connection, table: sa.Table, copied: int) -> None:
    arrived = _count(target, table)
    if arrived != copied:
        raise Unmovable(f"Of {copied} {table.name}, {arrived} arrived; nothing was kept.")


def _count_on(target: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = target.execute(sa.select(sa.func.max(column))).scalar()
    if highest:
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        target.execute(sa.select(sa.func.setval(sequence, highest)))


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _name(connection: sa.Connection, table: sa.Table) -> str:
    return connection.dialect.identifier_preparer.quote(table.name)
