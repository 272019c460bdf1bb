"""What a version does with the tables it knows: insert, read, change and take away, whatever the schema has become since."""

from __future__ import annotations

import itertools
from typing import Any

import sqlalchemy as sa

_number = itertools.count(1)


def reflected(connection: sa.Connection) -> list[sa.Table]:
    """Return the tables as a version finds them whose schema this is."""
    found = sa.MetaData()
    found.reflect(connection, only=lambda name, _: not name.endswith("_version"))
    return found.sorted_tables


def run_all(connection: sa.Connection, table: sa.Table) -> None:
    """Run one statement of each kind with every column of a table."""
    row = _row(table)
    mine = sa.and_(*(column == row[column.name] for column in table.primary_key))
    connection.execute(sa.insert(table).values(row))
    found = connection.execute(sa.select(table).where(mine)).one()._asdict()
    assert found == row
    others = {column.name: row[column.name] for column in table.columns if not column.primary_key}
    changed = sa.update(table).where(mine).values(others) if others else sa.select(table)
    connection.execute(changed)
    connection.execute(sa.delete(table).where(mine))


def insert(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    """Leave a row behind, as a version does that is still at work."""
    row = _row(table)
    connection.execute(sa.insert(table).values(row))
    return row


def _row(table: sa.Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: sa.Column[Any]) -> Any:
    number = next(_number)
    match column.type:
        case sa.Boolean():
            return True
        case sa.Integer():
            return number
        case sa.LargeBinary():
            return b"sealed %d" % number
        case sa.JSON():
            return {"n": number}
        case _:
            return f"text {number}"
