"""Looking payments up, on each database: by every name people have for one, and what the way to live asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.store.lookup import COUNTED, Wanted
from tests.app.orders_values import done
from tests.store.conftest import CONFIG, NOW, PAYMENT, SHOP, insert_many, numbered

if TYPE_CHECKING:
    from app.store import Store


def fill(store: Store) -> None:
    """Three payments: one that became an order, one that QMORE numbered itself, one of another state."""
    store.save_channel_config(CONFIG)
    for n, (state, numbers) in enumerate(
        [("charged", {"saleor_order": "1042"}), ("charged", {"order_number": "7654321"}), ("failed", {})], 1
    ):
        made = replace(
            PAYMENT,
            transaction_id=f"T{n}",
            token=f"token {n}",
            psp_reference=f"REF{n}",
            source_id=f"CHK{n}",
            state=state,
            config_version=1,
            created_at=NOW + timedelta(minutes=n),
            **numbers,
        )
        store.insert_payment(made)


def found(store: Store, **wanted: object) -> list[str]:
    return [one.psp_reference for one in store.find_payments(SHOP, Wanted(**wanted), 0, 9)[0]]  # type: ignore[arg-type]


def test_a_payment_is_found_by_each_name(store: Store) -> None:
    """Reference, transaction, checkout, QMORE's and Saleor's number; only a reference may begin so, with three characters."""
    fill(store)

    assert found(store, search="REF") == ["REF3", "REF2", "REF1"]
    assert found(store, search="REF2") == ["REF2"]
    assert found(store, search="RE") == []
    assert found(store, search="ref") == []
    assert found(store, search="T2") == ["REF2"]
    assert found(store, search="CHK2") == ["REF2"]
    assert found(store, search="CHK") == []
    assert found(store, search="7654321") == ["REF2"]
    assert found(store, search="1042") == ["REF1"]
    assert found(store, search="104") == []
    assert found(store, search="%") == []
    assert found(store, search="%EF") == []
    assert found(store, search="REF", state="charged") == ["REF2", "REF1"]
    assert found(store, state="failed") == ["REF3"]
    assert found(store, since=NOW + timedelta(minutes=2)) == ["REF3", "REF2"]
    assert found(store, until=NOW + timedelta(minutes=2)) == ["REF1"]
    assert found(store, transactions=("T1", "T3")) == ["REF3", "REF1"]


def test_payments_are_counted_as_far_as_anybody_reads(store: Store) -> None:
    """A page says how many there are, but past a thousand only that there are more, and shows none of those."""
    insert_many(store, [numbered(n, created_at=NOW + timedelta(seconds=n)) for n in range(COUNTED + 9)])
    few = Wanted(until=NOW + timedelta(seconds=COUNTED))

    assert store.find_payments(SHOP, few, 0, 1)[1] == COUNTED
    assert store.find_payments(SHOP, Wanted(), 0, 1)[1] == COUNTED + 1
    assert [p.psp_reference for p in store.find_payments(SHOP, Wanted(), COUNTED - 1, 1)[0]] == ["R9"]
    assert store.find_payments(SHOP, Wanted(), COUNTED, 1)[0] == []


def test_the_command_line_finds_every_shops_payments(store: Store) -> None:
    """A name is looked up in one shop after the other; what two shops call alike is shown twice."""
    shops = [f"https://{name}.example/graphql/" for name in ("a", "b", "c")]
    for n, shop in enumerate(shops):
        store.insert_payment(replace(PAYMENT, tenant=shop, token=shop, created_at=NOW + timedelta(seconds=n)))
    store.insert_payment(replace(PAYMENT, token="1", transaction_id="T1", psp_reference="OTHER", order_number="4711"))

    assert [p.tenant for p in store.payments(9, "REF1")] == shops[::-1]
    assert [p.tenant for p in store.payments(9, "4711")] == [SHOP]
    assert store.payments(9, "unknown") == []


def test_the_ledgers_of_a_list_are_read_at_once(store: Store) -> None:
    """Each payment of a page has its own entries, in their order; another shop's of the same name are not among them."""
    for shop, transaction in ((SHOP, "T1"), (SHOP, "T2"), (SHOP, "T3"), ("https://b.example/graphql/", "T1")):
        made = replace(
            PAYMENT, tenant=shop, transaction_id=transaction, token=shop + transaction, psp_reference=transaction
        )
        store.insert_payment(made)
        entries = [done("refund", "1", sequence=n, key=f"{shop} {n}") for n in (2, 1)] if transaction != "T2" else []
        mine = [replace(one, tenant=shop, transaction_id=transaction) for one in entries]
        store.update_payment(made, made, operations=mine)
    found = store.ledgers(SHOP, ["T1", "T2", "T4"])

    assert {ident: [one.key for one in ledger] for ident, ledger in found.items()} == {"T1": [f"{SHOP} 1", f"{SHOP} 2"]}
    assert found["T1"] == store.operations(SHOP, "T1")
    assert store.ledgers(SHOP, []) == {}


def test_only_payments_without_an_order_are_asked_about(store: Store) -> None:
    """Who is paid, is young enough, and whose order Saleor has not told yet."""
    fill(store)

    assert [p.psp_reference for p in store.unnamed_payments(SHOP, NOW, 9)] == ["REF2"]
    assert store.unnamed_payments(SHOP, NOW + timedelta(hours=1), 9) == []


def test_the_best_test_payment_counts(store: Store) -> None:
    """A paid one goes before a later one that failed; payments of other accounts do not count."""
    fill(store)
    best = store.best_payment_by(SHOP, [CONFIG.customer_id], ["charged"])

    assert best is not None
    assert best.psp_reference == "REF2"
    assert store.best_payment_by(SHOP, ["D299999"], ["charged"]) is None


def test_the_history_knows_the_latest_versions(store: Store) -> None:
    """A channel is named with its newest version; what was never saved is not there."""
    store.save_channel_config(CONFIG)
    store.save_channel_config(replace(CONFIG, host="https://other.example"))

    assert store.versions(SHOP) == {("channel", "at"): 2}
    assert store.versions("https://another.example/graphql/") == {}
