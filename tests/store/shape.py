"""The shape of a database: what two databases must have in common to be the same schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def of(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """Return columns, keys, constraints and indexes of every table, as the database itself tells them."""
    seen = sa.inspect(connection)
    names = [name for name in seen.get_table_names() if not name.endswith("_version")]
    return {name: _table(seen, name) for name in names}


def _table(seen: sa.Inspector, name: str) -> dict[str, Any]:
    columns = {
        column["name"]: (str(column["type"]), column["nullable"], column.get("default"))
        for column in seen.get_columns(name)
    }
    return {
        "columns": columns,
        "key": seen.get_pk_constraint(name)["constrained_columns"],
        "unique": sorted((str(one["name"]), one["column_names"]) for one in seen.get_unique_constraints(name)),
        "indexes": sorted(map(_index, seen.get_indexes(name)), key=lambda one: str(one[0])),
    }


def _index(found: Any) -> tuple[Any, ...]:
    options = found.get("dialect_options", {})
    where = [str(value) for option, value in options.items() if option.endswith("_where")]
    return found["name"], found["column_names"], bool(found["unique"]), where
