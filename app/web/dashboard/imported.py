"""A configuration file that staff import: settings and the map come from it, credentials are only ever those stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.configfile import Unusable
from app.decide import accounts as accounts_
from app.decide import paths
from app.decide.reasons import Reason
from app.decide.records import ChannelConfig

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.configfile import ChannelPart, ConfigFile
    from app.decide.accounts import Account


def over_stored(
    made: ConfigFile, stored: Mapping[str, ChannelConfig], accounts: Mapping[str, Account], now: datetime, who: str
) -> list[ChannelConfig]:
    """Return what differs from what is stored, as next versions; credentials are only ever those already stored.

    A person at the Dashboard must not make the server read its environment, nor send a password to another host.

    Raises:
        Unusable: a channel needs credentials that are not stored.
    """
    found, wrong = [], _foreign(made, accounts)
    for slug, channel in made.channels.items():
        old = stored.get(slug)
        base = _credentials(made, channel, slug, old, accounts)
        if base is None:
            wrong.append(Reason("ACCOUNT_MISSING", place=f"channels.{slug}.account"))
            continue
        settings = paths.document(channel.settings)
        new = replace(base, settings=settings, is_test_channel=channel.is_test_channel)
        same = old and replace(old, settings=paths.normal(old.settings))
        if old is None or replace(new, created_at=old.created_at, created_by=old.created_by) != same:
            found.append(replace(new, version=new.version + 1, created_at=now, created_by=who))
    if wrong:
        raise Unusable(wrong)
    return found


def _foreign(made: ConfigFile, stored: Mapping[str, Account]) -> list[Reason]:
    wrong = []
    for name, part in made.accounts.items():
        account = stored.get(name)
        if account is None:
            wrong.append(Reason("ACCOUNT_MISSING", place=f"accounts.{name}"))
        elif any(getattr(part, one) != getattr(account, one) for one in ("customer_id", "shop_id", "host", "style")):
            wrong.append(Reason("ACCOUNT_DIFFERS", place=f"accounts.{name}"))
    return wrong


def _credentials(
    made: ConfigFile,
    channel: ChannelPart,
    slug: str,
    old: ChannelConfig | None,
    accounts: Mapping[str, Account],
) -> ChannelConfig | None:
    if isinstance(channel.account, str):
        account = accounts.get(channel.account)
        return accounts_.copied(account, old or _blank(account, slug)) if account else None
    part = made.account(channel)
    same = old and (old.customer_id, old.shop_id, old.host) == (part.customer_id, part.shop_id, part.host)
    return old if same else None


def _blank(account: Account, slug: str) -> ChannelConfig:
    return ChannelConfig(account.tenant, slug, 0, {}, "", None, "", None, "", account.created_at)
