"""The outbox: reports leave under a lease, and in order within a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.decide.trouble import Kind, parked
from app.store import records, tables, troubles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from app.decide.records import Report
    from app.decide.trouble import Trouble


# Literally, not as parameters: only so do both databases know that an index of such rows alone serves the statement.
_DUE, _PARKED = (tables.reports.c.state == sa.literal_column(f"'{state}'") for state in ("due", "parked"))


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
        due = sa.select(table.c.id).where(_DUE, table.c.due_at <= now, free, ~waits)
        chosen = due.order_by(table.c.due_at, table.c.sequence).limit(limit).with_for_update(skip_locked=True, of=table)
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
        self._change([report_id], {"state": "done", "last_error": note, "reason": None, "leased_until": None})

    def reports_done(self, report_ids: Sequence[str]) -> None:
        """Saleor has counted all of these, whoever holds their lease by now."""
        self._change(report_ids, {"state": "done", "last_error": None, "reason": None, "leased_until": None})

    def report_retry(self, report_id: str, due_at: datetime, error: str, worker: str | None = None) -> None:
        """Nothing is decided; it is due again later. A worker that lost its lease changes nothing."""
        values = {"due_at": due_at, **records.said("last_error", error), "leased_until": None}
        self._change([report_id], values, *_still_mine(worker))

    def report_parked(
        self, report_id: str, error: str, worker: str | None = None, trouble: Trouble | None = None
    ) -> None:
        """Saleor refuses it; a person must look. A worker that lost its lease changes nothing."""
        values = {"state": "parked", **records.said("last_error", error), "leased_until": None}
        mine = (tables.reports.c.id == report_id, *_still_mine(worker))
        with self._engine.begin() as connection:
            changed = connection.execute(sa.update(tables.reports).where(*mine).values(values))
            if changed.rowcount and trouble is not None:
                troubles.opened(connection, trouble)

    def release_reports(self, worker: str, report_ids: Sequence[str] | None = None) -> None:
        """Give leases back for what was not tried, or for everything that a stopping worker holds."""
        mine = [*_still_mine(worker), tables.reports.c.leased_until.is_not(None)]
        values = {"leased_until": None, "leased_by": None, "attempts": tables.reports.c.attempts - 1}
        self._change(report_ids, values, *mine)

    def hold_reports(self, tenant: str, until: datetime) -> None:
        """Let a silent shop's reports wait together, so that they neither crowd out other shops nor count attempts."""
        table = tables.reports
        waiting = (table.c.due_at < until, table.c.leased_until.is_(None))
        self._change(None, {"due_at": until}, *_waiting_for(tenant), *waiting)

    def replay(self, report_id: str, now: datetime) -> None:
        """Let a parked report leave again, with its patience renewed; what Saleor has counted stays counted."""
        values = {"state": "due", "due_at": now, "leased_until": None, "attempts": 0}
        mine = (tables.reports.c.id == report_id, _PARKED)
        with self._engine.begin() as connection:
            tenant = connection.execute(sa.select(tables.reports.c.tenant).where(*mine)).scalar()
            if tenant is not None:
                connection.execute(sa.update(tables.reports).where(*mine).values(values))
                troubles.settle(connection, tenant, report_id, [Kind.REPORT_PARKED], now)

    def _change(
        self, report_ids: Sequence[str] | None, values: Mapping[str, object], *where: sa.ColumnElement[bool]
    ) -> None:
        these = () if report_ids is None else (tables.reports.c.id.in_(report_ids),)
        with self._engine.begin() as connection:
            connection.execute(sa.update(tables.reports).where(*these, *where).values(values))

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
            rows = connection.execute(sa.select(table).where(_PARKED).order_by(table.c.sequence)).all()
        return [records.report(row) for row in rows]


def park(connection: sa.Connection, tenant: str, reason: str, now: datetime) -> None:
    """Park everything that a shop was not told yet, with a problem for each; whoever holds a lease has lost it."""
    table = tables.reports
    values = {"state": "parked", **records.said("last_error", reason), "leased_until": None}
    rows = connection.execute(sa.update(table).where(*_waiting_for(tenant)).values(values).returning(table)).all()
    for row in rows:
        troubles.opened(connection, parked(records.report(row), reason, now))


def _waiting_for(tenant: str) -> tuple[sa.ColumnElement[bool], ...]:
    # Joined with nothing, the name is no key: SQLite would read everything the shop was ever told, not only what waits.
    return (_DUE, tables.reports.c.tenant.concat("") == tenant)


def _still_mine(worker: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return (_DUE,) if worker is None else (_DUE, tables.reports.c.leased_by == worker)
