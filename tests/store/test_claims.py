"""What payments, workers and people ask the database is answered by an index, however large the tables have become."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.decide.payment import OPEN
from app.store import payments, prepared, shops, tables
from app.store.lookup import Wanted
from tests.store.conftest import NOW, PAYMENT, SHOP, STORAGE, confirmation, report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.store import Store

LEASE = timedelta(seconds=30)
CROWD = 20_000
HOT = {
    f"{module.__name__}.{name}": found
    for module in (payments, shops)
    for name, found in vars(module).items()
    if isinstance(found, prepared.Prepared)
}
# Everything that looks for work, and the index that must answer it.
CLAIMS: dict[str, tuple[Callable[[Store], Any], str]] = {
    "claim what Saleor must be told": (lambda s: s.claim_reports("w", NOW, LEASE, 16), "reports_to_tell"),
    "let a silent shop wait": (lambda s: s.hold_reports(PAYMENT.tenant, NOW + LEASE), "reports_to_tell"),
    "give leases back": (lambda s: s.release_reports("w"), "reports_to_tell"),
    "claim what QMORE is to be asked": (lambda s: s.claim_checks(NOW, LEASE, 4), "payments_to_look_at"),
    "claim which problems Saleor must see": (lambda s: s.claim_troubles(NOW, LEASE, 4), "troubles_to_tell"),
    "list what is parked": (lambda s: s.parked_reports(), "reports_parked"),
    "say when QMORE last confirmed": (lambda s: s.last_confirmation(PAYMENT.tenant), "confirmations_by_age"),
    "date old confirmations": (lambda s: s.date_confirmations(NOW, 9), "confirmations_to_forget"),
    "forget confirmations": (lambda s: s.forget_confirmations(NOW, 9), "confirmations_to_forget"),
    "forget counted reports": (lambda s: s.forget_reports(NOW + LEASE, 9), "reports_settled"),
    "forget data storages": (lambda s: s.forget_storages(NOW + LEASE, 9), "storages_by_age"),
}

BEGINNING = ("psp_reference>? AND psp_reference<?", "payments_by_beginning")  # SQLite says so, PostgreSQL so
REFERENCE = ("psp_reference=?", "one_payment_per_reference", "payments_by_beginning")
TRANSACTION = ("transaction_id=?", "payments_pkey")
NAMES = (BEGINNING, TRANSACTION, "payments_by_order_number", "payments_by_saleor_order", "payments_by_source")
# Everything that people look up, and the indexes that must answer it.
LOOKED_UP: dict[str, tuple[Callable[[Store], Any], tuple[Any, ...]]] = {
    "search": (lambda s: s.find_payments(SHOP, Wanted("REF1"), 0, 20), NAMES),
    "search in a state": (lambda s: s.find_payments(SHOP, Wanted("REF1", "new", NOW, NOW), 0, 20), NAMES),
    "list": (lambda s: s.find_payments(SHOP, Wanted(), 0, 20), ("payments_of_shop",)),
    "list of some days": (lambda s: s.find_payments(SHOP, Wanted(since=NOW, until=NOW), 0, 20), ("payments_of_shop",)),
    "list in a state": (lambda s: s.find_payments(SHOP, Wanted(state="new"), 0, 20), ("payments_by_state",)),
    "list in a state, of some days": (
        lambda s: s.find_payments(SHOP, Wanted(state="new", since=NOW), 0, 20),
        ("payments_by_state",),
    ),
    "payments of a Saleor order": (
        lambda s: s.find_payments(SHOP, Wanted(transactions=("A", "B")), 0, 20),
        (TRANSACTION,),
    ),
    "payment of a page": (lambda s: s.payment_by_reference(SHOP, "REF1"), (REFERENCE, TRANSACTION)),
    "command line": (lambda s: s.payments(20), ("payments_by_age",)),
    "name on the command line": (
        lambda s: s.payments(20, "REF1"),
        (REFERENCE, TRANSACTION, "payments_by_order_number"),
    ),
    "ledgers of a page": (lambda s: s.ledgers(SHOP, ["A", "B"]), (("one_operation_per_sequence", "transaction_id=?"),)),
    "open payments": (lambda s: s.count_payments(SHOP, None, sorted(OPEN)), ("payments_by_state",)),
    "open payments of a channel": (lambda s: s.count_payments(SHOP, ["at"], sorted(OPEN)), ("payments_by_state",)),
    "payments without an order": (
        lambda s: s.unnamed_payments(SHOP, NOW - timedelta(days=99), 20),
        ("payments_without_order",),
    ),
}


def plan(connection: sa.Connection, statement: str, parameters: Any, dear: Sequence[str] = ("seqscan", "sort")) -> str:
    """How the database would answer, PostgreSQL without what is dear where there is much of everything."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(str(row.detail) for row in rows)
    for one in dear:  # an empty table is read and sorted at once, a large one is not
        connection.exec_driver_sql(f"SET LOCAL enable_{one} = off")
    return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))


