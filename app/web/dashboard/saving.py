"""Saving, for every route that saves: who, in one commit, or the other's change as a difference."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.decide.changes import would_give_away
from app.flows import configure
from app.flows.configure import Parts, Who
from app.store import Stale
from app.web.dashboard.door import Guest, No
from app.web.dashboard.shapes import Change, Saved


@dataclass(frozen=True)
class Outcome:
    """What a save has changed, or would."""

    changes: list[Change]
    audit_id: str | None
    open_payments: int

    def saved(self, version: int) -> Saved:
        """Answer a save that has nothing else to say."""
        return Saved(version=version, **vars(self))


def who(guest: Guest) -> Who:
    """Name the person who saves, from their token."""
    return Who(guest.tenant, guest.visit.staff.user_id, guest.email)


def changed(found: Iterable[dict[str, str]]) -> list[Change]:
    """Return differences as they are shown."""
    return [Change(**one) for one in found]


async def save(
    guest: Guest, action: str, subject: str, parts: Parts, *, dry_run: bool = False, at: str | None = None
) -> Outcome:
    """Save or try to; refuse what gives goods away, and what somebody else has changed meanwhile, with their change."""
    if any(would_give_away(channel) for channel in parts.channels):
        raise No(422, "DEMO_ON_LIVE_CHANNEL", at=at)
    await _refuse_stale(guest, parts)
    if dry_run:
        found = await configure.differences(guest.house, parts)
        return Outcome(changed(found), None, await configure.keeping(guest.house, guest.tenant, parts))
    try:
        audit = await configure.save(guest.house, who(guest), action, subject, parts)
    except Stale:
        await _refuse_stale(guest, parts)
        raise No(409, "CHANGED_MEANWHILE") from None
    return Outcome(changed(audit.changes), audit.id, await configure.keeping(guest.house, guest.tenant, parts))


async def _refuse_stale(guest: Guest, parts: Parts) -> None:
    stale = await configure.meanwhile(guest.house, parts)
    if stale:
        version, theirs = stale
        raise No(409, "CHANGED_MEANWHILE", changes=tuple(changed(theirs)), version=version)
