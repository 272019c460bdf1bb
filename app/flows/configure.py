"""Save a shop's configuration: what differs is said, who did it is kept, everything is one commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.decide import accounts as accounts_
from app.decide import changes
from app.decide.changes import Audit, Edit
from app.decide.payment import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.decide.accounts import Account
    from app.decide.changes import Defaults
    from app.decide.records import ChannelConfig
    from app.flows.house import House

Difference = dict[str, str]  # subject, field, before, after


@dataclass(frozen=True)
class Who:
    """The person who saves."""

    tenant: str
    user_id: str
    email: str


@dataclass(frozen=True)
class Parts:
    """What one save writes; each version is one more than the one it was read at."""

    accounts: tuple[Account, ...] = ()
    channels: tuple[ChannelConfig, ...] = ()
    defaults: tuple[Defaults, ...] = ()


async def save(house: House, who: Who, action: str, subject: str, parts: Parts) -> tuple[Audit, int]:
    """Write, and return the entry of the history with how many open payments keep what was before.

    Raises:
        Stale: somebody else saved first; nothing was written.
    """
    audit = Audit(
        id=house.clock.reference(),
        tenant=who.tenant,
        at=house.clock.now(),
        user_id=who.user_id,
        email=who.email,
        action=action,
        subject=subject,
        changes=await differences(house, parts),
        versions=changes.versions(parts.accounts, parts.channels, parts.defaults),
    )
    edit = Edit(audit, parts.accounts, parts.channels, parts.defaults)
    await house.disk.run(house.store.save_configuration, edit)
    return audit, await open_payments(house, who.tenant, tuple(c.channel_slug for c in parts.channels))


async def open_payments(house: House, tenant: str, slugs: tuple[str, ...]) -> int:
    """Count the payments that are under way in some channels."""
    return await house.disk.read(house.store.count_payments, tenant, slugs, sorted(OPEN))


async def differences(house: House, parts: Parts) -> list[Difference]:
    """Compare with what is stored, field by field; secrets only as hidden."""
    store = house.store
    found: list[Difference] = []
    for account in parts.accounts:
        old = await house.disk.read(store.account, account.tenant, account.account_id, account.version - 1)
        found += _named(account.name, accounts_.difference(old, account))
    for config in parts.channels:
        before = await house.disk.read(store.channel_config, config.tenant, config.channel_slug, config.version - 1)
        found += _named(config.channel_slug, channel_difference(before, config))
    for one in parts.defaults:
        older = await house.disk.read(store.defaults, one.tenant, one.version - 1)
        found += _named("defaults", changes.settings_difference(older.settings if older else None, one.settings))
    return found


def channel_difference(before: ChannelConfig | None, after: ChannelConfig) -> Iterator[tuple[str, str, str]]:
    """Compare two versions of a channel; a copy of new credentials is one line."""
    for name in ("account_id", "customer_id", "shop_id", "host", "is_test_channel"):
        old, new = getattr(before, name, None), getattr(after, name)
        if old != new:
            yield name, "(none)" if old is None else str(old), "(none)" if new is None else str(new)
    secrets = [(c.secret, c.backend_password) if c else None for c in (before, after)]
    if secrets[0] != secrets[1]:
        yield "credentials", "(hidden)" if before else "(none)", "(hidden)"
    yield from changes.settings_difference(before.settings if before else None, after.settings)


def _named(subject: str, found: Iterator[tuple[str, str, str]]) -> list[Difference]:
    return [{"subject": subject, "field": name, "before": old, "after": new} for name, old, new in found]


async def mapped(house: House, tenant: str, account_id: str) -> list[ChannelConfig]:
    """Return the channels that use an account."""
    stored = await house.disk.run(house.store.channel_configs, tenant)
    return [config for config in stored if config.account_id == account_id]


async def with_copies(house: House, who: Who, account: Account) -> Parts:
    """Return an account's new version with its copies in every mapped channel."""
    now = house.clock.now()
    channels = await mapped(house, who.tenant, account.account_id)
    copies = (
        replace(accounts_.copied(account, c), version=c.version + 1, created_at=now, created_by=who.email)
        for c in channels
    )
    return Parts(accounts=(account,), channels=tuple(copies))


class CannotUndo(Exception):
    """Something newer stands on the change, or nothing stood before it."""


async def undone(house: House, who: Who, audit: Audit) -> Parts:
    """Return what stood before a change, as next versions.

    Raises:
        CannotUndo: see there.
    """
    accounts: list[Account] = []
    channels: list[ChannelConfig] = []
    defaults: list[Defaults] = []
    now = house.clock.now()
    store, read, tenant = house.store, house.disk.read, who.tenant
    for part in audit.versions:
        ident, before, after = str(part["id"]), int(part["before"]), int(part["after"])
        stamp = {"version": after + 1, "created_at": now, "created_by": who.email}
        match part["kind"]:
            case "account":
                _latest(await read(store.account, tenant, ident), after)
                old = await read(store.account, tenant, ident, before or after)
                gone = {"removed_at": now} if not before else {}
                accounts.append(replace(_there(old), **stamp, **gone))
            case "channel":
                _latest(await read(store.channel_config, tenant, ident), after)
                channels.append(replace(_there(await read(store.channel_config, tenant, ident, before)), **stamp))
            case _:
                _latest(await read(store.defaults, tenant), after)
                defaults.append(replace(_there(await read(store.defaults, tenant, before)), **stamp))
    for account in accounts:
        others = await mapped(house, tenant, account.account_id) if account.removed_at else []
        if others:
            raise CannotUndo
    return Parts(tuple(accounts), tuple(channels), tuple(defaults))


def _latest(found: Account | ChannelConfig | Defaults | None, version: int) -> None:
    if found is None or found.version != version:
        raise CannotUndo


def _there(found: Any) -> Any:
    if found is None:
        raise CannotUndo
    return found