def scans(told: str) -> list[str]:
    """The lines of a plan that read a table from end to end."""
    lines = (line.strip() for line in told.splitlines())
    return [line for line in lines if "Seq Scan" in line or (_whole(line) and "INDEX" not in line)]


def _whole(line: str) -> bool:
    scan, _, what = line.partition(" ")
    return scan == "SCAN" and what.partition(" ")[0] in tables.metadata.tables


@pytest.fixture
def filled(store: Store) -> Store:
    """A store in which everybody finds something."""
    store.save_storage(STORAGE)
    store.insert_payment(PAYMENT)
    reports = [report("due"), report("parked", "TRX2"), report("done", "TRX3")]
    store.update_payment(PAYMENT, PAYMENT, reports=reports, confirmation=confirmation())
    store.check_later(replace(PAYMENT, version=2), NOW, 0)
    store.report_parked("parked", "refused")
    store.report_done("done")
    return store


def crowd(store: Store) -> None:
    """A shop with many payments, and PostgreSQL knowing so: of a small table it would read everything."""
    table = tables.payments
    numbers = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < CROWD))
    number = sa.cast(numbers.c.n + CROWD * 10, sa.String)
    given = {name: sa.literal("C").concat(number) for name in ("transaction_id", "token", "psp_reference", "source_id")}
    moment = sa.cast(numbers.c.n * 7919 % 90_001 + CROWD * 10, sa.String)  # other than they lie on the disk
    given["created_at"] = sa.literal("2026-02-01T00:00:00.").concat(moment).concat("Z")
    given["tenant"] = sa.case((numbers.c.n % 15 == 0, SHOP), else_="https://other.example/graphql/")
    given["state"] = sa.case((numbers.c.n % 100 == 0, "new"), else_="charged")
    copies = sa.select(*(given.get(column.name, column) for column in table.columns)).select_from(
        table.join(numbers, sa.true())
    )
    with store._engine.begin() as connection:
        connection.execute(sa.insert(table).from_select([column.name for column in table.columns], copies))
    if store._engine.dialect.name == "postgresql":
        with store._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE payments")


def asked(store: Store, ask: Callable[[Store], Any]) -> list[tuple[str, Any]]:
    """The statements that a question comes down to."""
    seen: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(store._engine, "before_cursor_execute", remember)
    ask(store)
    sa.event.remove(store._engine, "before_cursor_execute", remember)
    return [one for one in seen if one[0].startswith(("SELECT", "WITH", "UPDATE", "DELETE"))]


def test_whoever_looks_for_work_finds_it_by_an_index(filled: Store) -> None:
    """A claim costs what there is to claim, not what there has ever been."""
    for name, (ask, index) in CLAIMS.items():
        statements = asked(filled, ask)
        with filled._engine.begin() as connection:
            plans = [plan(connection, *one) for one in statements]
        assert index in plans[0], (name, plans[0])
        assert [scans(told) for told in plans] == [[]] * len(plans), name


def test_whoever_looks_a_payment_up_finds_it_by_an_index(filled: Store) -> None:
    """A search by any name, a list by state or date and their count read what they show, never a shop's whole history."""
    crowd(filled)
    for name, (ask, indexes) in LOOKED_UP.items():
        statements = asked(filled, ask)
        with filled._engine.begin() as connection:
            plans = [plan(connection, *one, dear=()) for one in statements]
        assert plans, name
        for told in plans:
            assert scans(told) == [], (name, told)
            missing = [
                one for one in indexes if not any(said in told for said in (one if isinstance(one, tuple) else (one,)))
            ]
            assert not missing, (name, told)


def whatever(made: Any) -> tuple[str, Any]:
    """A statement with any values at all: to PostgreSQL a NULL would say that there is nothing to find."""
    if made.positional:
        return made.sql, (None,) * len(made.binds)
    named = {bind: f"${number}" for number, (bind, _) in enumerate(made.binds, 1)}
    return f"(GENERIC_PLAN) {made.sql % named}", ()


def test_what_every_payment_needs_is_found_by_an_index(filled: Store) -> None:
    """Session webhooks and confirmations read and write single rows by their keys."""
    assert len(HOT) > 10
    for name, statement in HOT.items():
        with filled._engine.begin() as connection:
            told = plan(connection, *whatever(statement._made(filled._engine)))
        assert scans(told) == [], name
        assert "payments_paid_for" in told or statement is not payments._PAID_FOR, told
