"""What is forgotten, and what never is, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.store import tables
from tests.store.conftest import NOW, PAYMENT, SHOP, STORAGE, confirmation, report

if TYPE_CHECKING:
    from app.store import Store

DAY = timedelta(days=1)


def confirmed(store: Store, *bodies: bytes) -> None:
    """Accept confirmations that are to be kept for a day."""
    store.insert_payment(PAYMENT)
    for number, body in enumerate(bodies, 1):
        kept = replace(confirmation(body, f"c{number}"), keep_until=NOW + number * DAY)
        store.update_payment(PAYMENT, replace(PAYMENT, version=number), confirmation=kept)


def test_a_confirmation_is_there_until_its_day_and_gone_after_it(store: Store) -> None:
    """The oldest goes first, in batches no larger than asked for."""
    confirmed(store, b"a=1", b"a=2", b"a=3")
    assert store.forget_confirmations(NOW, 10) == 0
    assert store.forget_confirmations(NOW + 2 * DAY, 1) == 1
    assert [c.body for c in store.confirmations(PAYMENT.token)] == [b"a=2", b"a=3"]
    assert store.forget_confirmations(NOW + 2 * DAY, 10) == 1
    assert [c.body for c in store.confirmations(PAYMENT.token)] == [b"a=3"]


def test_a_confirmation_of_an_older_version_gets_a_day(store: Store) -> None:
    """A version that knew of no day wrote none; such a row is kept as long as one that came now."""
    confirmed(store, b"a=1")
    with store._engine.begin() as connection:
        connection.execute(sa.update(tables.confirmations).values(keep_until=None))
    assert store.forget_confirmations(NOW + 9 * DAY, 10) == 0
    assert (store.date_confirmations(NOW + 10 * DAY, 10), store.date_confirmations(NOW, 10)) == (1, 0)
    assert store.forget_confirmations(NOW + 9 * DAY, 10) == 0
    assert store.forget_confirmations(NOW + 10 * DAY, 10) == 1


def test_forgetting_a_confirmation_leaves_its_payment(store: Store) -> None:
    """The books stay as they are."""
    confirmed(store, b"a=1")
    before = store.payment_by_token(PAYMENT.token)
    store.forget_confirmations(NOW + DAY, 10)
    assert store.payment_by_token(PAYMENT.token) == before


def test_only_what_saleor_has_counted_is_forgotten(store: Store) -> None:
    """A report that is due or parked stays, however old it is."""
    store.insert_payment(PAYMENT)
    idents = ("done", "due", "parked", "young")
    reports = [
        report(ident, f"TRX-{ident}", due_at=NOW + (9 * DAY if ident == "young" else 0 * DAY)) for ident in idents
    ]
    store.update_payment(PAYMENT, PAYMENT, reports=reports)
    store.reports_done(["done", "young"])
    store.report_parked("parked", "refused")
    assert store.forget_reports(NOW + DAY, 10) == 1
    left = [one.id for ident in idents for one in store.reports(SHOP, f"TRX-{ident}")]
    assert left == ["due", "parked", "young"]


def test_a_data_storage_is_forgotten_long_after_it_was_closed(store: Store) -> None:
    """An open one stays."""
    store.save_storage(STORAGE)
    store.save_storage(replace(STORAGE, storage_id="s2", expires_at=NOW + 9 * DAY))
    assert store.forget_storages(NOW + DAY, 10) == 1
    assert store.storage(SHOP, "s1") is None
    assert store.storage(SHOP, "s2") is not None
