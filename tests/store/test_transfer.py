"""Everything moves from a real SQLite to a real PostgreSQL: all of it, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.store import Store, Tampered, Unmovable, Vault, tables
from tests import databases
from tests.store import statements
from tests.store.conftest import CONFIG, KEY, NOW, PAYMENT, SHOP, STORAGE, TENANT, confirmation, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEASE = timedelta(seconds=30)
ODD = "Zażółć\tgęślą\\N jaźń\n'quoted' \"twice\" \\. {}"


def unheard(_table: str, _done: int, _total: int) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Store]:
    """A SQLite that has something in every table."""
    made = Store(databases.sqlite_url(tmp_path), Vault.from_secret(KEY))
    made.migrate()
    made.save_tenant(TENANT)
    made.save_channel_config(CONFIG)
    made.save_storage(STORAGE)
    begun = replace(PAYMENT, details={"language": ODD}, idempotency_key=ODD)
    made.insert_payment(begun)
    made.update_payment(
        replace(begun, answer={"n": None}),
        begun,
        reports=[report("r1"), report("r2", "TRX2", actions=None)],
        confirmation=confirmation(),
    )
    made.add_order_numbers(SHOP, "D200001", ["11"], NOW)
    made.count({(SHOP, "confirmation_forged"): 1})
    with made._engine.begin() as connection:
        known = statements.reflected(connection)
        empty = [one for one in known if connection.execute(sa.select(sa.func.count()).select_from(one)).scalar() == 0]
        for table in empty:
            statements.insert(connection, table)
    yield made
    made.close()


@pytest.fixture
def target(postgres: str) -> Iterator[str]:
    """An empty PostgreSQL."""
    with databases.fresh_database(postgres) as url:
        yield url


def raw(store: Store, name: str) -> list[tuple[Any, ...]]:
    """A table's rows as they are stored, whatever they mean."""
    with store._engine.begin() as connection:
        table = next(one for one in statements.reflected(connection) if one.name == name)
        found = connection.execute(sa.select(table)).all()
    return sorted((tuple(sorted(row._asdict().items())) for row in found), key=str)


def test_everything_arrives_as_it_was(source: Store, target: str, opened_at: Callable[[str], Store]) -> None:
    """Every table has something, every value is the same, and secrets open with the same key only."""
    heard: list[tuple[str, int, int]] = []
    moved = source.move_to(target, lambda *told: heard.append(told))
    there = opened_at(target)

    assert set(moved) == set(tables.metadata.tables)
    assert min(moved.values()) >= 1
    for name in moved:
        assert raw(there, name) == raw(source, name), name
    assert {(name, rows, rows) for name, rows in moved.items()} <= set(heard)
    assert there.tenants() == [TENANT]
    assert there.payment_by_token(PAYMENT.token) == source.payment_by_token(PAYMENT.token)
    assert there.confirmations(PAYMENT.token) == source.confirmations(PAYMENT.token)
    with pytest.raises(Tampered):
        opened_at(target, "another-key-with-more-than-32-characters").tenants()


def test_work_goes_on_where_it_stopped(source: Store, target: str, opened_at: Callable[[str], Store]) -> None:
    """Reports are due as before, and new ones are numbered after those that came."""
    source.move_to(target, unheard)
    there = opened_at(target)
    there.update_payment(PAYMENT, replace(PAYMENT, version=2), reports=[report("r3")])
    assert [r.id for r in there.claim_reports("w", NOW, LEASE, 9)] == ["r1", "r2"]
    there.reports_done(["r1", "r2"])
    assert [r.id for r in there.claim_reports("w", NOW, LEASE, 9)] == ["r3"]


def test_a_target_that_has_something_is_refused(source: Store, target: str, opened_at: Callable[[str], Store]) -> None:
    """Nothing is mixed: a second move, or one into somebody's database, changes nothing there."""
    there = opened_at(target)
    there.save_tenant(replace(TENANT, token="theirs"))
    with pytest.raises(Unmovable, match="The target is not empty: there are tenants in it"):
        source.move_to(target, unheard)
    assert [one.token for one in there.tenants()] == ["theirs"]
    assert there.payments(9) == []


def test_a_move_that_fails_half_way_leaves_nothing(
    source: Store, target: str, opened_at: Callable[[str], Store]
) -> None:
    """PostgreSQL knows no zero byte in a text: the move fails at that row, and can be made again afterwards."""
    with source._engine.begin() as connection:
        connection.execute(sa.update(tables.reports).where(tables.reports.c.id == "r2").values(message="a\x00b"))
    with pytest.raises(Unmovable, match="does not take the reports, nothing was kept"):
        source.move_to(target, unheard)
    there = opened_at(target)
    assert (there.tenants(), there.payments(9)) == ([], [])
    with source._engine.begin() as connection:
        connection.execute(sa.update(tables.reports).values(message="ab"))
    assert source.move_to(target, unheard)["reports"] == 2


def test_only_sqlite_moves_and_only_to_postgresql(source: Store, tmp_path: Path) -> None:
    """Every other direction is refused with a sentence, and so is what is no address."""
    with pytest.raises(Unmovable, match="from SQLite to PostgreSQL only"):
        source.move_to(f"sqlite:///{tmp_path / 'other.sqlite3'}", unheard)
    with pytest.raises(Unmovable, match="no address of a database"):
        source.move_to("nowhere", unheard)


@pytest.fixture
def opened_at() -> Iterator[Callable[..., Store]]:
    """Opens a database by its address."""
    stores: list[Store] = []

    def at(url: str, key: str = KEY) -> Store:
        stores.append(Store(url, Vault.from_secret(key)))
        stores[-1].migrate()
        return stores[-1]

    yield at
    for store in stores:
        store.close()
