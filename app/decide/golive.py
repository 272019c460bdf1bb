"""The six checks before live, each decided from what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.decide.changes import would_give_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.decide.changes import Check
    from app.decide.records import ChannelConfig

State = Literal["done", "todo", "failed"]
Name = Literal["credentials", "confirmUrl", "methods", "channelMap", "testPayment", "live"]
_NEEDED = ("storage", "frontend", "backendPassword")


def steps(
    accounts: Sequence[str],
    checks: Sequence[Check],
    channels: Sequence[ChannelConfig],
    active: Sequence[str],
    *,
    test_paid: bool,
    live: bool,
) -> dict[Name, State]:
    """Return each step's state; ``active`` are the slugs of Saleor's active channels."""
    tried = [check for check in checks if check.subject in accounts]
    return {
        "credentials": _credentials(accounts, tried),
        "confirmUrl": _of([check.result for check in tried if check.name == "confirmUrl"]),
        "methods": "done" if any(m.enabled for c in channels for m in c.channel.methods) else "todo",
        "channelMap": _map(channels, active),
        "testPayment": "done" if test_paid else "todo",
        "live": "done" if live else "todo",
    }


def _credentials(accounts: Sequence[str], tried: Sequence[Check]) -> State:
    by_account = [[c.result for c in tried if c.subject == one and c.name in _NEEDED] for one in accounts]
    if not by_account:
        return "todo"
    states = [_of(results) for results in by_account]
    return "failed" if "failed" in states else "done" if all(s == "done" for s in states) else "todo"


def _of(results: Sequence[str]) -> State:
    if not results:
        return "todo"
    return "failed" if "failed" in results else "done"


def _map(channels: Sequence[ChannelConfig], active: Sequence[str]) -> State:
    if any(would_give_away(config) for config in channels):
        return "failed"
    mapped = {config.channel_slug for config in channels}
    return "done" if mapped and mapped.issuperset(active) else "todo"
