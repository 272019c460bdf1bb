"""Accounts, defaults, the history of changes and the results of checks; a save is one commit, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.decide.accounts import Account
from app.decide.changes import Audit, Check, Defaults
from app.store import records, tables
from app.store.engine import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.decide.changes import Edit
    from app.store.vault import Vault

_SEALED = ("secret", "backend_password")


class Stale(Exception):
    """Somebody else saved first; nothing was written."""


class Configuration:
    """What staff configure; each method is one transaction."""

    _engine: sa.Engine
    _vault: Vault

    def accounts(self, tenant: str) -> list[Account]:
        """Return the latest version of every account that is not removed."""
        table = tables.accounts
        newest = (
            sa.select(table.c.account_id, sa.func.max(table.c.version).label("version"))
            .where(table.c.tenant == tenant)
            .group_by(table.c.account_id)
            .subquery()
        )
        same = sa.and_(table.c.account_id == newest.c.account_id, table.c.version == newest.c.version)
        query = sa.select(table).join(newest, same).where(table.c.tenant == tenant, table.c.removed_at.is_(None))
        with self._engine.begin() as connection:
            rows = connection.execute(query.order_by(table.c.name)).all()
        return [self._account(row) for row in rows]

    def account(self, tenant: str, account_id: str, version: int | None = None) -> Account | None:
        """Return one version of an account, the latest unless told."""
        table = tables.accounts
        query = sa.select(table).where(table.c.tenant == tenant, table.c.account_id == account_id)
        if version is not None:
            query = query.where(table.c.version == version)
        with self._engine.begin() as connection:
            row = connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()
        return self._account(row) if row else None

    def _account(self, row: sa.Row[Any]) -> Account:
        found = {name: row._mapping[name] for name in records.columns(Account)}  # noqa: SLF001 - public, oddly named
        opened = {
            name: self._vault.open(found[name], tenant=found["tenant"], field=f"account.{name}")
            for name in _SEALED
            if found[name] is not None
        }
        return Account(**{**found, **opened})

    def _sealed(self, account: Account) -> dict[str, Any]:
        values = records.values(account)
        sealed = {
            name: self._vault.seal(values[name], tenant=account.tenant, field=f"account.{name}")
            for name in _SEALED
            if values[name] is not None
        }
        return {**values, **sealed}

    def defaults(self, tenant: str, version: int | None = None) -> Defaults | None:
        """Return one version of a shop's defaults, the latest unless told."""
        table = tables.defaults
        query = sa.select(table).where(table.c.tenant == tenant)
        if version is not None:
            query = query.where(table.c.version == version)
        with self._engine.begin() as connection:
            row = connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()
        return Defaults(**_named(row, Defaults)) if row else None

    def save_configuration(self, edit: Edit) -> None:
        """Write everything of one save.

        Raises:
            Stale: one of the versions is there already, or an account and its channels would part; nothing was written.
        """
        rows: list[tuple[sa.Table, dict[str, Any]]] = [
            *((tables.accounts, self._sealed(account)) for account in edit.accounts),
            *((tables.channel_configs, records.channel_config_values(c, self._vault)) for c in edit.channels),
            *((tables.defaults, records.values(one)) for one in edit.defaults),
            (tables.audit, records.values(edit.audit)),
        ]
        try:
            with self._engine.begin() as connection:
                _alone(connection, edit.audit.tenant)
                for table, row in rows:
                    connection.execute(sa.insert(table).values(row))
                if _torn(connection, edit):
                    raise Stale
        except IntegrityError:
            raise Stale from None

    def history(self, tenant: str, offset: int, limit: int) -> tuple[list[Audit], int]:
        """Return a shop's changes, newest first, and how many there are."""
        table = tables.audit
        mine = sa.select(table).where(table.c.tenant == tenant)
        with self._engine.begin() as connection:
            rows = connection.execute(mine.order_by(table.c.sequence.desc()).offset(offset).limit(limit)).all()
            total = connection.execute(sa.select(sa.func.count()).select_from(mine.subquery())).scalar_one()
        return [Audit(**_named(row, Audit)) for row in rows], total

    def change(self, tenant: str, audit_id: str) -> Audit | None:
        """Return one change of a shop."""
        table = tables.audit
        query = sa.select(table).where(table.c.tenant == tenant, table.c.id == audit_id)
        with self._engine.begin() as connection:
            row = connection.execute(query).first()
        return Audit(**_named(row, Audit)) if row else None

    def versions(self, tenant: str) -> dict[tuple[str, str], int]:
        """Return the latest version of everything configured, by kind and name, as the history names them."""
        named: list[tuple[str, sa.ColumnElement[str], sa.Table]] = [
            ("account", tables.accounts.c.account_id, tables.accounts),
            ("channel", tables.channel_configs.c.channel_slug, tables.channel_configs),
            ("defaults", sa.literal(""), tables.defaults),
        ]
        found: dict[tuple[str, str], int] = {}
        with self._engine.begin() as connection:
            for kind, name, table in named:
                query = sa.select(name, sa.func.max(table.c.version)).where(table.c.tenant == tenant).group_by(name)
                found |= {(kind, str(one)): int(version) for one, version in connection.execute(query).all() if version}
        return found

    def save_checks(self, found: Iterable[Check]) -> None:
        """Keep the newest result of each check."""
        with self._engine.begin() as connection:
            for check in found:
                values = records.values(check)
                upsert(connection, tables.checks, values, values)

    def checks(self, tenant: str) -> list[Check]:
        """Return the newest result of every check of a shop."""
        table = tables.checks
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(table).where(table.c.tenant == tenant).order_by(table.c.name)).all()
        return [Check(**_named(row, Check)) for row in rows]


