"""A change of the configuration: what is written together, who did it, and what brings it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.decide import paths
from app.decide.channel import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from app.decide.accounts import Account
    from app.decide.records import ChannelConfig

Kind = Literal["account", "channel", "defaults"]


@dataclass(frozen=True)
class Defaults:
    """One version of what a shop's channels are configured with where they say nothing else."""

    tenant: str
    version: int
    settings: dict[str, Any]
    created_at: datetime
    created_by: str | None = None


@dataclass(frozen=True)
class Audit:
    """Who changed what, when; ``versions`` say what stood before and after."""

    id: str
    tenant: str
    at: datetime
    user_id: str
    email: str
    action: str
    subject: str
    changes: list[dict[str, str]]
    versions: list[dict[str, Any]]


@dataclass(frozen=True)
class Edit:
    """What one save writes, in one commit; each version is one more than the one it was read at.

    ``sources`` are the accounts, and their versions, whose credentials the channels were given.
    """

    audit: Audit
    accounts: tuple[Account, ...] = ()
    channels: tuple[ChannelConfig, ...] = ()
    defaults: tuple[Defaults, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Check:
    """One check's result."""

    tenant: str
    subject: str
    name: str
    result: str
    code: str
    detail: str
    checked_at: datetime


REVERSAL = "reversal asked for"
_DEEDS = {  # what the history keeps as a sentence, with the code that names it
    "wholeAsked": re.compile("(?P<action>[A-Z]+) of everything asked for"),
    "operationAsked": re.compile("(?P<action>[A-Z]+) of (?P<amount>.+) asked for"),
    "matched": re.compile("matched with QMORE order (?P<number>[0-9]+)"),
}
_UNDONE = "undone: "


def asked(action: str, amount: str) -> str:
    """Return what the history says of an operation that somebody asked for; without an amount, of all there is."""
    return f"{action} of {amount or 'everything'} asked for"


def matched(number: str) -> str:
    """Return what the history says of a payment that staff gave an order number."""
    return f"matched with QMORE order {number}"


def undone(action: str) -> str:
    """Return what the history says of an undoing, also of an undoing's."""
    return f"{_UNDONE}{action.removeprefix(_UNDONE)}"


def deed(action: str) -> dict[str, Any]:
    """Return an action of the history as its code and values."""
    did = action.removeprefix(_UNDONE)
    for code, pattern in _DEEDS.items():
        if match := pattern.fullmatch(did):
            return {"code": code, "words": match.groupdict(), "undone": did != action}
    first, *rest = did.split(" ")
    return {"code": first + "".join(word.title() for word in rest), "words": {}, "undone": did != action}


SHOP = "shop"  # the subject of what is known of a shop as a whole


def reconciled(tenant: str, now: datetime) -> Check:
    """Note that a payment of a shop was just compared with QMORE's order."""
    return Check(tenant, SHOP, "reconciliation", "ok", "OK", "", now)


def versions(
    accounts: tuple[Account, ...], channels: tuple[ChannelConfig, ...], defaults: tuple[Defaults, ...]
) -> list[dict[str, Any]]:
    """Return what an undo needs to know; no secret is among it."""
    named: list[tuple[Kind, str, int]] = [
        *(("account", a.account_id, a.version) for a in accounts),
        *(("channel", c.channel_slug, c.version) for c in channels),
        *(("defaults", "", d.version) for d in defaults),
    ]
    return [{"kind": kind, "id": ident, "before": version - 1, "after": version} for kind, ident, version in named]


def would_give_away(config: ChannelConfig) -> bool:
    """Tell whether a channel that is not marked as a test channel has credentials that take no money."""
    return environment(config.customer_id) != "production" and not config.is_test_channel


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


_CREDENTIALS = {"customer_id", "shop_id", "host", "credentials"}


def copies(audit: Audit) -> set[str]:
    """Return the channels that a change gave an account's credentials and nothing else: an undo copies them anew."""
    touched: dict[str, set[str]] = {}
    for change in audit.changes:
        touched.setdefault(change["subject"], set()).add(change["field"])
    accounts = [part for part in audit.versions if part["kind"] == "account"]
    channels = {str(part["id"]) for part in audit.versions if part["kind"] == "channel"} if accounts else set()
    return {slug for slug in channels if touched.get(slug, set()) <= _CREDENTIALS}


def can_undo(audit: Audit, latest: Mapping[tuple[str, str], int]) -> bool:
    """Tell whether nothing newer stands on a change, and something stood before it, or can be taken away."""
    own = [part for part in audit.versions if not (part["kind"] == "channel" and part["id"] in copies(audit))]
    return bool(own) and all(
        latest.get((part["kind"], part["id"])) == part["after"] and bool(part["before"] or part["kind"] != "defaults")
        for part in own
    )
