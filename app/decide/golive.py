"""The way to live: six checks before live, each decided from what is stored, each naming what still needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.decide.changes import would_give_away
from app.decide.channel import ChannelSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.decide.accounts import Account
    from app.decide.changes import Check, Defaults
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
    defaults: Defaults | None,
    test_paid: bool,
    live: bool,
) -> tuple[Step, ...]:
    """Return every step; ``active`` are the slugs of Saleor's active channels."""
    return (
        _tried("credentials", accounts, checks, _NEEDED),
        _tried("confirmUrl", accounts, checks, ("confirmUrl",)),
        _methods(defaults, channels),
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


def _methods(defaults: Defaults | None, channels: Sequence[ChannelConfig]) -> Step:
    """Defaults are enough to go on to the channels, which follow them unless they say otherwise."""
    without = tuple(c.channel_slug for c in channels if not _offers(c.channel))
    some = bool(channels) or (defaults is not None and _offers(ChannelSettings.model_validate(defaults.settings)))
    return Step("methods", "done" if some and not without else "todo", without)


def _offers(settings: ChannelSettings) -> bool:
    return any(method.enabled for method in settings.methods)


def _map(channels: Sequence[ChannelConfig], active: Sequence[str]) -> Step:
    """One channel is enough, as a shop may sell elsewhere without QMORE; the others are named all the same."""
    giving = tuple(config.channel_slug for config in channels if would_give_away(config))
    if giving:
        return Step("channelMap", "failed", giving)
    mapped = {config.channel_slug for config in channels}
    missing = tuple(slug for slug in active if slug not in mapped)
    return Step("channelMap", "done" if mapped else "todo", missing)
