"""The outbox: reports leave under a lease, and in order within a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.store import records, tables

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from app.decide.records import Report


class Outbox:
    """What Saleor must still hear; each method is one transaction."""

    _engine: sa.Engine

    def claim_reports(self, worker: str, now: datetime, lease: timedelta, limit: int) -> list[Report]:
        """Lease what is due: never a report before an earlier one of its transaction is done or parked."""
        table, earlier = tables.reports, tables.reports.alias()
        waits = sa.exists().where(
            earlier.c.tenant == table.c.tenant,
            earlier.c.transaction_id == table.c.transaction_id,
            earlier.c.sequence < table.c.sequence,
            earlier.c.state == "due",
        )
        free = sa.or_(table.c.leased_until.is_(None), table.c.leased_until < now)
        due = sa.select(table.c.id).where(table.c.state == "due", table.c.due_at <= now, free, ~waits)
        chosen = due.order_by(table.c.sequence).limit(limit).with_for_update(skip_locked=True, of=table)
        with self._engine.begin() as connection:
            ids = connection.execute(chosen).scalars().all()
            if not ids:
                return []
            mine = table.c.id.in_(ids)
            taken = {"leased_by": worker, "leased_until": now + lease, "attempts": table.c.attempts + 1}
            connection.execute(sa.update(table).where(mine).values(taken))
            rows = connection.execute(sa.select(table).where(mine).order_by(table.c.sequence)).all()
        return [records.report(row) for row in rows]

    def report_done(self, report_id: str, note: str | None = None) -> None:
        """Saleor has counted it."""
        self._change(report_id, {"state": "done", "last_error": note, "leased_until": None})

    def report_retry(self, report_id: str, due_at: datetime, error: str) -> None:
        """Nothing is decided; it is due again later."""
        self._change(report_id, {"due_at": due_at, "last_error": error[:500], "leased_until": None})

    def report_parked(self, report_id: str, error: str) -> None:
        """Saleor refuses it; a person must look."""
        self._change(report_id, {"state": "parked", "last_error": error[:500], "leased_until": None})

    def replay(self, report_id: str, now: datetime) -> None:
        """Let a parked report leave again."""
        self._change(report_id, {"state": "due", "due_at": now, "leased_until": None})

    def _change(self, report_id: str, values: dict[str, object]) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(tables.reports).where(tables.reports.c.id == report_id).values(values))

    def reports(self, tenant: str, transaction_id: str) -> list[Report]:
        """Return what Saleor was and will be told of a transaction, in order."""
        table = tables.reports
        mine = (table.c.tenant == tenant, table.c.transaction_id == transaction_id)
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(table).where(*mine).order_by(table.c.sequence)).all()
        return [records.report(row) for row in rows]

    def parked_reports(self) -> list[Report]:
        """Return what a person must look at."""
        table = tables.reports
        with self._engine.begin() as connection:
            rows = connection.execute(
                sa.select(table).where(table.c.state == "parked").order_by(table.c.sequence)
            ).all()
        return [records.report(row) for row in rows]
