"""Tenants and their channels' configurations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.decide.reports import FORGOTTEN
from app.store import outbox, records, tables, troubles
from app.store.engine import upsert
from app.store.prepared import Prepared, glancing, select

if TYPE_CHECKING:
    from datetime import datetime

    from app.decide.records import ChannelConfig, Tenant
    from app.store.vault import Vault


_CHANNEL = ("tenant", "channel_slug")
_CONFIG = Prepared(select(tables.channel_configs, (*_CHANNEL, "version")))
_VERSION = select(tables.channel_configs, _CHANNEL).with_only_columns(tables.channel_configs.c.version)
_LATEST = Prepared(_VERSION.order_by(tables.channel_configs.c.version.desc()).limit(1))
_THERE = Prepared(_VERSION.where(tables.channel_configs.c.version == sa.bindparam("version", type_=sa.Integer)))


class Shops:
    """What is known of the shops; each method is one transaction."""

    _engine: sa.Engine
    _vault: Vault
    _opened: dict[tuple[str, str, int], ChannelConfig]

    def tenant(self, saleor_api_url: str) -> Tenant | None:
        """Return a shop."""
        query = sa.select(tables.tenants).where(tables.tenants.c.saleor_api_url == saleor_api_url)
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return records.tenant(row, self._vault) if row else None

    def tenants(self) -> list[Tenant]:
        """Return every shop that has not said that it removed the app."""
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(tables.tenants).order_by(tables.tenants.c.saleor_api_url)).all()
        return [found for row in rows if (found := records.tenant(row, self._vault)).token]

    def save_tenant(self, tenant: Tenant) -> None:
        """Keep a shop, replacing its older row."""
        values = records.tenant_values(tenant, self._vault)
        with self._engine.begin() as connection:
            upsert(connection, tables.tenants, values, values)

    def remove_tenant(self, saleor_api_url: str, app_id: str, now: datetime) -> None:
        """Forget the token of a shop that removed the app, unless it has installed it again since."""
        empty = self._vault.seal("", tenant=saleor_api_url, field="token")
        with self._engine.begin() as connection:
            connection.execute(_installed(saleor_api_url, app_id).values(token=empty, removed_at=now))

    def suspect_tenant(self, saleor_api_url: str, app_id: str, now: datetime) -> bool:
        """Remember since when a shop does not know the app's token any more; tell whether that is news."""
        still = tables.tenants.c.removed_at.is_(None)
        with self._engine.begin() as connection:
            changed = connection.execute(_installed(saleor_api_url, app_id).where(still).values(removed_at=now))
        return changed.rowcount == 1

    def revive_tenant(self, saleor_api_url: str, app_id: str) -> None:
        """A token that seemed dead works."""
        with self._engine.begin() as connection:
            connection.execute(_installed(saleor_api_url, app_id).values(removed_at=None))

    def forget_tenants(self, before: datetime, now: datetime) -> list[str]:
        """Delete token and credentials of shops that removed the app before a time; payments and ledger stay.

        What such a shop was not told is parked in the same commit, and nobody tries to tell it anything any more.
        """
        table = tables.tenants
        gone = sa.select(table.c.saleor_api_url).where(table.c.removed_at < before).with_for_update()
        with self._engine.begin() as connection:
            forgotten = list(connection.execute(gone).scalars())
            for tenant in forgotten:
                _forget(connection, tenant)
                outbox.park(connection, tenant, FORGOTTEN, now)
                troubles.hush(connection, tenant)
                for kept in (tables.channel_configs, tables.accounts, tables.order_numbers):
                    connection.execute(sa.delete(kept).where(kept.c.tenant == tenant))
        for key in [key for key in self._opened if key[0] in forgotten]:
            self._opened.pop(key, None)
        return forgotten

    def delete_tenant(self, saleor_api_url: str) -> None:
        """Forget a shop's token; its payments and configuration stay."""
        with self._engine.begin() as connection:
            _forget(connection, saleor_api_url)

    def channel_config(self, tenant: str, channel_slug: str, version: int | None = None) -> ChannelConfig | None:
        """Return one version of a channel's configuration, the latest unless told.

        A version never changes, so it is opened once; which one is the latest, or still there, is asked every time.
        """
        key = {"tenant": tenant, "channel_slug": channel_slug, "version": version}
        with glancing(self._engine) as cursor:
            seen = (_LATEST if version is None else _THERE).first(self._engine, cursor, key)
            if seen is None:
                return None
            name = tenant, channel_slug, seen["version"]
            if name not in self._opened:
                row = _CONFIG.first(self._engine, cursor, {**key, **seen})
                self._opened[name] = records.channel_config(row or {}, self._vault)
        return self._opened[name]

    def channel_configs(self, tenant: str) -> list[ChannelConfig]:
        """Return the latest configuration of every channel that takes payments."""
        table = tables.channel_configs
        query = (
            sa.select(table.c.channel_slug).where(table.c.tenant == tenant).distinct().order_by(table.c.channel_slug)
        )
        with self._engine.begin() as connection:
            slugs = connection.execute(query).scalars().all()
        return [found for slug in slugs if (found := self.channel_config(tenant, slug)) and found.is_mapped]

    def save_channel_config(self, config: ChannelConfig) -> ChannelConfig:
        """Append a version; what is unchanged stays at its version."""
        latest = self.channel_config(config.tenant, config.channel_slug)
        if (
            latest
            and replace(config, version=latest.version, created_at=latest.created_at, created_by=latest.created_by)
            == latest
        ):
            return latest
        made = replace(config, version=(latest.version if latest else 0) + 1)
        with self._engine.begin() as connection:
            connection.execute(
                sa.insert(tables.channel_configs).values(records.channel_config_values(made, self._vault))
            )
        return made


def _installed(saleor_api_url: str, app_id: str) -> sa.Update:
    table = tables.tenants
    return sa.update(table).where(table.c.saleor_api_url == saleor_api_url, table.c.app_id == app_id)


def _forget(connection: sa.Connection, saleor_api_url: str) -> None:
    connection.execute(sa.delete(tables.tenants).where(tables.tenants.c.saleor_api_url == saleor_api_url))
