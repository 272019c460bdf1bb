"""The way to live: six checks before live, each decided from what is stored, each naming what still needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.decide.changes import would_give_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.decide.accounts import Account
    from app.decide.changes import Check
    from app.decide.records import ChannelConfig

State = Literal["done", "todo", "failed"]
Name = Literal["credentials", "confirmUrl", "methods", "channelMap", "testPayment", "live"]
_NEEDED = ("storage", "frontend", "backendPassword")


@dataclass(frozen=True)
class Step:
    """One check's state, and the accounts or channels that still need it."""

    name: Name
    state: State
    subjects: tuple[str, ...] = ()


def steps(
    accounts: Sequence[Account],
    checks: Sequence[Check],
    channels: Sequence[ChannelConfig],
    active: Sequence[str],
    *,
    test_paid: bool,
    live: bool,
) -> tuple[Step, ...]:
    """Return every step; ``active`` are the slugs of Saleor's active channels."""
    return (
        _tried("credentials", accounts, checks, _NEEDED),
        _tried("confirmUrl", accounts, checks, ("confirmUrl",)),
        _methods(channels),
        _map(channels, active),
        Step("testPayment", "done" if test_paid else "todo"),
        Step("live", "done" if live else "todo"),
    )


def _tried(name: Name, accounts: Sequence[Account], checks: Sequence[Check], wanted: Sequence[str]) -> Step:
    results = {
        one.name: [c.result for c in checks if c.subject == one.account_id and c.name in wanted] for one in accounts
    }
    failed = tuple(one for one, found in results.items() if "failed" in found)
    untried = tuple(one for one, found in results.items() if not found)
    if failed:
        return Step(name, "failed", failed)
    return Step(name, "done" if results and not untried else "todo", untried)


def _methods(channels: Sequence[ChannelConfig]) -> Step:
    without = tuple(c.channel_slug for c in channels if not any(m.enabled for m in c.channel.methods))
    return Step("methods", "done" if channels and not without else "todo", without)


def _map(channels: Sequence[ChannelConfig], active: Sequence[str]) -> Step:
    giving = tuple(config.channel_slug for config in channels if would_give_away(config))
    if giving:
        return Step("channelMap", "failed", giving)
    mapped = {config.channel_slug for config in channels}
    missing = tuple(slug for slug in active if slug not in mapped)
    return Step("channelMap", "done" if mapped and not missing else "todo", missing)
