"""QMORE accounts: named credentials that several channels share; a channel keeps its own copy of a version."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.decide.records import ChannelConfig

HOST = "https://papi.hobex.at"  # QMORE protocol 1.1


@dataclass(frozen=True)
class Account:
    """One version of one QMORE account; credentials are sealed on disk."""

    tenant: str
    account_id: str
    version: int
    name: str
    customer_id: str
    shop_id: str | None
    secret: str = field(repr=False)
    backend_password: str | None = field(repr=False)
    host: str
    style: Literal["seamless", "toolkit"]
    created_at: datetime
    created_by: str | None = None
    removed_at: datetime | None = None


def copied(account: Account, config: ChannelConfig) -> ChannelConfig:
    """Return a channel's configuration with an account's credentials, so that one row is all a payment reads."""
    return replace(
        config,
        account_id=account.account_id,
        customer_id=account.customer_id,
        shop_id=account.shop_id,
        secret=account.secret,
        backend_password=account.backend_password,
        host=account.host,
        style=account.style,
    )


def unmapped(config: ChannelConfig) -> ChannelConfig:
    """Return a channel's configuration without an account: it takes no payments, and keeps how it took them."""
    return replace(config, account_id=None, customer_id="", shop_id=None, secret="", backend_password=None, host="")


_SHOWN = ("name", "customer_id", "shop_id", "host", "style")
_HIDDEN = ("secret", "backend_password")


def difference(before: Account | None, after: Account) -> Iterator[tuple[str, str, str]]:
    """Compare two versions field by field: name, before, after; secrets only as hidden."""
    for name in _SHOWN:
        old, new = (getattr(before, name) if before else None), getattr(after, name)
        if old != new:
            yield name, _text(old), _text(new)
    if (before.removed_at if before else None) != after.removed_at:
        yield "removed", _yes(bool(before and before.removed_at)), _yes(bool(after.removed_at))
    for name in _HIDDEN:
        old, new = (getattr(before, name) if before else None), getattr(after, name)
        if old != new:
            yield name, "(hidden)" if old else "(none)", "(hidden)" if new else "(none)"


def _yes(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "yes" if value else "no"


def _text(value: object) -> str:
    return "(none)" if value is None else str(value)
