"""What is forgotten, and when: in small batches, so that nobody who takes a payment waits for it.

Payments, their ledger and the history of changes are the books and stay. Counters, checks and reserved order numbers are
bounded by what is configured. Everything else that grows with every payment has its end here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from app.store import tables

if TYPE_CHECKING:
    from datetime import datetime


class Retention:
    """Forgetting; each method is one short transaction and returns how many rows it concerned."""

    _engine: sa.Engine

    def date_confirmations(self, keep_until: datetime, limit: int) -> int:
        """Give a day to confirmations that a version accepted which knew of none."""
        table = tables.confirmations
        undated = _some(table, table.c.keep_until.is_(None), order=table.c.keep_until, limit=limit)
        return self._changed(sa.update(table).where(undated).values(keep_until=keep_until))

    def forget_confirmations(self, now: datetime, limit: int) -> int:
        """Delete confirmations whose day has come; what they said is in their payments."""
        table = tables.confirmations
        over = _some(table, table.c.keep_until <= now, order=table.c.keep_until, limit=limit)
        return self._changed(sa.delete(table).where(over))

    def forget_reports(self, before: datetime, limit: int) -> int:
        """Delete reports that Saleor has counted long ago; what is due or parked stays however old it is."""
        table = tables.reports
        settled = sa.and_(table.c.state == sa.literal_column("'done'"), table.c.due_at < before)
        return self._changed(sa.delete(table).where(_some(table, settled, order=table.c.due_at, limit=limit)))

    def forget_storages(self, before: datetime, limit: int) -> int:
        """Delete data storages that QMORE has long closed."""
        table = tables.storages
        over = _some(table, table.c.expires_at < before, order=table.c.expires_at, limit=limit)
        return self._changed(sa.delete(table).where(over))

    def forget_troubles(self, before: datetime, limit: int) -> int:
        """Delete problems that were settled long ago."""
        table = tables.troubles
        over = _some(table, table.c.settled_at < before, order=table.c.settled_at, limit=limit)
        return self._changed(sa.delete(table).where(over))

    def _changed(self, statement: sa.Update | sa.Delete) -> int:
        with self._engine.begin() as connection:
            return cast("sa.CursorResult[Any]", connection.execute(statement)).rowcount


def _some(
    table: sa.Table, where: sa.ColumnElement[bool], order: sa.ColumnElement[Any], limit: int
) -> sa.ColumnElement[bool]:
    """Name so many rows by their keys; rows that somebody else works at are left for the next time."""
    keys = list(table.primary_key)
    chosen = sa.select(*keys).where(where).order_by(order).limit(limit).with_for_update(skip_locked=True)
    return keys[0].in_(chosen) if len(keys) == 1 else sa.tuple_(*keys).in_(chosen)
