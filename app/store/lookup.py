"""Looking payments up for people: pages, counts, and what health wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store import records, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.records import Operation, Payment, Report

COUNTED = 1000  # payments; whoever finds more looks for something narrower
_TELLING = 3  # characters of a reference
_LAST = "\U0010ffff"  # sorts after everything


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
        """Return one page of a shop's payments, newest first, and how many there are; COUNTED + 1 means more."""
        table = tables.payments
        query = self._wanted(tenant, wanted).order_by(table.c.created_at.desc(), table.c.transaction_id.desc())
        some = query.with_only_columns(table.c.transaction_id).limit(COUNTED + 1).subquery()
        with self._engine.begin() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).all() if offset < COUNTED else ()
            total = connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
        return [records.payment(row) for row in rows], total

    def payments(self, limit: int, search: str | None = None) -> list[Payment]:
        """Return every shop's payments, newest first, by reference, order number or transaction."""
        table = tables.payments
        query = sa.select(table).order_by(table.c.created_at.desc()).limit(limit)
        if search:
            exact = (table.c.psp_reference, table.c.order_number, table.c.transaction_id)
            query = _named(query, table.c.tenant.in_(_shops()), *(column == search for column in exact))
        with self._engine.begin() as connection:
            return [records.payment(row) for row in connection.execute(query).all()]

    def payment_by_reference(self, tenant: str, reference: str) -> Payment | None:
        """Return a shop's payment by its reference or Saleor's transaction."""
        table = tables.payments
        names = table.c.psp_reference == reference, table.c.transaction_id == reference
        with self._engine.begin() as connection:
            row = connection.execute(_named(sa.select(table), table.c.tenant == tenant, *names).limit(1)).first()
        return records.payment(row) if row else None

    def ledgers(self, tenant: str, transactions: Sequence[str]) -> dict[str, list[Operation]]:
        """Return the ledgers of some of a shop's payments, by transaction; who has none is not there."""
        table = tables.operations
        mine = (table.c.tenant == tenant, table.c.transaction_id.in_(transactions))
        query = sa.select(table).where(*mine).order_by(table.c.transaction_id, table.c.sequence)
        with self._engine.begin() as connection:
            rows = connection.execute(query).all() if transactions else ()
        each = groupby(rows, key=lambda row: str(row.transaction_id))
        return {ident: [records.operation(row) for row in theirs] for ident, theirs in each}

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

    def unnamed_payments(self, tenant: str, since: datetime, limit: int) -> list[Payment]:
        """Return the newest successful payments of which Saleor's order is not known yet."""
        table = tables.payments
        mine = (table.c.tenant == tenant, table.c.created_at >= since, table.c.saleor_order.is_(None), tables.PAID)
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

    def _wanted(self, tenant: str, wanted: Wanted) -> sa.Select[Any]:
        table, names = tables.payments, list[sa.ColumnElement[bool]]()
        if wanted.search:
            whole = (table.c.order_number, table.c.saleor_order, table.c.transaction_id, table.c.source_id)
            names = [self._begins(wanted.search), *(column == wanted.search for column in whole)]
        elif wanted.transactions is not None:
            names = [table.c.transaction_id.in_(wanted.transactions)]
        mine = table.c.tenant == tenant
        query = _named(sa.select(table), mine, *names) if names else sa.select(table).where(mine)
        if wanted.state:
            query = query.where(table.c.state == wanted.state)
        if wanted.since:
            query = query.where(table.c.created_at >= wanted.since)
        if wanted.until:
            query = query.where(table.c.created_at < wanted.until)
        return query

    def _begins(self, search: str) -> sa.ColumnElement[bool]:
        """A reference begins so, as far as that says anything: one or two characters fit too many."""
        reference = tables.payments.c.psp_reference
        if len(search) < _TELLING:
            return reference == search
        if self._engine.dialect.name == "sqlite":  # its LIKE ignores case, and so every index
            return reference.between(search, f"{search}{_LAST}")
        return reference.startswith(search, autoescape=True)


def _named(query: sa.Select[Any], whose: sa.ColumnElement[bool], *names: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Let payments have one of some names: each is asked by itself, so that each is answered by its index."""
    table = tables.payments
    key = table.c.tenant, table.c.transaction_id
    found = sa.union(*(sa.select(*key).where(whose, name) for name in names)).subquery("named")
    return query.join(found, sa.and_(*(column == found.c[column.name] for column in key)))


def _shops() -> sa.Select[tuple[str]]:
    """Return the shops that have payments, from one to the next in an index: neither database does so for DISTINCT."""
    table = tables.payments
    shop = sa.select(sa.func.min(table.c.tenant).label("shop")).cte("shops", recursive=True)
    after = sa.select(sa.func.min(table.c.tenant)).where(table.c.tenant > shop.c.shop).scalar_subquery()
    shops = shop.union_all(sa.select(after).where(shop.c.shop.is_not(None)))
    return sa.select(shops.c.shop)
