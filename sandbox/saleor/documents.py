"""What the shop's objects look like to GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.saleor import amounts
from sandbox.saleor.prices import money

if TYPE_CHECKING:
    from decimal import Decimal

    from sandbox.saleor.state import Event, Shop, Transaction


def source(shop: Shop, found: dict[str, Any]) -> dict[str, Any]:
    """A checkout or an order with its statuses; its transactions only where somebody asks for them."""
    charge, authorize = amounts.statuses(shop, found)
    charged, held = amounts.totals(shop, found)
    currency = found["channel"]["currencyCode"]
    return {
        **found,
        "chargeStatus": charge,
        "authorizeStatus": authorize,
        "totalCharged": money(charged, currency),
        "totalAuthorized": money(held, currency),
        "totalBalance": money(charged - amounts.owed(found), currency),
        "availablePaymentGateways": _gateways(shop, currency),
        "transactions": lambda *_: [transaction(shop, t) for t in shop.transactions_of(found["id"])],
    }


def _gateways(shop: Shop, currency: str) -> list[dict[str, Any]]:
    """Every active app with the session webhook is offered (Saleor protocol 6.1)."""
    if shop.app is None or shop.app.webhook("TRANSACTION_INITIALIZE_SESSION") is None:
        return []
    return [{"id": shop.app.identifier, "name": shop.app.name, "currencies": [currency], "config": []}]


def event(found: Event, currency: str = "EUR") -> dict[str, Any]:
    """A transaction's event."""
    return {
        "id": found.id,
        "type": found.type,
        "pspReference": found.psp_reference,
        "message": found.message,
        "externalUrl": found.external_url,
        "amount": money(found.amount, currency),
        "createdAt": found.created_at.isoformat(),
        "idempotencyKey": found.idempotency_key,
    }


def events(found: Transaction) -> list[dict[str, Any]]:
    """A transaction's events, the newest first (Saleor protocol 4.2)."""
    ordered = sorted(found.events, key=lambda e: e.created_at)
    return [event(e, found.currency) for e in reversed(ordered)]


def sums(found: Transaction) -> dict[str, Any]:
    """The eight amounts."""
    of = amounts.of(found)
    named: dict[str, Decimal] = {
        "authorizedAmount": of.authorized,
        "authorizePendingAmount": of.authorize_pending,
        "chargedAmount": of.charged,
        "chargePendingAmount": of.charge_pending,
        "refundedAmount": of.refunded,
        "refundPendingAmount": of.refund_pending,
        "canceledAmount": of.canceled,
        "cancelPendingAmount": of.cancel_pending,
    }
    return {name: money(amount, found.currency) for name, amount in named.items()}


def _items(found: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in found.items()]


def facts(found: Transaction) -> dict[str, Any]:
    """A transaction with its amounts and events, without what it pays."""
    return {
        "id": found.id,
        "token": found.token,
        "pspReference": found.psp_reference,
        "name": found.name,
        "message": found.message,
        "externalUrl": found.external_url,
        "actions": found.actions,
        "createdAt": found.created_at.isoformat(),
        "modifiedAt": (found.events[-1].created_at if found.events else found.created_at).isoformat(),
        **sums(found),
        "paymentMethodDetails": found.details,
        "metadata": _items(found.metadata),
        "privateMetadata": _items(found.private_metadata),
        "events": events(found),
    }


def transaction(shop: Shop, found: Transaction) -> dict[str, Any]:
    """A transaction as GraphQL sees it; neither checkout nor order where the checkout was deleted (Saleor protocol 6.4)."""
    known = shop.source(found.source["id"])
    is_order = known is not None and known["__typename"] == "Order"
    return {
        **facts(found),
        "checkout": None if known is None or is_order else lambda *_: source(shop, known),
        "order": (lambda *_: source(shop, known)) if known and is_order else None,
    }


def problem(field: str | None, code: str, message: str = "") -> dict[str, Any]:
    """One entry of a mutation's errors."""
    return {"field": field, "code": code, "message": message or code}
