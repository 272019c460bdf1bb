"""Tenants, their channels' configurations, the reserved order numbers and the counters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.store import records, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.records import ChannelConfig, Tenant
    from app.store.vault import Vault


class Shops:
    """What is known of the shops; each method is one transaction."""

    _engine: sa.Engine
    _vault: Vault

    def tenant(self, saleor_api_url: str) -> Tenant | None:
        """Return a shop."""
        query = sa.select(tables.tenants).where(tables.tenants.c.saleor_api_url == saleor_api_url)
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return records.tenant(row, self._vault) if row else None

    def tenants(self) -> list[Tenant]:
        """Return every shop."""
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(tables.tenants).order_by(tables.tenants.c.saleor_api_url)).all()
        return [records.tenant(row, self._vault) for row in rows]

    def save_tenant(self, tenant: Tenant) -> None:
        """Keep a shop, replacing its older row; one commit."""
        with self._engine.begin() as connection:
            _forget(connection, tenant.saleor_api_url)
            connection.execute(sa.insert(tables.tenants).values(records.tenant_values(tenant, self._vault)))

    def delete_tenant(self, saleor_api_url: str) -> None:
        """Forget a shop's token; its payments and configuration stay."""
        with self._engine.begin() as connection:
            _forget(connection, saleor_api_url)

    def channel_config(self, tenant: str, channel_slug: str, version: int | None = None) -> ChannelConfig | None:
        """Return one version of a channel's configuration, the latest unless told."""
        table = tables.channel_configs
        query = sa.select(table).where(table.c.tenant == tenant, table.c.channel_slug == channel_slug)
        if version is not None:
            query = query.where(table.c.version == version)
        with self._engine.begin() as connection:
            row = connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()
        return records.channel_config(row, self._vault) if row else None

    def channel_configs(self, tenant: str) -> list[ChannelConfig]:
        """Return the latest configuration of every channel."""
        table = tables.channel_configs
        query = (
            sa.select(table.c.channel_slug).where(table.c.tenant == tenant).distinct().order_by(table.c.channel_slug)
        )
        with self._engine.begin() as connection:
            slugs = connection.execute(query).scalars().all()
        return [found for slug in slugs if (found := self.channel_config(tenant, slug))]

    def save_channel_config(self, config: ChannelConfig) -> ChannelConfig:
        """Append a version; what is unchanged stays at its version."""
        latest = self.channel_config(config.tenant, config.channel_slug)
        if latest and replace(config, version=latest.version, created_at=latest.created_at) == latest:
            return latest
        made = replace(config, version=(latest.version if latest else 0) + 1)
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(tables.channel_configs).values(records.channel_config_values(made, self._vault))
            )
        return made

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

    def count(self, tenant: str, name: str) -> None:
        """Count one occurrence."""
        table = tables.counters
        mine = (table.c.tenant == tenant, table.c.name == name)
        with self._engine.begin() as connection:
            added = connection.execute(sa.update(table).where(*mine).values(value=table.c.value + 1))
            if added.rowcount == 0:
                connection.execute(sa.insert(table).values(tenant=tenant, name=name, value=1))

    def counters(self) -> dict[tuple[str, str], int]:
        """Return every counter."""
        with self._engine.begin() as connection:
            rows: Any = connection.execute(sa.select(tables.counters)).all()
        return {(row.tenant, row.name): row.value for row in rows}


def _forget(connection: sa.Connection, saleor_api_url: str) -> None:
    connection.execute(sa.delete(tables.tenants).where(tables.tenants.c.saleor_api_url == saleor_api_url))
