"""The store: one database, opened once, closed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.store import engine, prepared, tables
from app.store.configuration import Configuration
from app.store.counters import Counters
from app.store.lookup import Lookup
from app.store.order_numbers import OrderNumbers
from app.store.outbox import Outbox
from app.store.payments import Payments
from app.store.shops import Shops

if TYPE_CHECKING:
    from app.store.vault import Vault


class Store(Shops, OrderNumbers, Payments, Outbox, Counters, Configuration, Lookup):
    """Everything that is remembered, behind methods that are one transaction each."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._engine = engine.connect(url)
        self._vault = vault
        self._opened = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer only."""
        return self._engine.dialect.name == "sqlite"

    def migrate(self) -> None:
        """Bring the schema to the newest revision; safe to repeat."""
        engine.migrate(self._engine)

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
