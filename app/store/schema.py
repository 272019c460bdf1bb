"""The schema moves without down-time: expansions add and come with every start, contractions take away and are asked for.

Each is a history of its own, with its own table of what was done. A process of the version before goes on working on an
expanded database. A contraction belongs to the version after which nobody reads what it takes away, so it waits until
the operator says that no older process runs; an older version that starts later is told so, and touches nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x514D4F5245  # the advisory lock's name: QMORE


class TooNew(Exception):
    """A newer version has taken away what this one needs."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"A newer version of saleor-qmore has contracted this database (to {revision}): it took away what this version "
            "needs. Start that version or a newer one. To go back to this version, restore a backup from before."
        )


@dataclass(frozen=True)
class History:
    """A chain of revisions, and the table that says how far a database has come."""

    folder: Path
    table: str

    @property
    def newest(self) -> str:
        """The last revision that this version knows."""
        return max(file.name.partition("_")[0] for file in self.folder.glob("[c0-9]*.py"))

    def reached(self, connection: sa.Connection) -> str:
        """Return a database's revision; empty where it has none."""
        if not sa.inspect(connection).has_table(self.table):
            return ""
        return connection.scalar(sa.text(f"SELECT version_num FROM {self.table}")) or ""  # noqa: S608 - one of two names


EXPANSIONS = History(_FOLDER / "versions", "alembic_version")
CONTRACTIONS = History(_FOLDER / "contract", "contract_version")


def migrate(engine: sa.Engine, *, contract: bool = False) -> bool:
    """Expand the schema, and contract it where that is asked for or nobody can use it yet; tell whether it is contracted.

    Raises:
        TooNew: a newer version has contracted the database.
    """
    with engine.begin() as connection:
        todo = _todo(connection, contract=contract)
    if todo:
        with engine.begin() as connection:
            _alone(connection)
            for history in _todo(connection, contract=contract):
                upgrade(connection, history)
    with engine.begin() as connection:
        return CONTRACTIONS.reached(connection) >= CONTRACTIONS.newest


def _todo(connection: sa.Connection, *, contract: bool) -> list[History]:
    expanded, contracted = EXPANSIONS.reached(connection), CONTRACTIONS.reached(connection)
    if contracted > CONTRACTIONS.newest:
        raise TooNew(contracted)
    todo = [EXPANSIONS] if expanded < EXPANSIONS.newest else []  # a newer one is fine: it only added
    if (contract or not expanded) and contracted < CONTRACTIONS.newest:
        todo.append(CONTRACTIONS)
    return todo


def upgrade(connection: sa.Connection, history: History, revision: str = "head") -> None:
    """Bring one history to a revision."""
    from alembic import command  # noqa: PLC0415 - a fifth of the start, and of no use once the schema is there
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(history.folder))
    config.attributes |= {"connection": connection, "version_table": history.table}
    command.upgrade(config, revision)


def _alone(connection: sa.Connection) -> None:
    # Workers that start together queue here, and whoever comes second finds the schema done. SQLite's BEGIN has the same effect.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL lock_timeout = 0"))  # however long the first of them takes
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:name)"), {"name": _LOCK})
