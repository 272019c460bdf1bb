"""The store: one database, opened once, closed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from app.store import engine, prepared, schema, tables, transfer
from app.store.configuration import Configuration
from app.store.counters import Counters
from app.store.lookup import Lookup
from app.store.order_numbers import OrderNumbers
from app.store.outbox import Outbox
from app.store.payments import Payments
from app.store.retention import Retention
from app.store.shops import Shops
from app.store.troubles import Troubles

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store.vault import Vault


class Store(Shops, OrderNumbers, Payments, Outbox, Counters, Configuration, Lookup, Retention, Troubles):
    """Everything that is remembered, behind methods that are one transaction each."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._engine = engine.connect(url)
        self._vault = vault
        self._opened = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer only."""
        return self._engine.dialect.name == "sqlite"

    def migrate(self, *, contract: bool = False) -> bool:
        """Bring the schema to the newest revision, safe to repeat; tell whether nothing is left to contract.

        Raises:
            TooNew: a newer version has taken away what this one needs; nothing was touched.
        """
        return schema.migrate(self._engine, contract=contract)

    def move_to(self, url: str, told: Callable[[str, int, int], None]) -> dict[str, int]:
        """Copy everything to an empty PostgreSQL; return each table's rows.

        Raises:
            Unmovable: with what is in the way; nothing was copied.
        """
        try:
            target = engine.connect(url)
        except (ArgumentError, ModuleNotFoundError):
            raise transfer.Unmovable("This is no address of a database; write it like postgresql://…") from None
        try:
            schema.migrate(target)
            return transfer.move(self._engine, target, told)
        finally:
            target.dispose()

    def ready(self) -> bool:
        """Tell whether the database answers and has its tables."""
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.select(tables.tenants.c.saleor_api_url).limit(1))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Close every connection."""
        prepared.close(self._engine)
        self._engine.dispose()
