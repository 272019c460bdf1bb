"""Two shops in one app whose payments have equal references, transactions and order numbers: they never mix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.decide.trouble import Kind
from app.demo import loopback
from app.flows import confirm
from app.main import build_house
from tests.store.conftest import CONFIG, NOW, PAYMENT, SHOP, TENANT
from tests.stories.conftest import BOTH_DATABASES
from tests.stories.qenta import success

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.flows.house import House

OTHER = "https://other.example/graphql/"
SECRETS = {SHOP: "SECRET-OF-ONE", OTHER: "SECRET-OF-THE-OTHER"}
TOKENS = {SHOP: "token-of-one-with-22-letters", OTHER: "token-of-other-with-22-letters"}


@pytest.fixture
async def house(tmp_path: Path, story_database: str) -> AsyncIterator[House]:
    """An app with two shops, each with the same open payment."""
    base = loopback.settings(loopback.Places.at((1, 2, 3, 4)), tmp_path)
    made = build_house(base.model_copy(update={"database_url": story_database}))
    for tenant, secret in SECRETS.items():
        made.store.save_tenant(replace(TENANT, saleor_api_url=tenant))
        methods = {**CONFIG.settings, "allowedOrigins": ["https://shop.example"], "serviceUrl": "https://shop.example/"}
        made.store.save_channel_config(replace(CONFIG, tenant=tenant, secret=secret, settings=methods))
        names = {"tenant": tenant, "token": TOKENS[tenant], "state": "started"}
        made.store.insert_payment(replace(PAYMENT, **names, expires_at=NOW.replace(year=2999)))
    yield made
    await made.close()


def body(tenant: str) -> bytes:
    """A shop's confirmation of 49.90."""
    form = success("4711", SECRETS[tenant], amount="49.90")
    return "&".join(f"{name}={value}" for name, value in form.items()).encode()


async def taken(house: House, tenant: str, said_by: str) -> confirm.Verdict:
    """Take a confirmation at a shop's address and do what follows it; return what became of it."""
    found = await confirm.run(house, TOKENS[tenant], body(said_by))
    await confirm.after(house, found)
    return found.verdict


@BOTH_DATABASES
async def test_a_confirmation_pays_one_shops_payment_only(house: House) -> None:
    """State, report and order number are that shop's; the other's payment stays open."""
    assert await taken(house, SHOP, SHOP) is confirm.Verdict.ACCEPTED

    one, other = (house.store.payment_by_reference(tenant, "REF1") for tenant in (SHOP, OTHER))
    assert one is not None
    assert other is not None
    assert (one.state, one.order_number, other.state, other.order_number) == ("charged", "4711", "started", None)
    assert [len(house.store.reports(tenant, "TRX1")) for tenant in (SHOP, OTHER)] == [1, 0]


@BOTH_DATABASES
async def test_one_shops_secret_confirms_nothing_of_the_others(house: House) -> None:
    """Not even with the same account number, amount and order."""
    assert await taken(house, OTHER, SHOP) is confirm.Verdict.FORGED
    assert await taken(house, OTHER, OTHER) is confirm.Verdict.ACCEPTED


@BOTH_DATABASES
async def test_the_same_order_number_in_both_shops_is_neither_stolen_nor_paid_twice(house: House) -> None:
    """Each merchant has numbers of its own, and each shop checkouts of its own."""
    for tenant in (SHOP, OTHER):
        assert await taken(house, tenant, tenant) is confirm.Verdict.ACCEPTED

    assert Kind.DOUBLE_PAYMENT not in {one.kind for one in house.store.troubles()}
    found = [house.store.payments_by_number(tenant, "4711") for tenant in (SHOP, OTHER)]
    assert [[one.tenant for one in mine] for mine in found] == [[SHOP], [OTHER]]
