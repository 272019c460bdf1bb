"""Leases that are lost, given back and overtaken, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.store.conftest import NOW, PAYMENT, report

if TYPE_CHECKING:
    from app.store import Store

LEASE = timedelta(seconds=30)
LATER = NOW + timedelta(minutes=1)


def fill(store: Store, *idents: str) -> None:
    """Make reports due, each of a transaction of its own."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report(ident, f"TRX-{ident}") for ident in idents])


def test_a_worker_that_lost_its_lease_cannot_park_what_another_delivered(store: Store) -> None:
    """A slow worker's refusal comes after the success of whoever took over, and changes nothing."""
    fill(store, "r1")
    store.claim_reports("slow", NOW, LEASE, 5)
    store.claim_reports("quick", LATER, LEASE, 5)
    store.reports_done(["r1"])
    store.report_parked("r1", "refused", "slow")
    store.report_retry("r1", LATER, "time-out", "slow")
    assert store.parked_reports() == []
    assert store.claim_reports("third", LATER + 2 * LEASE, LEASE, 5) == []


def test_a_worker_that_lost_its_lease_does_not_end_the_new_one(store: Store) -> None:
    """While the second worker tells Saleor, the first one's retry does not hand the report to a third."""
    fill(store, "r1")
    store.claim_reports("slow", NOW, LEASE, 5)
    store.claim_reports("quick", LATER, LEASE, 5)
    store.report_retry("r1", NOW, "time-out", "slow")
    assert store.claim_reports("third", LATER, LEASE, 5) == []


def test_a_stopping_worker_gives_its_leases_back_and_no_one_elses(store: Store) -> None:
    """Another worker goes on at once, and what was not tried is no attempt."""
    fill(store, "r1", "r2", "r3")
    assert [r.id for r in store.claim_reports("a", NOW, LEASE, 2)] == ["r1", "r2"]
    assert [r.id for r in store.claim_reports("b", NOW, LEASE, 2)] == ["r3"]
    store.release_reports("a")
    again = store.claim_reports("c", NOW, LEASE, 5)
    assert [(r.id, r.attempts) for r in again] == [("r1", 1), ("r2", 1)]


def test_some_leases_can_be_given_back_and_the_others_kept(store: Store) -> None:
    """A shop that is silent is probed with one report; the rest waits for anybody."""
    fill(store, "r1", "r2")
    store.claim_reports("a", NOW, LEASE, 5)
    store.release_reports("a", ["r2"])
    assert [r.id for r in store.claim_reports("b", NOW, LEASE, 5)] == ["r2"]


def test_replaying_what_saleor_has_counted_changes_nothing(store: Store) -> None:
    """Only a parked report leaves again."""
    fill(store, "r1")
    store.report_done("r1")
    store.replay("r1", NOW)
    assert store.claim_reports("w", NOW, LEASE, 5) == []


def test_a_silent_shop_waits_as_one_and_the_other_shops_go_on(store: Store) -> None:
    """Nothing of the silent shop is due before its time, and no attempt is counted meanwhile."""
    store.insert_payment(PAYMENT)
    theirs = replace(report("r2", "TRX2"), tenant="https://other.example/graphql/")
    store.update_payment(PAYMENT, PAYMENT, reports=[report("r1"), theirs])
    store.hold_reports(PAYMENT.tenant, LATER)
    assert [r.id for r in store.claim_reports("w", NOW, LEASE, 5)] == ["r2"]
    assert [(r.id, r.attempts) for r in store.claim_reports("w", LATER, LEASE, 5)] == [("r1", 1), ("r2", 2)]


def test_a_look_that_is_overtaken_does_not_put_off_the_next_one(store: Store) -> None:
    """An operation is written down while somebody decides when to look again: QMORE is asked when the operation wants it."""
    store.insert_payment(PAYMENT)
    store.update_payment(replace(PAYMENT, check_at=LATER), PAYMENT)

    store.check_later(PAYMENT, None, 1)

    assert [p.transaction_id for p in store.claim_checks(LATER, LEASE, 5)] == [PAYMENT.transaction_id]
