"""Save a shop's configuration: what differs is said, who did it is kept, everything is one commit."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.decide import accounts as accounts_
from app.decide import changes, paths
from app.decide.changes import Audit, Edit
from app.decide.payment import OPEN
from app.store import Stale

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
    """What one save writes; each version is one more than the one it was read at; ``sources`` as in ``Edit``."""

    accounts: tuple[Account, ...] = ()
    channels: tuple[ChannelConfig, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()

    @property
    def version(self) -> int:
        """The highest version among them."""
        versions = (*(a.version for a in self.accounts), *(c.version for c in self.channels))
        return max((*versions, *(d.version for d in self.defaults)), default=0)


async def save(house: House, who: Who, action: str, subject: str, parts: Parts) -> Audit:
    """Write, and return the entry of the history.

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
    edit = Edit(audit, parts.accounts, parts.channels, parts.defaults, parts.sources)
    await house.disk.run(house.store.save_configuration, edit)
    return audit


async def note(house: House, who: Who, action: str, subject: str, ident: str) -> None:
    """Keep in the history what a person has done that no undo brings back; once for each ``ident``."""
    audit = Audit(ident, who.tenant, house.clock.now(), who.user_id, who.email, action, subject, [], [])
    with contextlib.suppress(Stale):
        await house.disk.run(house.store.save_configuration, Edit(audit))


async def keeping(house: House, tenant: str, parts: Parts) -> int:
    """Count the open payments that keep what stood before a save."""
    return await open_payments(house, tenant, tuple(c.channel_slug for c in parts.channels))


async def open_payments(house: House, tenant: str, slugs: tuple[str, ...]) -> int:
    """Count the payments that are under way in some channels."""
    return await house.disk.read(house.store.count_payments, tenant, slugs, sorted(OPEN))


async def differences(house: House, parts: Parts) -> list[Difference]:
    """Compare with what is stored, field by field; secrets only as hidden."""
    found: list[Difference] = []
    for account in parts.accounts:
        found += _of_account(await _account(house, account, account.version - 1), account)
    for config in parts.channels:
        found += _of_channel(await _channel(house, config, config.version - 1), config)
    for one in parts.defaults:
        found += _of_defaults(await house.disk.read(house.store.defaults, one.tenant, one.version - 1), one)
    return found


async def meanwhile(house: House, parts: Parts) -> tuple[int, list[Difference]] | None:
    """Return the present version and what others changed since a save was begun; None where nobody has."""
    found: list[Difference] = []
    versions: list[int] = []
    for account in parts.accounts:
        latest = await _account(house, account)
        if latest and latest.version >= account.version:
            versions.append(latest.version)
            found += _of_account(await _account(house, account, account.version - 1), latest)
    for config in parts.channels:
        present = await _channel(house, config)
        if present and present.version >= config.version:
            versions.append(present.version)
            found += _of_channel(await _channel(house, config, config.version - 1), present)
    for one in parts.defaults:
        newest = await house.disk.read(house.store.defaults, one.tenant)
        if newest and newest.version >= one.version:
            versions.append(newest.version)
            found += _of_defaults(await house.disk.read(house.store.defaults, one.tenant, one.version - 1), newest)
    return (versions[0], found) if versions else None


async def _account(house: House, of: Account, version: int | None = None) -> Account | None:
    return await house.disk.read(house.store.account, of.tenant, of.account_id, version)


async def _channel(house: House, of: ChannelConfig, version: int | None = None) -> ChannelConfig | None:
    return await house.disk.read(house.store.channel_config, of.tenant, of.channel_slug, version)


def _of_account(before: Account | None, after: Account) -> list[Difference]:
    return _named(after.name, accounts_.difference(before, after))


def _of_channel(before: ChannelConfig | None, after: ChannelConfig) -> list[Difference]:
    return _named(after.channel_slug, changes.channel_difference(before, after))


def _of_defaults(before: Defaults | None, after: Defaults) -> list[Difference]:
    return _named("defaults", paths.difference(before.settings if before else None, after.settings))


def _named(subject: str, found: Iterator[tuple[str, str, str]]) -> list[Difference]:
    return [{"subject": subject, "field": name, "before": old, "after": new} for name, old, new in found]


async def mapped(house: House, tenant: str, account_id: str) -> list[ChannelConfig]:
    """Return the channels that use an account."""
    stored = await house.disk.run(house.store.channel_configs, tenant)
    return [config for config in stored if config.account_id == account_id]


async def with_copies(house: House, who: Who, account: Account) -> Parts:
    """Return an account's new version with its copies in every mapped channel."""
    if account.removed_at:
        return Parts(accounts=(account,))
    now = house.clock.now()
    channels = await mapped(house, who.tenant, account.account_id)
    copies = (
        replace(accounts_.copied(account, c), version=c.version + 1, created_at=now, created_by=who.email)
        for c in channels
    )
    return Parts(accounts=(account,), channels=tuple(copies))
