"""Looking payments up, on each database: by every name people have for one, and what the way to live asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.store.lookup import Wanted
from tests.store.conftest import CONFIG, NOW, PAYMENT, SHOP

if TYPE_CHECKING:
    from app.store import Store


def fill(store: Store) -> None:
    """Three payments: one that became an order, one that QMORE numbered itself, one of another state."""
    store.save_channel_config(CONFIG)
    order = {"id": "T3JkZXI6MQ==", "number": "1042"}
    for n, (state, details) in enumerate(
        [("charged", {"saleorOrder": order}), ("charged", {"orderNumber": "7654321"}), ("failed", {})], 1
    ):
        made = replace(
            PAYMENT,
            transaction_id=f"T{n}",
            token=f"token {n}",
            psp_reference=f"REF{n}",
            order_number=None,
            state=state,
            details=details,
            config_version=1,
            created_at=NOW + timedelta(minutes=n),
        )
        store.insert_payment(made)


def found(store: Store, **wanted: object) -> list[str]:
    return [one.psp_reference for one in store.find_payments(SHOP, Wanted(**wanted), 0, 9)[0]]  # type: ignore[arg-type]


def test_a_payment_is_found_by_each_name(store: Store) -> None:
    """Reference, transaction, QMORE's number and Saleor's order number; a number is whole, a reference may begin so."""
    fill(store)

    assert found(store, search="REF") == ["REF3", "REF2", "REF1"]
    assert found(store, search="T2") == ["REF2"]
    assert found(store, search="7654321") == ["REF2"]
    assert found(store, search="1042") == ["REF1"]
    assert found(store, search="104") == []
    assert found(store, search="%") == []
    assert found(store, state="failed") == ["REF3"]
    assert found(store, since=NOW + timedelta(minutes=2)) == ["REF3", "REF2"]
    assert found(store, until=NOW + timedelta(minutes=2)) == ["REF1"]
    assert found(store, transactions=("T1", "T3")) == ["REF3", "REF1"]


def test_only_payments_without_an_order_are_asked_about(store: Store) -> None:
    """Who is paid, is young enough, and whose order Saleor has not told yet."""
    fill(store)

    assert [p.psp_reference for p in store.unnamed_payments(SHOP, ["charged"], NOW, 9)] == ["REF2"]
    assert store.unnamed_payments(SHOP, ["charged"], NOW + timedelta(hours=1), 9) == []


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
