"""The pool of reserved order numbers, which keeps a round trip out of the checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.store import tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class OrderNumbers:
    """Reserved order numbers by tenant and QMORE customer; each method is one transaction."""

    _engine: sa.Engine

    def take_order_number(self, tenant: str, customer_id: str) -> str | None:
        """Take one reserved order number out of the pool; nobody else gets the same."""
        table = tables.order_numbers
        mine = (table.c.tenant == tenant, table.c.customer_id == customer_id)
        oldest = sa.select(table.c.number).where(*mine).order_by(table.c.reserved_at, table.c.number).limit(1)
        with self._engine.begin() as connection:
            number = connection.execute(oldest.with_for_update(skip_locked=True)).scalar()
            if number is not None:
                connection.execute(sa.delete(table).where(*mine, table.c.number == number))
        return number

    def add_order_numbers(self, tenant: str, customer_id: str, numbers: Sequence[str], now: datetime) -> None:
        """Put reserved order numbers into the pool."""
        rows = [{"tenant": tenant, "customer_id": customer_id, "number": n, "reserved_at": now} for n in numbers]
        with self._engine.begin() as connection:
            if rows:
                connection.execute(sa.insert(tables.order_numbers), rows)

    def count_order_numbers(self, tenant: str, customer_id: str) -> int:
        """Return how many order numbers are in the pool."""
        table = tables.order_numbers
        mine = (table.c.tenant == tenant, table.c.customer_id == customer_id)
        with self._engine.begin() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(table).where(*mine)).scalar_one()
