"""What every payment and every worker asks the database is answered by an index, however large the tables have become."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.store import payments, prepared, shops
from tests.store.conftest import NOW, PAYMENT, STORAGE, confirmation, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store import Store

LEASE = timedelta(seconds=30)
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


def plan(connection: sa.Connection, statement: str, parameters: Any) -> str:
    """How the database would answer; PostgreSQL reads a whole table only where no index will do."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(str(row.detail) for row in rows)
    for dearer in ("seqscan", "sort"):  # an empty table is read and sorted at once, a large one is not
        connection.exec_driver_sql(f"SET LOCAL enable_{dearer} = off")
    return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))


def scans(told: str) -> list[str]:
    """The lines of a plan that read a table from end to end."""
    lines = (line.strip() for line in told.splitlines())
    return [line for line in lines if "Seq Scan" in line or (line.startswith("SCAN") and "INDEX" not in line)]


@pytest.fixture
def filled(store: Store) -> Store:
    """A store in which everybody finds something."""
    store.save_storage(STORAGE)
    store.insert_payment(PAYMENT)
    reports = [report("due"), report("parked", "TRX2"), report("done", "TRX3")]
    store.update_payment(PAYMENT, 1, reports=reports, confirmation=confirmation())
    store.check_later(PAYMENT, NOW, 0)
    store.report_parked("parked", "refused")
    store.report_done("done")
    return store


def asked(store: Store, ask: Callable[[Store], Any]) -> list[tuple[str, Any]]:
    """The statements that a question comes down to."""
    seen: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(store._engine, "before_cursor_execute", remember)
    ask(store)
    sa.event.remove(store._engine, "before_cursor_execute", remember)
    return [one for one in seen if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]


def test_whoever_looks_for_work_finds_it_by_an_index(filled: Store) -> None:
    """A claim costs what there is to claim, not what there has ever been."""
    for name, (ask, index) in CLAIMS.items():
        statements = asked(filled, ask)
        with filled._engine.begin() as connection:
            plans = [plan(connection, *one) for one in statements]
        assert index in plans[0], (name, plans[0])
        assert [scans(told) for told in plans] == [[]] * len(plans), name


def test_what_every_payment_needs_is_found_by_an_index(filled: Store) -> None:
    """Session webhooks and confirmations read and write single rows by their keys."""
    assert len(HOT) > 10
    for name, statement in HOT.items():
        made = statement._made(filled._engine)
        binds = [bind for bind, _ in made.binds]
        nothing: Any = (None,) * len(binds) if made.positional else dict.fromkeys(binds)
        with filled._engine.begin() as connection:
            assert scans(plan(connection, made.sql, nothing)) == [], name
