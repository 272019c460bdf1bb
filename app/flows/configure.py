"""Save a shop's configuration: what differs is said, who did it is kept, everything is one commit."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
    return _named(after.channel_slug, channel_difference(before, after))


def _of_defaults(before: Defaults | None, after: Defaults) -> list[Difference]:
    return _named("defaults", paths.difference(before.settings if before else None, after.settings))


def channel_difference(before: ChannelConfig | None, after: ChannelConfig) -> Iterator[tuple[str, str, str]]:
    """Compare two versions of a channel; a copy of new credentials is one line."""
    for name in ("account_id", "customer_id", "shop_id", "host", "is_test_channel"):
        old, new = getattr(before, name, None), getattr(after, name)
        if old != new:
            yield name, paths.text(old), paths.text(new)
    was, becomes = ((c.secret, c.backend_password) if c and c.is_mapped else None for c in (before, after))
    if was != becomes:
        yield "credentials", "(hidden)" if was else "(none)", "(hidden)" if becomes else "(none)"
    yield from paths.difference(before.settings if before else None, after.settings)


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


class CannotUndo(Exception):
    """Something newer stands on the change, or nothing stood before it."""


async def undone(house: House, who: Who, audit: Audit) -> Parts:
    """Return what stood before a change, as next versions; channels mapped since get the account's copies.

    Raises:
        CannotUndo: see there.
    """
    parts = Parts()
    copies = changes.copies(audit)
    for one in audit.versions:
        if one["kind"] == "channel" and one["id"] in copies:
            continue
        parts = await _before(house, who, one, parts)
    for channel in parts.channels:
        parts = await _with_account(house, parts, channel)
    for account in parts.accounts:
        parts = await _fitting(house, who, account, parts)
    if parts == Parts():
        raise CannotUndo
    return parts


async def _with_account(house: House, parts: Parts, config: ChannelConfig) -> Parts:
    """Give a restored channel its account's credentials as they are now, or as the undo restores them."""
    if config.account_id is None:
        return parts
    restored = next((one for one in parts.accounts if one.account_id == config.account_id), None)
    account = restored or await house.disk.read(house.store.account, config.tenant, config.account_id)
    if account is None or account.removed_at:
        raise CannotUndo
    copied = accounts_.copied(account, config)
    channels = tuple(copied if one is config else one for one in parts.channels)
    source = () if restored else ((account.account_id, account.version),)
    return replace(parts, channels=channels, sources=(*parts.sources, *source))


async def _before(house: House, who: Who, one: dict[str, Any], parts: Parts) -> Parts:
    read, store, tenant = house.disk.read, house.store, who.tenant
    ident, before, after = str(one["id"]), int(one["before"]), int(one["after"])
    now = house.clock.now()
    stamp = {"version": after + 1, "created_at": now, "created_by": who.email}
    match one["kind"]:
        case "account":
            latest = _latest(await read(store.account, tenant, ident), after)
            old = (
                _there(await read(store.account, tenant, ident, before)) if before else replace(latest, removed_at=now)
            )
            return replace(parts, accounts=(*parts.accounts, replace(old, **stamp)))
        case "channel":
            present = _latest(await read(store.channel_config, tenant, ident), after)
            earlier = await read(store.channel_config, tenant, ident, before) if before else None
            config = _there(earlier) if before else accounts_.unmapped(present)
            return replace(parts, channels=(*parts.channels, replace(config, **stamp)))
        case _:
            _latest(await read(store.defaults, tenant), after)
            defaults = _there(await read(store.defaults, tenant, before))
            return replace(parts, defaults=(*parts.defaults, replace(defaults, **stamp)))


async def _fitting(house: House, who: Who, account: Account, parts: Parts) -> Parts:
    users = {c.channel_slug for c in await mapped(house, who.tenant, account.account_id)}
    if account.removed_at and users - {c.channel_slug for c in parts.channels}:
        raise CannotUndo
    copies = await with_copies(house, who, account)
    known = {c.channel_slug for c in parts.channels}
    return replace(parts, channels=(*parts.channels, *(c for c in copies.channels if c.channel_slug not in known)))


def _latest(found: Any, version: int) -> Any:
    if found is None or found.version != version:
        raise CannotUndo
    return found


def _there(found: Any) -> Any:
    if found is None:
        raise CannotUndo
    return found
