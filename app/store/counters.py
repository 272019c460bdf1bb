"""Counters of what was refused, for health and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store import tables
from app.store.engine import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine


class Counters:
    """How often something happened, by tenant; each method is one transaction."""

    _engine: Engine

    def count(self, counted: Mapping[tuple[str, str], int]) -> None:
        """Add what was counted, by tenant and name; always in the same order, so that no two wait for each other."""
        table = tables.counters
        with self._engine.begin() as connection:
            for (tenant, name), number in sorted(counted.items()):
                first = {"tenant": tenant, "name": name, "value": number}
                upsert(connection, table, first, {"value": table.c.value + number})

    def counters(self) -> dict[tuple[str, str], int]:
        """Return every counter."""
        with self._engine.begin() as connection:
            rows: Any = connection.execute(sa.select(tables.counters)).all()
        return {(row.tenant, row.name): row.value for row in rows}
