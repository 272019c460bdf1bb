"""Data storages and payments: compare and swap, and one commit for state, confirmation and report."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.decide.records import Confirmation, Operation, Payment, Report
from app.store import records, tables
from app.store.prepared import Prepared, glancing, insert, reading, select, update, writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from app.decide.records import Storage
    from app.store.prepared import Row
    from app.store.vault import Vault


_PAYMENT = records.columns(Payment)
_KEY = ("tenant", "transaction_id")
_STORAGE_BY_ID = Prepared(select(tables.storages, ("tenant", "storage_id")))
_OPEN_STORAGE = Prepared(
    select(tables.storages, ("tenant", "source_id", "state")).order_by(tables.storages.c.opened_at.desc()).limit(1)
)
_BY_TRANSACTION = Prepared(select(tables.payments, _KEY))
_BY_TOKEN = Prepared(select(tables.payments, ("token",)))
_PAID_FOR = Prepared(
    select(tables.payments, ("tenant", "source_id"))
    .where(tables.PAID)
    .order_by(tables.payments.c.created_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
    .offset(sa.bindparam("offset", type_=sa.Integer))
)
_BY_NUMBER = Prepared(select(tables.payments, ("tenant", "order_number")))
_LOCKED = Prepared(select(tables.payments, _KEY).with_for_update(read=True))
_LEDGER = Prepared(select(tables.operations, _KEY).order_by(tables.operations.c.sequence))
_INSERT_PAYMENT = insert(tables.payments, _PAYMENT, unless=_KEY)
_SET = ("version", "updated_at", "check_at", "checks")  # the last two change without a new version
_KEEP_OPERATION = insert(tables.operations, (*records.columns(Operation), "reason"), replacing=True)
_INSERT_REPORT = insert(tables.reports, records.columns(Report))
_KEEP_CONFIRMATION = insert(tables.confirmations, records.columns(Confirmation), unless=("payment_token", "digest"))


@lru_cache(maxsize=256)
def _swap(columns: tuple[str, ...]) -> Prepared:
    # Only what differs: for the rest SQLite would write its indexes anew.
    return update(tables.payments, columns, (*_KEY, "version"))


class Conflict(Exception):
    """Somebody else changed the payment since it was read; read it again and decide again."""


class AlreadyThere(Exception):
    """The transaction has a payment already."""

    def __init__(self, payment: Payment) -> None:
        super().__init__("the transaction has a payment already")
        self.payment = payment


class Payments:
    """What is known of storages and payments; each method is one transaction."""

    _engine: sa.Engine
    _vault: Vault

    def storage(self, tenant: str, storage_id: str) -> Storage | None:
        """Return a data storage."""
        found = self._first(_STORAGE_BY_ID, tenant=tenant, storage_id=storage_id)
        return records.storage(found) if found else None

    def open_storage(self, tenant: str, source_id: str) -> Storage | None:
        """Return the newest open data storage of a checkout or order."""
        found = self._first(_OPEN_STORAGE, tenant=tenant, source_id=source_id, state="open")
        return records.storage(found) if found else None

    def _first(self, statement: Prepared, **values: object) -> Row | None:
        with glancing(self._engine) as cursor:
            return statement.first(self._engine, cursor, values)

    def save_storage(self, storage: Storage) -> None:
        """Keep a new data storage."""
        with self._engine.begin() as connection:
            connection.execute(sa.insert(tables.storages).values(records.values(storage)))

    def touch_storage(self, tenant: str, storage_id: str, expires_at: datetime) -> None:
        """Remember that a read kept a data storage alive."""
        self._change_storage(tenant, storage_id, {"expires_at": expires_at})

    def retire_storage(self, tenant: str, storage_id: str, state: str) -> None:
        """Remember that a data storage is used or dead."""
        self._change_storage(tenant, storage_id, {"state": state})

    def _change_storage(self, tenant: str, storage_id: str, change: dict[str, object]) -> None:
        table = tables.storages
        with self._engine.begin() as connection:
            mine = (table.c.tenant == tenant, table.c.storage_id == storage_id)
            connection.execute(sa.update(table).where(*mine).values(change))

    def payment_by_transaction(self, tenant: str, transaction_id: str) -> Payment | None:
        """Return a Saleor transaction's payment."""
        found = self._first(_BY_TRANSACTION, tenant=tenant, transaction_id=transaction_id)
        return records.payment(found) if found else None

    def payment_by_token(self, token: str) -> Payment | None:
        """Return the payment that a confirm or return address names."""
        found = self._first(_BY_TOKEN, token=token)
        return records.payment(found) if found else None

    def paid_for(self, tenant: str, source_id: str, offset: int, limit: int) -> list[Payment]:
        """Return some of the payments that succeeded for a checkout or order, in the order in which they began."""
        wanted = {"tenant": tenant, "source_id": source_id, "offset": offset, "limit": limit}
        return [records.payment(row) for row in _PAID_FOR.alone(self._engine, wanted)]

    def payments_by_number(self, tenant: str, order_number: str) -> list[Payment]:
        """Return a shop's payments that have one of QMORE's order numbers: one for each account at most."""
        rows = _BY_NUMBER.alone(self._engine, {"tenant": tenant, "order_number": order_number})
        return [records.payment(row) for row in rows]

    def operations(self, tenant: str, transaction_id: str) -> list[Operation]:
        """Return a payment's ledger, in the order in which it was written."""
        key = {"tenant": tenant, "transaction_id": transaction_id}
        return [records.operation(row) for row in _LEDGER.alone(self._engine, key)]

    def ledger(self, tenant: str, transaction_id: str) -> tuple[Payment, list[Operation]] | None:
        """Return a payment and its ledger as they are at one moment."""
        key = {"tenant": tenant, "transaction_id": transaction_id}
        with reading(self._engine) as cursor:
            found = _LOCKED.first(self._engine, cursor, key)
            rows = _LEDGER.rows(self._engine, cursor, key)
        return (records.payment(found), [records.operation(row) for row in rows]) if found else None

    def confirmations(self, payment_token: str) -> list[Confirmation]:
        """Return what QMORE posted about a payment, oldest first."""
        table, payment = tables.confirmations, tables.payments
        tenant = sa.select(payment.c.tenant).where(payment.c.token == payment_token).scalar_subquery()
        query = sa.select(table, tenant.label("tenant")).where(table.c.payment_token == payment_token)
        with self._engine.begin() as connection:
            rows = connection.execute(query.order_by(table.c.received_at)).all()
        return [records.confirmation(row, row.tenant, self._vault) for row in rows]

    def claim_checks(self, now: datetime, lease: timedelta, limit: int) -> list[Payment]:
        """Take payments that QMORE is to be asked about; whoever dies over one gives it back after the lease."""
        table = tables.payments
        due = sa.select(table).where(table.c.check_at <= now).order_by(table.c.check_at).limit(limit)
        with self._engine.begin() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).all()
            for row in rows:
                mine = (table.c.tenant == row.tenant, table.c.transaction_id == row.transaction_id)
                connection.execute(sa.update(table).where(*mine).values(check_at=now + lease))
        return [records.payment(row) for row in rows]

    def check_later(self, payment: Payment, check_at: datetime | None, checks: int) -> None:
        """Say when QMORE is to be asked about a payment; None for never again unless something happens.

        Whoever has changed the payment since it was read has said so, too, and knows more.
        """
        table = tables.payments
        read = {"tenant": payment.tenant, "transaction_id": payment.transaction_id, "version": payment.version}
        mine = [table.c[name] == value for name, value in read.items()]
        with self._engine.begin() as connection:
            connection.execute(sa.update(table).where(*mine).values(check_at=check_at, checks=checks))

    def insert_payment(self, payment: Payment) -> Payment:
        """Remember a new payment.

        Raises:
            AlreadyThere: another delivery was faster; carries its payment.
        """
        with writing(self._engine) as cursor:
            inserted = _INSERT_PAYMENT.run(self._engine, cursor, records.values(payment))
        if inserted:
            return payment
        there = self.payment_by_transaction(payment.tenant, payment.transaction_id)
        if there is None:
            raise Conflict
        raise AlreadyThere(there)

    def update_payment(
        self,
        payment: Payment,
        before: Payment,
        *,
        operations: Iterable[Operation] = (),
        reports: Iterable[Report] = (),
        confirmation: Confirmation | None = None,
    ) -> Payment:
        """Swap in a payment's new state, with its operations, what must be told and what was heard: one commit.

        ``before`` is the payment as it was read.

        Raises:
            Conflict: the payment has another version by now; nothing was written.
        """
        engine, made = self._engine, replace(payment, version=before.version + 1)
        seen = {f"old_{name}": getattr(before, name) for name in (*_KEY, "version")}
        changed = tuple(name for name in _PAYMENT if name in _SET or getattr(made, name) != getattr(before, name))
        with writing(engine) as cursor:
            if _swap(changed).run(engine, cursor, {**{name: getattr(made, name) for name in changed}, **seen}) != 1:
                raise Conflict
            for operation in operations:
                _KEEP_OPERATION.run(engine, cursor, records.operation_values(operation))
            for report in reports:
                _INSERT_REPORT.run(engine, cursor, records.report_values(report))
            if confirmation is not None:
                values = records.confirmation_values(confirmation, made.tenant, self._vault)
                _KEEP_CONFIRMATION.run(engine, cursor, values)
        return made
