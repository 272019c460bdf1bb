"""The schema is what the revisions make, however many workers start at once, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.store import Store, Vault, engine, tables
from tests.store import shape
from tests.store.conftest import KEY

VERSIONS = Path(engine.__file__).parent / "migrations" / "versions"


def test_the_revisions_make_the_tables_that_the_store_uses(store: Store) -> None:
    """No column, type, key, constraint or index is only in the code or only in the database."""
    with store._engine.begin() as connection:
        migrated = shape.of(connection)
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        assert migrated == shape.of(connection)


def test_a_revision_is_written_out() -> None:
    """What an old revision makes never changes with the code: none of them reads the tables of today."""
    for file in VERSIONS.glob("[0-9]*.py"):
        assert "app.store" not in file.read_text("utf-8"), file.name
        assert "create_all" not in file.read_text("utf-8"), file.name


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


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("[0-9]*.py")), ids=lambda file: file.stem)
def test_a_new_version_takes_nothing_from_the_one_before(file: Path) -> None:
    """An old process goes on working while a new one has already moved the schema: going up only adds."""
    going_up = file.read_text("utf-8").partition("def upgrade")[2].partition("def downgrade")[0]
    for contracting in ("drop_", "alter_column", "rename_"):
        assert contracting not in going_up
