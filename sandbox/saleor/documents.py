"""What the shop's objects look like to GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.saleor import amounts
from sandbox.saleor.state import money

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop, Transaction


def source(shop: Shop, found: dict[str, Any]) -> dict[str, Any]:
    """A checkout or an order with its statuses."""
    charge, authorize = amounts.statuses(shop, found)
    return {**found, "chargeStatus": charge, "authorizeStatus": authorize}


def event(found: Event) -> dict[str, Any]:
    """A transaction's event."""
    return {
        "id": found.id,
        "type": found.type,
        "pspReference": found.psp_reference,
        "message": found.message,
        "externalUrl": found.external_url,
        "amount": money(found.amount),
        "createdAt": found.created_at.isoformat(),
        "idempotencyKey": found.idempotency_key,
    }


def transaction(shop: Shop, found: Transaction) -> dict[str, Any]:
    """A transaction with its amounts and events, newest first."""
    sums = amounts.of(found)
    order = shop.completed.get(found.source["id"])
    current = source(shop, order or found.source)
    is_order = current["__typename"] == "Order"
    return {
        "id": found.id,
        "token": found.token,
        "pspReference": found.psp_reference,
        "name": "",
        "actions": found.actions,
        "chargedAmount": money(sums.charged),
        "authorizedAmount": money(sums.authorized),
        "chargePendingAmount": money(sums.charge_pending),
        "authorizePendingAmount": money(sums.authorize_pending),
        "refundedAmount": money(sums.refunded),
        "events": [event(e) for e in reversed(found.events)],
        "checkout": None if is_order else current,
        "order": current if is_order else None,
    }


def problem(field: str, code: str, message: str = "") -> dict[str, Any]:
    """One entry of a mutation's errors."""
    return {"field": field, "code": code, "message": message or code}
