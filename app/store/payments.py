"""Data storages and payments: compare and swap, and one commit for state, confirmation and report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.store import records, tables
from app.store.engine import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from app.decide.records import Confirmation, Operation, Payment, Report, Storage
    from app.store.vault import Vault


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
        table = tables.storages
        return self._storage(sa.select(table).where(table.c.tenant == tenant, table.c.storage_id == storage_id))

    def open_storage(self, tenant: str, source_id: str) -> Storage | None:
        """Return the newest open data storage of a checkout or order."""
        table = tables.storages
        mine = (table.c.tenant == tenant, table.c.source_id == source_id, table.c.state == "open")
        return self._storage(sa.select(table).where(*mine).order_by(table.c.opened_at.desc()).limit(1))

    def _storage(self, query: sa.Select[tuple[object]]) -> Storage | None:
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return records.storage(row) if row else None

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
        table = tables.payments
        return self._payment(sa.select(table).where(table.c.tenant == tenant, table.c.transaction_id == transaction_id))

    def payment_by_token(self, token: str) -> Payment | None:
        """Return the payment that a confirm or return address names."""
        return self._payment(sa.select(tables.payments).where(tables.payments.c.token == token))

    def _payment(self, query: sa.Select[tuple[object]]) -> Payment | None:
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return records.payment(row) if row else None

    def payments(self, limit: int, search: str | None = None) -> list[Payment]:
        """Return payments, newest first, by reference, order number or transaction."""
        table = tables.payments
        query = sa.select(table).order_by(table.c.created_at.desc()).limit(limit)
        if search:
            found = [
                column == search for column in (table.c.psp_reference, table.c.order_number, table.c.transaction_id)
            ]
            query = query.where(sa.or_(*found))
        with self._engine.begin() as connection:
            return [records.payment(row) for row in connection.execute(query).all()]

    def operations(self, tenant: str, transaction_id: str) -> list[Operation]:
        """Return a payment's ledger, in the order in which it was written."""
        table = tables.operations
        mine = (table.c.tenant == tenant, table.c.transaction_id == transaction_id)
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(table).where(*mine).order_by(table.c.sequence)).all()
        return [records.operation(row) for row in rows]

    def ledger(self, tenant: str, transaction_id: str) -> tuple[Payment, list[Operation]] | None:
        """Return a payment and its ledger as they are at one moment."""
        payment, operation = tables.payments, tables.operations
        mine = (payment.c.tenant == tenant, payment.c.transaction_id == transaction_id)
        theirs = (operation.c.tenant == tenant, operation.c.transaction_id == transaction_id)
        with self._engine.begin() as connection:
            found = connection.execute(sa.select(payment).where(*mine).with_for_update(read=True)).first()
            rows = connection.execute(sa.select(operation).where(*theirs).order_by(operation.c.sequence)).all()
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
        """Say when QMORE is to be asked about a payment; None for never again unless something happens."""
        table = tables.payments
        mine = (table.c.tenant == payment.tenant, table.c.transaction_id == payment.transaction_id)
        with self._engine.begin() as connection:
            connection.execute(sa.update(table).where(*mine).values(check_at=check_at, checks=checks))

    def insert_payment(self, payment: Payment) -> Payment:
        """Remember a new payment.

        Raises:
            AlreadyThere: another delivery was faster; carries its payment.
        """
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(tables.payments).values(records.values(payment)))
        except IntegrityError:
            there = self.payment_by_transaction(payment.tenant, payment.transaction_id)
            if there is None:
                raise
            raise AlreadyThere(there) from None
        return payment

    def update_payment(
        self,
        payment: Payment,
        expected_version: int,
        *,
        operations: Iterable[Operation] = (),
        reports: Iterable[Report] = (),
        confirmation: Confirmation | None = None,
    ) -> Payment:
        """Swap in a payment's new state, with its operations, what must be told and what was heard: one commit.

        Raises:
            Conflict: the payment has another version by now; nothing was written.
        """
        table = tables.payments
        made = replace(payment, version=expected_version + 1)
        key = (table.c.tenant == made.tenant, table.c.transaction_id == made.transaction_id)
        swap = sa.update(table).where(*key, table.c.version == expected_version).values(records.values(made))
        with self._engine.begin() as connection:
            if connection.execute(swap).rowcount != 1:
                raise Conflict
            for operation in operations:
                row = records.operation_values(operation)
                upsert(connection, tables.operations, row, row)
            for report in reports:
                connection.execute(sa.insert(tables.reports).values(records.report_values(report)))
            if confirmation is not None:
                _keep(connection, records.confirmation_values(confirmation, made.tenant, self._vault))
        return made


def _keep(connection: sa.Connection, values: dict[str, object]) -> None:
    table = tables.confirmations
    same = (table.c.payment_token == values["payment_token"], table.c.digest == values["digest"])
    if connection.execute(sa.select(table.c.id).where(*same)).first() is None:
        connection.execute(sa.insert(table).values(values))
