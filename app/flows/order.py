"""Saleor's order of a payment: which payments an order has, and which order a payment became."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered, SaleorClient

from app.store import Conflict

if TYPE_CHECKING:
    from saleor_app_sdk import Installation

    from app.decide.records import Payment
    from app.flows.apl import InstallationStore
    from app.flows.house import House

_SECONDS = 5.0
_EVERY = 60.0
_FRESH = timedelta(hours=1)  # by when most checkouts are orders
_RECENT = timedelta(days=7)  # a payment that is no order by then was given up
_EVER = timedelta(days=400)  # as long as QMORE lets a payment be followed up (QMORE protocol 7.3)
_BATCH = 25


async def transactions(house: House, shop: Installation, order_id: str) -> tuple[str, ...] | None:
    """Return the transactions of one of Saleor's orders; None where Saleor does not say."""
    match await _ask(house, shop, "order", order_id):
        case {"order": {"transactions": list() as found}}:
            return tuple(str(one["id"]) for one in found)
        case None:
            return None
        case _:
            return ()


async def work(house: House, installations: InstallationStore) -> None:
    """Learn for ever; cancelled on shutdown."""
    for minute in itertools.count():
        await asyncio.sleep(_EVERY)
        for shop in await installations.all():
            await learn(house, shop, _FRESH if minute % 60 else _RECENT)


async def learn(house: House, shop: Installation, within: timedelta = _EVER) -> int:
    """Ask Saleor which orders the newest payments became, and remember it; return how many have become known.

    Saleor tells an app that only handles payments no order by its number, and makes the order after the payment: so
    the number is learnt payment by payment, once each.
    """
    since = house.clock.now() - within
    unnamed = house.store.unnamed_payments
    payments = await house.disk.run(unnamed, shop.saleor_api_url, since, _BATCH)
    known = await asyncio.gather(*(_learn(house, shop, payment) for payment in payments))
    return sum(known)


async def _learn(house: House, shop: Installation, payment: Payment) -> bool:
    match await asked_transaction(house, shop, "transaction", payment):
        case {"order": {"id": str(), "number": str()} as order}:
            await remember(house, payment, order)
            return True
        case _:
            return False


async def remember(house: House, payment: Payment, order: dict[str, Any]) -> Payment:
    """Keep the order's id and number with the payment; whoever changes it at the same time goes first."""
    kept = {"id": str(order["id"]), "number": str(order["number"])}
    if payment.details.get("saleorOrder") == kept and payment.saleor_order == kept["number"]:
        return payment
    made = replace(payment, saleor_order=kept["number"], details={**payment.details, "saleorOrder": kept})
    try:
        return await house.disk.run(house.store.update_payment, made, payment)
    except Conflict:
        return payment


async def asked_transaction(
    house: House, shop: Installation, name: str, payment: Payment, seconds: float = _SECONDS
) -> dict[str, Any] | None:
    """Return what Saleor says of a payment's transaction by a document of that name; None where it says nothing."""
    match await _ask(house, shop, name, payment.transaction_id, seconds):
        case {"transaction": dict() as found}:
            return found
        case _:
            return None


async def _ask(
    house: House, shop: Installation, name: str, ident: str, seconds: float = _SECONDS
) -> dict[str, Any] | None:
    client = SaleorClient(house.saleor_http, shop)
    match await client.execute(house.document(name), {"id": ident}, timeout=seconds):
        case Answered(data=data):
            return data
        case _:
            return None
