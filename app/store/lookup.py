"""Looking payments up for people: pages, counts, and what health wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.store import records, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.records import Payment, Report


@dataclass(frozen=True)
class Wanted:
    """Which payments; what is empty does not matter."""

    search: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    transactions: tuple[str, ...] | None = None


class Lookup:
    """Questions of people; each method is one transaction."""

    _engine: sa.Engine

    def find_payments(self, tenant: str, wanted: Wanted, offset: int, limit: int) -> tuple[list[Payment], int]:
        """Return one page of a shop's payments, newest first, and how many there are."""
        table = tables.payments
        query = sa.select(table).where(*_conditions(tenant, wanted))
        page = query.order_by(table.c.created_at.desc(), table.c.transaction_id).offset(offset).limit(limit)
        with self._engine.begin() as connection:
            rows = connection.execute(page).all()
            total = connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one()
        return [records.payment(row) for row in rows], total

    def payment_by_reference(self, tenant: str, reference: str) -> Payment | None:
        """Return a shop's payment by its reference or Saleor's transaction."""
        table = tables.payments
        named = sa.or_(table.c.psp_reference == reference, table.c.transaction_id == reference)
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(table).where(table.c.tenant == tenant, named).limit(1)).first()
        return records.payment(row) if row else None

    def count_payments(self, tenant: str, slugs: Sequence[str] | None, states: Sequence[str]) -> int:
        """Count the payments of some channels, or of all, in some states."""
        table = tables.payments
        mine = [table.c.tenant == tenant, table.c.state.in_(states)]
        if slugs is not None:
            mine.append(table.c.channel_slug.in_(slugs))
        with self._engine.begin() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(table).where(*mine)).scalar_one()

    def payments_in(self, tenant: str, states: Sequence[str], before: datetime, limit: int) -> list[Payment]:
        """Return the oldest payments in some states that began before a time."""
        table = tables.payments
        mine = (table.c.tenant == tenant, table.c.state.in_(states), table.c.created_at < before)
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(table).where(*mine).order_by(table.c.created_at).limit(limit)).all()
        return [records.payment(row) for row in rows]

    def best_payment_by(self, tenant: str, customers: Sequence[str], best: Sequence[str]) -> Payment | None:
        """Return the latest payment that was started with some QMORE accounts, those in the best states first."""
        paid, channel = tables.payments, tables.channel_configs
        same = sa.and_(
            channel.c.tenant == paid.c.tenant,
            channel.c.channel_slug == paid.c.channel_slug,
            channel.c.version == paid.c.config_version,
        )
        mine = (paid.c.tenant == tenant, channel.c.customer_id.in_(customers))
        order = (sa.case((paid.c.state.in_(best), 0), else_=1), paid.c.created_at.desc())
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(paid).join(channel, same).where(*mine).order_by(*order).limit(1)).first()
        return records.payment(row) if row else None

    def unnamed_payments(self, tenant: str, states: Sequence[str], since: datetime, limit: int) -> list[Payment]:
        """Return the newest payments in some states of which Saleor's order is not known yet."""
        table = tables.payments
        number = table.c.details["saleorOrder"]["number"].as_string()
        mine = (table.c.tenant == tenant, table.c.state.in_(states), table.c.created_at >= since, number.is_(None))
        query = sa.select(table).where(*mine).order_by(table.c.created_at.desc()).limit(limit)
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
        return [records.payment(row) for row in rows]

    def last_confirmation(self, tenant: str) -> datetime | None:
        """Return when QMORE last confirmed one of a shop's payments."""
        told, paid = tables.confirmations, tables.payments
        mine = sa.exists().where(paid.c.token == told.c.payment_token, paid.c.tenant == tenant)
        newest = sa.select(told.c.received_at).where(mine).order_by(told.c.received_at.desc()).limit(1)
        with self._engine.begin() as connection:
            found: datetime | None = connection.execute(newest).scalar()
        return found

    def report(self, tenant: str, report_id: str) -> Report | None:
        """Return one of a shop's reports."""
        table = tables.reports
        query = sa.select(table).where(table.c.tenant == tenant, table.c.id == report_id)
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return records.report(row) if row else None


def _conditions(tenant: str, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    table = tables.payments
    named = (table.c.psp_reference, table.c.order_number, table.c.transaction_id, table.c.source_id)
    found: list[sa.ColumnElement[bool]] = [table.c.tenant == tenant]
    if wanted.search:
        told = table.c.details["orderNumber"].as_string(), table.c.details["saleorOrder"]["number"].as_string()
        begins = (column.startswith(wanted.search, autoescape=True) for column in named)
        found.append(sa.or_(*begins, *(number == wanted.search for number in told)))
    if wanted.state:
        found.append(table.c.state == wanted.state)
    if wanted.since:
        found.append(table.c.created_at >= wanted.since)
    if wanted.until:
        found.append(table.c.created_at < wanted.until)
    if wanted.transactions is not None:
        found.append(table.c.transaction_id.in_(wanted.transactions))
    return found
