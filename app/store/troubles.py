"""The list of what a person must look at: opened and settled as often as it is found, told to Saleor once each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.decide.trouble import Kind, Trouble
from app.store import tables
from app.store.engine import upsert
from app.store.prepared import Prepared, select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, timedelta

_OF = Prepared(select(tables.troubles, ("tenant", "subject")))
_OLD = tables.troubles.c.since < sa.bindparam("before", type_=tables.Moment)
_OPEN = Prepared(select(tables.troubles, ("kind",)).where(tables.troubles.c.settled_at.is_(None), _OLD))


class Troubles:
    """What is wrong; each method is one transaction."""

    _engine: sa.Engine

    def troubles(self, tenant: str | None = None, *, settled: bool = False, limit: int = 1000) -> list[Trouble]:
        """Return what is open, or else everything there was, newest first."""
        table = tables.troubles
        query = sa.select(table).order_by(table.c.since.desc(), table.c.subject).limit(limit)
        if tenant is not None:
            query = query.where(table.c.tenant == tenant)
        if not settled:
            query = query.where(table.c.settled_at.is_(None))
        with self._engine.begin() as connection:
            return [_trouble(row) for row in connection.execute(query).mappings()]

    def troubles_of(self, tenant: str, subject: str) -> list[Trouble]:
        """Return what is open about one subject."""
        rows = _OF.alone(self._engine, {"tenant": tenant, "subject": subject})
        return [_trouble(row) for row in rows if row["settled_at"] is None]

    def troubles_like(self, kind: Kind, before: datetime) -> list[Trouble]:
        """Return what is open of one kind since before a time."""
        rows = _OPEN.alone(self._engine, {"kind": kind, "before": before})
        return [_trouble(row) for row in rows]

    def keep_troubles(self, wanted: Iterable[Trouble], settled: Iterable[Trouble], now: datetime) -> None:
        """Settle some and open others; what is open already stays as it is."""
        with self._engine.begin() as connection:
            for trouble in settled:
                settle(connection, trouble.tenant, trouble.subject, [trouble.kind], now)
            for trouble in wanted:
                opened(connection, trouble)

    def claim_troubles(self, now: datetime, lease: timedelta, limit: int) -> list[Trouble]:
        """Take what Saleor must be told of; whoever dies over one gives it back after the lease."""
        table = tables.troubles
        due = sa.select(table).where(table.c.tell_at <= now).order_by(table.c.tell_at).limit(limit)
        with self._engine.begin() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True)).mappings().all()
            found = [_trouble(row) for row in rows]
            for trouble in found:
                connection.execute(sa.update(table).where(*_is(trouble)).values(tell_at=now + lease))
        return found

    def trouble_told(self, trouble: Trouble, again_at: datetime | None) -> None:
        """Saleor knows how it stands, or is to be told again; unless it stands otherwise by now."""
        table = tables.troubles
        same = table.c.settled_at.is_(None) if trouble.settled_at is None else table.c.settled_at.is_not(None)
        with self._engine.begin() as connection:
            connection.execute(sa.update(table).where(*_is(trouble), same).values(tell_at=again_at))


def opened(connection: sa.Connection, trouble: Trouble) -> None:
    """Open an entry; one that is open stays as it is."""
    table = tables.troubles
    fresh = {"since": trouble.since, "settled_at": None, "tell_at": trouble.since, "details": trouble.details}
    known = connection.execute(sa.select(table.c.settled_at).where(*_is(trouble))).first()
    if known is not None and known.settled_at is None:
        return
    row = {name: getattr(trouble, name) for name in ("tenant", "subject", "kind", "reference")}
    upsert(connection, table, {**row, **fresh}, fresh)


def settle(connection: sa.Connection, tenant: str, subject: str, kinds: Collection[Kind], now: datetime) -> None:
    """Settle what is open of some kinds about a subject."""
    table = tables.troubles
    mine = (table.c.tenant == tenant, table.c.subject == subject, table.c.kind.in_(list(kinds)))
    settled = {"settled_at": now, "tell_at": now}
    connection.execute(sa.update(table).where(*mine, table.c.settled_at.is_(None)).values(settled))


def hush(connection: sa.Connection, tenant: str) -> None:
    """Let nobody tell a shop of its problems any more; they stay as they are."""
    table = tables.troubles
    connection.execute(sa.update(table).where(table.c.tenant == tenant).values(tell_at=None))


def _is(trouble: Trouble) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.troubles
    return (table.c.tenant == trouble.tenant, table.c.subject == trouble.subject, table.c.kind == trouble.kind)


def _trouble(row: sa.RowMapping | dict[str, object]) -> Trouble:
    names = ("tenant", "subject", "since", "reference", "details", "settled_at")
    return Trouble(kind=Kind(str(row["kind"])), **{name: row[name] for name in names})  # type: ignore[arg-type]
