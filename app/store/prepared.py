"""SQLAlchemy Core compiled once, for what every payment needs: building a statement costs more than SQLite takes to run it.

The SQL and the conversions are SQLAlchemy's own; only the executing is the driver's. ``reading`` sees one moment and
waits for nobody, ``glancing`` lets each statement see its own; ``writing`` is one transaction, committed or not at all.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence

Row = dict[str, Any]


@contextlib.contextmanager
def glancing(engine: sa.Engine) -> Iterator[Any]:
    """Give a cursor for statements that need not agree with each other: SQLite is spared the transaction."""
    if engine.dialect.name == "sqlite":
        yield _own(engine).cursor()
        return
    with reading(engine) as cursor:
        yield cursor


@contextlib.contextmanager
def reading(engine: sa.Engine) -> Iterator[Any]:
    """Give a cursor that sees the database as it is at one moment."""
    with _transaction(engine, "BEGIN") as connection:
        yield connection.cursor()


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[Any]:
    """Give a cursor whose changes are committed together, or, after an exception, not at all."""
    # Whoever reads in order to write must not find another writer in between.
    with _transaction(engine, "BEGIN IMMEDIATE") as connection:
        yield connection.cursor()
        connection.commit()


@contextlib.contextmanager
def _transaction(engine: sa.Engine, begin: str) -> Iterator[Any]:
    if engine.dialect.name != "sqlite":  # PostgreSQL's driver begins by itself, and the pool rolls back what is left
        with contextlib.closing(engine.raw_connection()) as pooled:
            yield pooled
        return
    connection = _own(engine)
    connection.execute(begin)
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.rollback()


_here = threading.local()


def _own(engine: sa.Engine) -> sqlite3.Connection:
    """Return this thread's SQLite connection; taking one from a pool costs more than most statements."""
    known: WeakKeyDictionary[sa.Engine, sqlite3.Connection] | None = getattr(_here, "connections", None)
    if known is None:
        known = _here.connections = WeakKeyDictionary()
    mine = known.get(engine)
    if mine is None:
        fairy = engine.raw_connection()
        made: Any = fairy.driver_connection
        fairy.detach()
        mine = known[engine] = made
        _open.setdefault(engine, []).append(made)
    return mine


_open: WeakKeyDictionary[sa.Engine, list[sqlite3.Connection]] = WeakKeyDictionary()


def close(engine: sa.Engine) -> None:
    """Close every thread's connection to a database."""
    for connection in _open.pop(engine, []):
        connection.close()


@dataclass(frozen=True)
class _Compiled:
    sql: str
    given: Mapping[str, Any]
    binds: Sequence[tuple[str, Callable[[Any], Any] | None]]
    positional: bool
    results: Sequence[tuple[str, Callable[[Any], Any] | None]]


class Prepared:
    """A statement, compiled at its first use for each kind of database; ``columns`` are those an INSERT or UPDATE sets."""

    def __init__(
        self, statement: sa.ClauseElement | Callable[[Any], sa.ClauseElement], columns: Sequence[str] | None = None
    ) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, engine: sa.Engine, cursor: Any, values: Mapping[str, Any]) -> int:
        """Execute; return how many rows were changed."""
        made = self._made(engine)
        cursor.execute(made.sql, _bound(made, values))
        changed: int = cursor.rowcount
        return changed

    def rows(self, engine: sa.Engine, cursor: Any, values: Mapping[str, Any]) -> list[Row]:
        """Execute; return the rows found."""
        made = self._made(engine)
        cursor.execute(made.sql, _bound(made, values))
        return [
            {
                name: convert(value) if convert else value
                for (name, convert), value in zip(made.results, row, strict=True)
            }
            for row in cursor.fetchall()
        ]

    def alone(self, engine: sa.Engine, values: Mapping[str, Any]) -> list[Row]:
        """Execute by itself; return the rows found."""
        with glancing(engine) as cursor:
            return self.rows(engine, cursor, values)

    def first(self, engine: sa.Engine, cursor: Any, values: Mapping[str, Any]) -> Row | None:
        """Execute; return the first row found."""
        found = self.rows(engine, cursor, values)
        return found[0] if found else None

    def _made(self, engine: sa.Engine) -> _Compiled:
        made = self._compiled.get(engine.dialect.name)
        if made is None:
            made = self._compiled[engine.dialect.name] = self._compile(engine.dialect)
        return made

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        statement = self._statement(dialect) if callable(self._statement) else self._statement
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        columns = statement.selected_columns if isinstance(statement, sa.Select) else ()
        converts = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        return _Compiled(
            sql=compiled.string,
            given=compiled.params,
            binds=[(name, converts[name]) for name in compiled.positiontup or converts],
            positional=compiled.positiontup is not None,
            results=[(c.name, c.type.dialect_impl(dialect).result_processor(dialect, None)) for c in columns],
        )


def _bound(made: _Compiled, values: Mapping[str, Any]) -> Any:
    given = {**made.given, **values}
    if made.positional:
        return [convert(given[name]) if convert else given[name] for name, convert in made.binds]
    return {name: convert(given[name]) if convert else given[name] for name, convert in made.binds}


def insert(table: sa.Table, columns: Sequence[str], *, unless: Sequence[str] = (), replacing: bool = False) -> Prepared:
    """Prepare an INSERT; ``unless`` a row has the same there, or ``replacing`` the row of the same key."""

    def statement(dialect: Any) -> sa.ClauseElement:
        kind: Any = {"sqlite": sqlite, "postgresql": postgresql}[dialect.name]
        made = kind.insert(table).values({name: sa.bindparam(name, type_=table.c[name].type) for name in columns})
        if unless:
            made = made.on_conflict_do_nothing(index_elements=unless)
        if replacing:
            change = {name: made.excluded[name] for name in columns}
            made = made.on_conflict_do_update(index_elements=list(table.primary_key), set_=change)
        inline: sa.ClauseElement = made.inline()
        return inline

    return Prepared(statement)


def update(table: sa.Table, columns: Sequence[str], by: Sequence[str]) -> Prepared:
    """Prepare an UPDATE of the row whose columns ``by`` have the values named ``old_…``."""
    found = [table.c[name] == sa.bindparam(f"old_{name}", type_=table.c[name].type) for name in by]
    return Prepared(sa.update(table).where(*found), columns)


def select(table: sa.Table, by: Sequence[str]) -> sa.Select[Any]:
    """Return a SELECT of the rows whose columns have the values of the same names."""
    return sa.select(table).where(*(table.c[name] == sa.bindparam(name, type_=table.c[name].type) for name in by))
