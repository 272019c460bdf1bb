"""What the store promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from app.store import AlreadyThere, Conflict
from tests.store.conftest import CONFIG, NOW, PAYMENT, SHOP, STORAGE, TENANT, confirmation, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store import Store

LEASE = timedelta(seconds=30)
OTHER = "https://other.example/graphql/"


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Call everything at the same time; what was raised is a result too."""

    def outcome(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (Conflict, AlreadyThere) as raised:
            return raised

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


def test_migrating_again_changes_nothing(store: Store) -> None:
    """A start on a database that is up to date is harmless, and the store is ready."""
    store.save_tenant(TENANT)
    store.migrate()
    assert store.ready()
    assert store.tenant(SHOP) == TENANT


def test_an_unmigrated_database_is_not_ready(database_url: str, store: Store) -> None:
    """Readiness asks for the tables, not only for a connection."""
    assert store.ready()
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE tenants")
    assert not store.ready()


def test_a_reinstallation_replaces_the_shop(store: Store) -> None:
    """A shop that installs again has its new app id and token, and is still one shop."""
    store.save_tenant(TENANT)
    again = replace(TENANT, app_id="QXBwOjI=", token="newer-token")
    store.save_tenant(again)
    assert store.tenants() == [again]


def test_a_shop_that_installs_on_two_workers_at_once_is_one_shop(opened: Callable[[], Store]) -> None:
    """Saleor repeats the token call; whichever is written last counts."""
    stores = [opened() for _ in range(4)]
    at_once([lambda s=s, i=i: s.save_tenant(replace(TENANT, app_id=str(i))) for i, s in enumerate(stores)])
    assert len(stores[0].tenants()) == 1


def test_a_forgotten_shop_keeps_its_payments_and_configuration(store: Store) -> None:
    """Uninstalling takes the token away and nothing else."""
    store.save_tenant(TENANT)
    store.save_channel_config(CONFIG)
    store.insert_payment(PAYMENT)
    store.delete_tenant(SHOP)
    assert store.tenant(SHOP) is None
    assert store.channel_config(SHOP, "at")
    assert store.payment_by_transaction(SHOP, "TRX1") == PAYMENT


def test_each_change_of_a_channel_is_a_version_that_stays(store: Store) -> None:
    """A payment can always find the credentials it was started with."""
    first = store.save_channel_config(CONFIG)
    second = store.save_channel_config(replace(CONFIG, secret="rotated"))
    assert (first.version, second.version) == (1, 2)
    assert store.channel_config(SHOP, "at", 1) == first
    assert store.channel_config(SHOP, "at") == second
    assert store.channel_configs(SHOP) == [second]


def test_saving_the_same_channel_again_makes_no_version(store: Store) -> None:
    """An import of what is there already changes nothing."""
    first = store.save_channel_config(CONFIG)
    assert store.save_channel_config(replace(CONFIG, created_at=NOW + timedelta(days=1))) == first


def test_the_newest_open_storage_of_a_checkout_is_found(store: Store) -> None:
    """Used and dead storages are passed over; another shop's or checkout's never show."""
    store.save_storage(STORAGE)
    newer = replace(STORAGE, storage_id="s2", opened_at=NOW + timedelta(minutes=1))
    store.save_storage(newer)
    store.save_storage(replace(newer, tenant=OTHER, storage_id="s3"))
    assert store.open_storage(SHOP, "CHK") == newer
    store.retire_storage(SHOP, "s2", "used")
    assert store.open_storage(SHOP, "CHK") == STORAGE
    store.touch_storage(SHOP, "s1", NOW + timedelta(hours=1))
    assert store.storage(SHOP, "s1") == replace(STORAGE, expires_at=NOW + timedelta(hours=1))
    assert store.open_storage(SHOP, "CHK2") is None


def test_a_payment_comes_back_as_it_was_put_in(store: Store) -> None:
    """Amounts keep their decimals, times their zone, texts their umlauts."""
    kept = replace(PAYMENT, details={"name": "Jürgen"}, answer={"errors": []}, amount=Decimal("0.10"))
    store.insert_payment(kept)
    assert store.payment_by_transaction(SHOP, "TRX1") == kept
    assert str(store.payment_by_token("confirm-token-1").amount) == "0.10"  # type: ignore[union-attr]


def test_one_transaction_has_one_payment(opened: Callable[[], Store]) -> None:
    """Of many deliveries at once one remembers the payment, and the others are given it."""
    stores = [opened() for _ in range(4)]
    rivals = [replace(PAYMENT, token=f"t{i}", psp_reference=f"R{i}") for i in range(4)]
    outcomes = at_once([lambda s=s, p=p: s.insert_payment(p) for s, p in zip(stores, rivals, strict=True)])
    losers = [o for o in outcomes if isinstance(o, AlreadyThere)]
    winners = [o for o in outcomes if not isinstance(o, AlreadyThere)]
    assert len(winners) == 1
    assert {loser.payment for loser in losers if loser.payment != winners[0]} == set()


def test_two_shops_may_use_the_same_references(store: Store) -> None:
    """Tenants never mix."""
    foreign = replace(PAYMENT, tenant=OTHER, token="other")
    store.insert_payment(PAYMENT)
    store.insert_payment(foreign)
    assert store.payment_by_transaction(OTHER, "TRX1") == foreign
    assert store.payment_by_transaction(SHOP, "TRX1") == PAYMENT


def test_a_payment_is_swapped_only_from_the_version_it_was_read_at(opened: Callable[[], Store]) -> None:
    """Of many writers at once exactly one wins; the others must decide again."""
    stores = [opened() for _ in range(4)]
    stores[0].insert_payment(PAYMENT)
    changed = [replace(PAYMENT, state="starting", details={"by": str(i)}) for i in range(4)]
    outcomes = at_once([lambda s=s, p=p: s.update_payment(p, PAYMENT) for s, p in zip(stores, changed, strict=True)])
    won = [o for o in outcomes if not isinstance(o, Conflict)]
    assert len(won) == 1
    assert won[0].version == 2
    assert stores[0].payment_by_transaction(SHOP, "TRX1") == won[0]


def test_a_lost_swap_writes_neither_report_nor_confirmation(store: Store) -> None:
    """State, confirmation and report are one commit, or none of them happened."""
    store.insert_payment(PAYMENT)
    with pytest.raises(Conflict):
        store.update_payment(PAYMENT, replace(PAYMENT, version=7), reports=[report("r1")], confirmation=confirmation())
    assert store.claim_reports("w", NOW, LEASE, 10) == []


def test_a_confirmation_is_kept_once_and_sealed(store: Store) -> None:
    """The same bytes again are the same confirmation; its body cannot be read from the disk."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, confirmation=confirmation())
    store.update_payment(PAYMENT, replace(PAYMENT, version=2), confirmation=confirmation(ident="c2"))
    with store._engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT id, body FROM confirmations").all()
    assert [row.id for row in rows] == ["c1"]
    assert b"anonymousPan" not in bytes(rows[0].body)


def test_a_due_report_is_leased_by_one_worker(opened: Callable[[], Store]) -> None:
    """However many workers ask at once, each report leaves once."""
    stores = [opened() for _ in range(4)]
    stores[0].insert_payment(PAYMENT)
    due = [report(f"r{i}", f"TRX{i}") for i in range(12)]
    stores[0].update_payment(PAYMENT, PAYMENT, reports=due)
    claims = at_once([lambda s=s, i=i: s.claim_reports(f"w{i}", NOW, LEASE, 12) for i, s in enumerate(stores)])
    taken = [one.id for claim in claims for one in claim]
    assert len(taken) == len(set(taken))
    rest = stores[0].claim_reports("late", NOW, LEASE, 12)
    assert sorted([*taken, *(one.id for one in rest)]) == sorted(r.id for r in due)


def test_an_expired_lease_is_taken_over(store: Store) -> None:
    """A worker that died is replaced after its lease, and the attempt counts."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report("r1")])
    assert [r.attempts for r in store.claim_reports("w1", NOW, LEASE, 5)] == [1]
    assert store.claim_reports("w2", NOW + timedelta(seconds=29), LEASE, 5) == []
    assert [r.attempts for r in store.claim_reports("w2", NOW + timedelta(seconds=31), LEASE, 5)] == [2]


def test_reports_of_one_transaction_leave_in_order(store: Store) -> None:
    """A later report waits until the earlier one is done or parked; other transactions do not wait."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report("r1"), report("r2"), report("r3", "TRX2")])
    assert [r.id for r in store.claim_reports("w", NOW, LEASE, 5)] == ["r1", "r3"]
    store.report_done("r1")
    assert [r.id for r in store.claim_reports("w", NOW, LEASE, 5)] == ["r2"]


def test_a_report_that_must_wait_is_not_due_before(store: Store) -> None:
    """A retry has its time; until then nobody gets the report."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report("r1")])
    store.claim_reports("w", NOW, LEASE, 5)
    store.report_retry("r1", NOW + timedelta(minutes=5), "Saleor is down")
    assert store.claim_reports("w", NOW + timedelta(minutes=4), LEASE, 5) == []
    assert [r.last_error for r in store.claim_reports("w", NOW + timedelta(minutes=5), LEASE, 5)] == ["Saleor is down"]


def test_a_parked_report_is_seen_and_can_be_replayed(store: Store) -> None:
    """What Saleor refuses is never dropped, and whoever sends it again gives it all its attempts again."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[replace(report("r1"), attempts=200)])
    store.report_parked("r1", "INCORRECT_DETAILS")
    assert [(r.id, r.last_error) for r in store.parked_reports()] == [("r1", "INCORRECT_DETAILS")]
    assert store.claim_reports("w", NOW, LEASE, 5) == []
    store.replay("r1", NOW)
    assert [(r.id, r.attempts) for r in store.claim_reports("w", NOW, LEASE, 5)] == [("r1", 1)]


def test_a_reserved_order_number_is_given_out_once(opened: Callable[[], Store]) -> None:
    """Many checkouts at once get different numbers, and nothing when the pool is empty."""
    stores = [opened() for _ in range(4)]
    stores[0].add_order_numbers(SHOP, "D200001", ["11", "12", "13"], NOW)
    stores[0].add_order_numbers(OTHER, "D200001", ["99"], NOW)
    given = at_once([lambda s=s: s.take_order_number(SHOP, "D200001") for s in stores])
    numbers = [n for n in given if n]
    assert len(numbers) == len(set(numbers))
    while (number := stores[0].take_order_number(SHOP, "D200001")) is not None:
        numbers.append(number)
    assert stores[0].count_order_numbers(OTHER, "D200001") == 1
    assert sorted(numbers) == ["11", "12", "13"]


def test_counting_at_once_loses_nothing(opened: Callable[[], Store]) -> None:
    """A counter counts what happened, on however many workers."""
    stores = [opened() for _ in range(4)]
    at_once([lambda s=s: s.count({(SHOP, "confirmation_forged"): 1}) for s in stores for _ in range(5)])
    assert stores[0].counters() == {(SHOP, "confirmation_forged"): 20}


def test_payments_are_listed_newest_first_and_found_by_each_reference(store: Store) -> None:
    """A person finds a payment by whatever number they hold."""
    store.insert_payment(replace(PAYMENT, order_number="4711"))
    later = replace(PAYMENT, transaction_id="TRX2", token="t2", psp_reference="REF2", created_at=NOW + LEASE)
    store.insert_payment(later)
    assert [p.transaction_id for p in store.payments(10)] == ["TRX2", "TRX1"]
    for key in ("4711", "REF1", "TRX1"):
        assert [p.transaction_id for p in store.payments(10, key)] == ["TRX1"]
