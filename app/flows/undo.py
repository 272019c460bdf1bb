"""Bring back what stood before a change of the configuration, as next versions that fit together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.decide import accounts as accounts_
from app.decide import changes
from app.flows import configure
from app.flows.configure import Parts

if TYPE_CHECKING:
    from app.decide.accounts import Account
    from app.decide.changes import Audit
    from app.decide.records import ChannelConfig
    from app.flows.configure import Who
    from app.flows.house import House


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
    users = {c.channel_slug for c in await configure.mapped(house, who.tenant, account.account_id)}
    if account.removed_at and users - {c.channel_slug for c in parts.channels}:
        raise CannotUndo
    copies = await configure.with_copies(house, who, account)
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
