"""Counters of what was refused, for health and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store import tables
from app.store.engine import upsert

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Counters:
    """How often something happened, by tenant; each method is one transaction."""

    _engine: Engine

    def count(self, tenant: str, name: str) -> None:
        """Count one occurrence."""
        table = tables.counters
        with self._engine.begin() as connection:
            first = {"tenant": tenant, "name": name, "value": 1}
            upsert(connection, table, first, {"value": table.c.value + 1})

    def counters(self) -> dict[tuple[str, str], int]:
        """Return every counter."""
        with self._engine.begin() as connection:
            rows: Any = connection.execute(sa.select(tables.counters)).all()
        return {(row.tenant, row.name): row.value for row in rows}
