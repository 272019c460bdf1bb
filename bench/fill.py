"""A database as it is after years: one payment with everything that belongs to it, and copies of its rows made by the database."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.decide.records import Confirmation, Operation, Payment, Report, Storage
from app.store import Store, Vault, tables
from bench import stub
from bench.stage import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONG_AGO = datetime.now(UTC) - timedelta(days=60)
_MODEL = "model"
# A number's place among the others is not its order, as with the random names that everything has.
_NAME = "CAST((n.i * 2654435761) % 4294967296 AS TEXT)"
_NAMES = ("transaction_id", "token", "payment_token", "psp_reference", "source_id", "storage_id", "order_ident", "id")
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :count)"


@contextlib.contextmanager
def opened(url: str) -> Iterator[Store]:
    """Open a database at the present schema."""
    store = Store(url, Vault.from_secret(KEY))
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def years(url: str, tenant: str, payments: int) -> None:
    """Store so many settled payments of a shop, each with its data storage, confirmation and counted report."""
    with opened(url) as store:
        _model(store, tenant)
    many = [
        (tables.payments, 1),
        (tables.storages, 1),
        (tables.confirmations, 1),
        (tables.reports, 1),
        (tables.operations, 10),
    ]
    with _engine(url, "journal_mode=OFF", "synchronous=OFF").begin() as connection:
        for table, share in many:
            for index in table.indexes:
                index.drop(connection)
            _copies(connection, table, payments // share, "S", {})
            for index in table.indexes:
                index.create(connection)
    _settle(url)


def backlog(url: str, tenant: str, reports: int, prefix: str = "B") -> None:
    """Let so many reports be due, each of a transaction of its own."""
    with opened(url) as store:
        _model(store, tenant)
        with _engine(url).begin() as connection:
            _copies(connection, tables.reports, reports, prefix, {"state": "'due'"})


def left(url: str) -> int:
    """Count the reports that Saleor has not counted."""
    with _engine(url).begin() as connection:
        due = sa.select(sa.func.count()).where(tables.reports.c.state == sa.literal_column("'due'"))
        return int(connection.execute(due).scalar_one())


def count_all(url: str) -> None:
    """Let Saleor have counted every report."""
    with _engine(url).begin() as connection:
        connection.execute(sa.update(tables.reports).values(state="done", leased_until=None))


def tenant(store: Store) -> str:
    """Return the shop that everything belongs to."""
    return store.payments(1)[0].tenant


def _engine(url: str, *pragmas: str) -> sa.Engine:
    """Open a database for large changes; what SQLite is told is forgotten when it is closed."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)

    def tell(connection: Any, _record: Any) -> None:
        for pragma in ("cache_size=-2000000", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", tell)
    return engine


def _settle(url: str) -> None:
    """Do what a database does for itself over the years."""
    with _engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            with Path(str(connection.engine.url.database)).open("rb") as file:
                os.fsync(file)  # or the first commit of the app would wait for all of it
        else:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def _copies(connection: sa.Connection, table: sa.Table, count: int, prefix: str, given: Mapping[str, str]) -> None:
    """Copy the model's row of a table; what names something is new in every copy."""
    columns = [column.name for column in table.columns if column is not table.autoincrement_column]
    name = connection.dialect.identifier_preparer.quote
    values = {column: f"m.{name(column)}" for column in columns}
    values |= {column: f"'{prefix}' || {_NAME}" for column in _NAMES if column in values}
    values |= given
    into, what = ", ".join(map(name, columns)), ", ".join(values[column] for column in columns)
    key = "id" if "id" in columns else "storage_id" if table.name == "storages" else "transaction_id"
    copy = (
        f"INSERT INTO {table.name} ({into}) {_NUMBERS} SELECT {what} FROM {table.name} m, n WHERE m.{key} = '{_MODEL}'"  # noqa: S608 - our own names
    )
    connection.execute(sa.text(copy), {"count": count})


def _model(store: Store, tenant: str) -> None:
    """Store the one payment that all others are copies of."""
    if store.payment_by_token(_MODEL):
        return
    payment = _payment(tenant)
    store.save_storage(_storage(tenant))
    store.insert_payment(payment)
    told = Confirmation(_MODEL, _MODEL, b"paymentState=SUCCESS&" + b"n=v&" * 150, _MODEL, "charged", _LONG_AGO)
    kept = replace(told, keep_until=datetime.now(UTC) + timedelta(days=60))
    store.update_payment(
        payment, payment, operations=[_operation(tenant)], reports=[_report(tenant)], confirmation=kept
    )
    store.report_done(_MODEL)


def _payment(tenant: str) -> Payment:
    return Payment(
        token=_MODEL,
        tenant=tenant,
        transaction_id=_MODEL,
        source_id=_MODEL,
        channel_slug="default-channel",
        config_version=1,
        idempotency_key=_MODEL,
        payment_type="PAYPAL",
        amount=Decimal(stub.AMOUNT),
        currency="EUR",
        action="CHARGE",
        state="charged",
        psp_reference=_MODEL,
        order_number="4711",
        order_ident=_MODEL,
        storage_id=None,
        return_url="https://shop.example/return",
        window_name=None,
        redirect_url="https://qmore.example/pay/4711",
        answer={"redirectUrl": "https://qmore.example/pay/4711"},
        details={"language": "de", "note": "x" * 300},
        version=1,
        created_at=_LONG_AGO,
        updated_at=_LONG_AGO,
        expires_at=_LONG_AGO + timedelta(minutes=30),
    )


def _operation(tenant: str) -> Operation:
    return Operation(
        tenant=tenant,
        transaction_id=_MODEL,
        key=_MODEL,
        sequence=1,
        action="REFUND",
        amount=Decimal(stub.AMOUNT),
        currency="EUR",
        psp_reference=_MODEL,
        state="done",
        created_at=_LONG_AGO,
        updated_at=_LONG_AGO,
        moved=Decimal(stub.AMOUNT),
    )


def _report(tenant: str) -> Report:
    return Report(
        id=_MODEL,
        tenant=tenant,
        transaction_id=_MODEL,
        payment_token=_MODEL,
        psp_reference=_MODEL,
        type="CHARGE_SUCCESS",
        amount=Decimal(stub.AMOUNT),
        currency="EUR",
        message="paid",
        actions=("REFUND",),
        payload={},
        attempts=0,
        due_at=_LONG_AGO,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )


def _storage(tenant: str) -> Storage:
    return Storage(
        tenant=tenant,
        source_id=_MODEL,
        order_ident=_MODEL,
        storage_id=_MODEL,
        javascript_url="https://qmore.example/js",
        mode="pci3",
        language="de",
        config_version=1,
        opened_at=_LONG_AGO,
        expires_at=datetime.now(UTC) + timedelta(days=60),
        state="used",
    )