def _alone(connection: sa.Connection, tenant: str) -> None:
    """Let one save of a shop at a time go on; SQLite writes one at a time anyway."""
    shop = sa.select(tables.tenants.c.saleor_api_url).where(tables.tenants.c.saleor_api_url == tenant)
    connection.execute(shop.with_for_update()).first()


def _torn(connection: sa.Connection, edit: Edit) -> bool:
    """Tell whether somebody mapped a channel to an account, or changed the account, while the other was saved."""
    named = {account.account_id for account in edit.accounts}
    written = {channel.channel_slug for channel in edit.channels}
    users = _users(connection, edit.audit.tenant, named)
    if users - written or (users and any(account.removed_at for account in edit.accounts)):
        return True
    return any(_moved(connection, edit.audit.tenant, *source) for source in edit.sources)


def _users(connection: sa.Connection, tenant: str, accounts: set[str]) -> set[str]:
    table, newest = tables.channel_configs, _newest(tables.channel_configs, "channel_slug", tenant)
    same = sa.and_(table.c.channel_slug == newest.c.channel_slug, table.c.version == newest.c.version)
    query = sa.select(table.c.channel_slug).join(newest, same).where(table.c.tenant == tenant)
    return set(connection.execute(query.where(table.c.account_id.in_(accounts))).scalars())


def _moved(connection: sa.Connection, tenant: str, account_id: str, version: int) -> bool:
    """Tell whether an account is not at the version any more that was copied, or is removed."""
    table = tables.accounts
    mine = sa.select(table.c.version, table.c.removed_at).where(
        table.c.tenant == tenant, table.c.account_id == account_id
    )
    latest = connection.execute(mine.order_by(table.c.version.desc()).limit(1)).first()
    return latest is None or latest.version != version or latest.removed_at is not None


def _newest(table: sa.Table, name: str, tenant: str) -> sa.Subquery:
    query = sa.select(table.c[name], sa.func.max(table.c.version).label("version"))
    return query.where(table.c.tenant == tenant).group_by(table.c[name]).subquery()


def _named(row: sa.Row[Any], kind: Any) -> dict[str, Any]:
    return {name: row._mapping[name] for name in records.columns(kind)}  # noqa: SLF001 - public, oddly named
