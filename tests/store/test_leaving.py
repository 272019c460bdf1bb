"""Shops that remove the app, on both databases: whose token is gone, whose is doubted, and what is deleted when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.decide.reasons import say
from app.decide.reports import FORGOTTEN
from tests.store.conftest import CONFIG, NOW, PAYMENT, SHOP, TENANT, report

if TYPE_CHECKING:
    from app.store import Store

DAY = timedelta(days=1)
OTHER = replace(TENANT, saleor_api_url="https://other.example/graphql/")


def test_a_shop_that_said_so_has_no_token_any_more(store: Store) -> None:
    """It is no shop for anybody who asks for all of them; its credentials wait."""
    store.save_tenant(TENANT)
    store.save_channel_config(CONFIG)
    store.remove_tenant(SHOP, TENANT.app_id, NOW)

    assert store.tenants() == []
    assert store.tenant(SHOP) == replace(TENANT, token="", removed_at=NOW)
    assert store.forget_tenants(NOW, NOW) == []
    assert len(store.channel_configs(SHOP)) == 1


def test_word_of_an_older_installation_changes_nothing(store: Store) -> None:
    """The app was installed again before the word of its removal came."""
    store.save_tenant(TENANT)
    store.remove_tenant(SHOP, "an older app", NOW)

    assert not store.suspect_tenant(SHOP, "an older app", NOW)
    assert store.tenants() == [TENANT]


def test_a_doubt_counts_from_its_first_moment_and_can_end(store: Store) -> None:
    """A token that is refused again is doubted since the first time; one that works is not doubted."""
    store.save_tenant(TENANT)
    assert store.suspect_tenant(SHOP, TENANT.app_id, NOW)
    assert not store.suspect_tenant(SHOP, TENANT.app_id, NOW + DAY)
    assert store.tenants() == [replace(TENANT, removed_at=NOW)]

    store.revive_tenant(SHOP, TENANT.app_id)

    assert store.tenants() == [TENANT]
    assert store.forget_tenants(NOW + 99 * DAY, NOW) == []


def test_what_is_forgotten_is_one_shops_credentials_and_nothing_else(store: Store) -> None:
    """Payments stay, and so does everything of the others; a new installation begins anew."""
    for one in (TENANT, OTHER):
        store.save_tenant(one)
        store.save_channel_config(replace(CONFIG, tenant=one.saleor_api_url))
        store.add_order_numbers(one.saleor_api_url, CONFIG.customer_id, ["1"], NOW)
    store.insert_payment(PAYMENT)
    store.remove_tenant(SHOP, TENANT.app_id, NOW)

    assert store.forget_tenants(NOW + DAY, NOW) == [SHOP]

    assert store.tenant(SHOP) is None
    assert store.channel_config(SHOP, "at") is None
    assert store.channel_config(SHOP, "at", 1) is None
    assert store.count_order_numbers(SHOP, CONFIG.customer_id) == 0
    assert len(store.payments(9)) == 1
    assert (len(store.tenants()), len(store.channel_configs(OTHER.saleor_api_url))) == (1, 1)
    store.save_tenant(TENANT)
    assert store.tenant(SHOP) == TENANT


def test_what_a_forgotten_shop_was_never_told_is_parked_with_its_credentials(store: Store) -> None:
    """It is a problem that says why and is told to nobody; what is leased is parked, too, and nothing of it is claimed again."""
    for one in (TENANT, OTHER):
        store.save_tenant(one)
    store.insert_payment(PAYMENT)
    due = [report("leased", "T1"), report("due", "T2"), report("done", "T3")]
    store.update_payment(PAYMENT, PAYMENT, reports=[*due, report("another's", "T4", tenant=OTHER.saleor_api_url)])
    store.report_done("done")
    store.claim_reports("w", NOW, DAY, 1)
    store.remove_tenant(SHOP, TENANT.app_id, NOW)

    store.forget_tenants(NOW + DAY, NOW + DAY)
    store.report_retry("leased", NOW, "too late", "w")

    assert [(r.id, r.last_error) for r in store.parked_reports()] == [("leased", FORGOTTEN), ("due", FORGOTTEN)]
    assert {say(r.last_error or "", "de") for r in store.parked_reports()} == {FORGOTTEN.german()}
    assert {(t.subject, t.details["reason"]) for t in store.troubles(SHOP)} == {
        ("leased", FORGOTTEN),
        ("due", FORGOTTEN),
    }
    assert store.claim_troubles(NOW + 99 * DAY, DAY, 9) == []
    assert [r.id for r in store.claim_reports("w", NOW + 99 * DAY, DAY, 9)] == ["another's"]


def test_what_waits_for_a_shop_in_its_time_of_grace_stays_due(store: Store) -> None:
    """Whoever comes back in time is told everything."""
    store.save_tenant(TENANT)
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report("due")])
    store.remove_tenant(SHOP, TENANT.app_id, NOW)

    store.forget_tenants(NOW, NOW)

    assert [r.id for r in store.claim_reports("w", NOW, DAY, 9)] == ["due"]
