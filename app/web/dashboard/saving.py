"""Saving, for every route that saves: who, in one commit, or the other's change as a difference."""

from collections.abc import Iterable

from app.decide.changes import Audit
from app.flows import configure
from app.flows.configure import Parts, Who
from app.store import Stale
from app.web.dashboard.door import Guest, No
from app.web.dashboard.shapes import Change


def who(guest: Guest) -> Who:
    """Name the person who saves, from their token."""
    return Who(guest.tenant, guest.visit.staff.user_id, guest.email)


def changed(found: Iterable[dict[str, str]]) -> list[Change]:
    """Return differences as they are shown."""
    return [Change(**one) for one in found]


def unchanged_since(read_at: int, latest: int, meanwhile: Iterable[tuple[str, str, str]], subject: str) -> None:
    """Refuse a save that was not made over the latest version, and show what the other has changed."""
    if read_at == latest:
        return
    theirs = tuple(Change(subject=subject, field=name, before=old, after=new) for name, old, new in meanwhile)
    raise No(409, "CHANGED_MEANWHILE", changes=theirs, version=latest)


async def save(guest: Guest, action: str, subject: str, parts: Parts) -> tuple[Audit, int]:
    """Save, or say that somebody else was faster."""
    try:
        return await configure.save(guest.house, who(guest), action, subject, parts)
    except Stale:
        raise No(409, "CHANGED_MEANWHILE") from None
