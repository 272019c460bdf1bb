"""The schema is what the revisions make, however many workers start at once, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app.store import Store, TooNew, Vault, engine, schema, tables
from app.store.schema import CONTRACTIONS, EXPANSIONS
from tests.store import shape, statements
from tests.store.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.store.schema import History

REVISIONS = sorted(EXPANSIONS.folder.glob("[0-9]*.py"))
NUMBERS = [file.name.partition("_")[0] for file in REVISIONS]


@pytest.fixture
def bare(database_url: str) -> Iterator[sa.Engine]:
    """A database without any schema."""
    made = engine.connect(database_url)
    yield made
    made.dispose()


def test_the_revisions_make_the_tables_that_the_store_uses(store: Store) -> None:
    """No column, type, key, constraint or index is only in the code or only in the database."""
    with store._engine.begin() as connection:
        migrated = shape.of(connection)
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        assert migrated == shape.of(connection)


def test_a_revision_is_written_out() -> None:
    """What an old revision makes never changes with the code: none of them reads the tables of today."""
    for file in REVISIONS:
        assert "app.store" not in file.read_text("utf-8"), file.name
        assert "create_all" not in file.read_text("utf-8"), file.name


@pytest.mark.parametrize("history", [EXPANSIONS, CONTRACTIONS], ids=["expansions", "contractions"])
def test_the_revisions_are_one_chain_in_the_order_of_their_numbers(history: History) -> None:
    """Two that were made side by side do not share a number, a forerunner or the end: a start would not know which comes first."""
    files = sorted(history.folder.glob("[c0-9]*.py"))
    chain = ScriptDirectory(str(history.folder.parent), version_locations=[str(history.folder)])
    made = {Path(one.path).name: one for one in chain.walk_revisions()}

    assert len({file.name.partition("_")[0] for file in files}) == len(files)
    assert {name: one.revision for name, one in made.items()} == {f.name: f.name.partition("_")[0] for f in files}
    assert chain.get_heads() == [history.newest]
    assert [made[f.name].down_revision for f in files] == [None, *(made[f.name].revision for f in files[:-1])]


def test_workers_that_start_together_make_the_schema_once(database_url: str) -> None:
    """Everybody finds the schema ready; nobody fails because another was quicker."""
    stores = [Store(database_url, Vault.from_secret(KEY)) for _ in range(4)]
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(Store.migrate, stores))
        assert all(store.ready() for store in stores)
        with stores[0]._engine.begin() as connection:
            assert len(connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()) == 1
    finally:
        for store in stores:
            store.close()


@pytest.mark.parametrize("file", REVISIONS, ids=lambda file: file.stem)
def test_an_expansion_takes_nothing_away(file: Path) -> None:
    """An old process goes on working while a new one has already moved the schema: going up only adds."""
    going_up = file.read_text("utf-8").partition("def upgrade")[2].partition("def downgrade")[0]
    for contracting in ("drop_", "alter_column", "rename_"):
        assert contracting not in going_up


def test_the_version_before_goes_on_working_on_the_next_schema(bare: sa.Engine) -> None:
    """Every statement over every column that a version knows still runs, and reads the same, after each expansion."""
    for before, after in pairwise(NUMBERS):
        with bare.begin() as connection:
            schema.upgrade(connection, EXPANSIONS, before)
            known = statements.reflected(connection)
            left = [(table, statements.insert(connection, table)) for table in known]
            schema.upgrade(connection, EXPANSIONS, after)
            for table in known:
                statements.run_all(connection, table)
            for table, row in left:
                assert row in [found._asdict() for found in connection.execute(sa.select(table))]
                connection.execute(sa.delete(table))


def expanded(bare: sa.Engine) -> None:
    """Make the database of a version that came before the first contraction."""
    with bare.begin() as connection:
        schema.upgrade(connection, EXPANSIONS, "0010")


def test_a_start_expands_and_leaves_contracting_to_the_operator(bare: sa.Engine) -> None:
    """What the version before still reads is there until somebody says that it does not run any more."""
    expanded(bare)
    assert schema.migrate(bare) is False
    with bare.begin() as connection:
        assert EXPANSIONS.reached(connection) == EXPANSIONS.newest
        assert CONTRACTIONS.reached(connection) == ""
        assert "reports_due" in {index["name"] for index in sa.inspect(connection).get_indexes("reports")}


def test_an_old_database_ends_as_a_new_one_begins(bare: sa.Engine) -> None:
    """Expanded and contracted, it has the same schema to the last index as one that was made today."""
    expanded(bare)
    assert schema.migrate(bare, contract=True) is True
    with bare.begin() as connection:
        moved = shape.of(connection)
        tables.metadata.drop_all(connection)
        connection.exec_driver_sql(f"DROP TABLE {EXPANSIONS.table}")
        connection.exec_driver_sql(f"DROP TABLE {CONTRACTIONS.table}")
    assert schema.migrate(bare) is True
    with bare.begin() as connection:
        assert shape.of(connection) == moved


def test_an_expansion_of_a_newer_version_is_left_alone(store: Store) -> None:
    """The version before starts on a schema that it does not know yet, and touches nothing."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert store.migrate() is True
    with store._engine.begin() as connection:
        assert EXPANSIONS.reached(connection) == "9999"


def test_a_contraction_of_a_newer_version_is_refused_with_what_to_do(store: Store) -> None:
    """The version whose tables are gone does not start at all, and says which version can."""
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE contract_version SET version_num = 'c9999'")
    with pytest.raises(TooNew, match=r"contracted this database \(to c9999\).*Start that version or a newer one"):
        store.migrate()
