"""A store on each database, and records to put into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from app.decide.records import ChannelConfig, Confirmation, Payment, Report, Storage, Tenant
from app.store import Store, Vault, records, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHOP = "https://shop.example/graphql/"
KEY = "a-key-of-the-tests-with-more-than-32-characters"

TENANT = Tenant(SHOP, "QXBwOjE=", "token-in-clear", {"keys": [{"kid": "1"}]}, NOW)
CONFIG = ChannelConfig(
    tenant=SHOP,
    channel_slug="at",
    version=0,
    settings={"methods": [{"paymentType": "CCARD"}]},
    customer_id="D200001",
    shop_id="seamless",
    secret="secret-in-clear",
    backend_password="password-in-clear",
    host="https://papi.hobex.at",
    created_at=NOW,
)
STORAGE = Storage(
    tenant=SHOP,
    source_id="CHK",
    order_ident="ORDER1",
    storage_id="s1",
    javascript_url="https://papi.hobex.at/js",
    mode="pci3",
    language="de",
    config_version=1,
    opened_at=NOW,
    expires_at=NOW + timedelta(minutes=30),
    state="open",
)
PAYMENT = Payment(
    token="confirm-token-1",
    tenant=SHOP,
    transaction_id="TRX1",
    source_id="CHK",
    channel_slug="at",
    config_version=1,
    idempotency_key="key",
    payment_type="PAYPAL",
    amount=Decimal("49.90"),
    currency="EUR",
    action="CHARGE",
    state="new",
    psp_reference="REF1",
    order_number=None,
    order_ident="",
    storage_id=None,
    return_url="https://shop.example/return",
    window_name=None,
    redirect_url=None,
    answer=None,
    details={"language": "de"},
    version=1,
    created_at=NOW,
    updated_at=NOW,
    expires_at=NOW + timedelta(minutes=30),
)


def numbered(number: int, payment: Payment = PAYMENT, **changes: Any) -> Payment:
    """One of many payments that are alike."""
    names = {"transaction_id": f"T{number}", "token": f"token {number}", "psp_reference": f"R{number}"}
    return replace(payment, **{**names, **changes})


def insert_many(store: Store, payments: list[Payment]) -> None:
    """Keep many payments in one transaction."""
    with store._engine.begin() as connection:
        connection.execute(sa.insert(tables.payments), [records.values(one) for one in payments])


def report(ident: str, transaction: str = "TRX1", **changes: Any) -> Report:
    """A report that is due now."""
    base = Report(
        id=ident,
        tenant=SHOP,
        transaction_id=transaction,
        payment_token="confirm-token-1",
        psp_reference="REF1",
        type="CHARGE_SUCCESS",
        amount=Decimal("49.90"),
        currency="EUR",
        message="paid",
        actions=("REFUND",),
        payload={},
        attempts=0,
        due_at=NOW,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )
    return replace(base, **changes)


def confirmation(body: bytes = b"paymentState=SUCCESS&anonymousPan=0001", ident: str = "c1") -> Confirmation:
    """A confirmation as it came."""
    return Confirmation(ident, "confirm-token-1", body, f"digest of {body!r}", "charged", NOW)


@pytest.fixture
def opened(database_url: str) -> Iterator[Callable[[], Store]]:
    """Opens the same database again and again, as several processes would."""
    stores: list[Store] = []

    def another() -> Store:
        stores.append(Store(database_url, Vault.from_secret(KEY)))
        return stores[-1]

    another().migrate()
    yield another
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    """A migrated, empty store."""
    return opened()
