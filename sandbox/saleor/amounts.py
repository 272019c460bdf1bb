"""Amounts of a transaction from its counted events, and what they make of a checkout or order (5.2, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop, Transaction

ZERO = Decimal(0)


@dataclass
class Amounts:
    """The sums."""

    authorized: Decimal = ZERO
    authorize_pending: Decimal = ZERO
    charged: Decimal = ZERO
    charge_pending: Decimal = ZERO
    refunded: Decimal = ZERO


def of(transaction: Transaction) -> Amounts:
    """Recalculate from zero, reference by reference: authorisation, charge, refund."""
    sums = Amounts()
    counted = sorted((e for e in transaction.events if e.counted), key=lambda e: e.created_at)
    references = dict.fromkeys(event.psp_reference for event in counted)
    for action in ("AUTHORIZATION", "CHARGE", "REFUND"):
        for reference in references:
            mine = [e for e in counted if e.psp_reference == reference]
            _add(sums, action, *(_latest(mine, f"{action}_{kind}") for kind in ("REQUEST", "SUCCESS", "FAILURE")))
    sums.authorized = max(sums.authorized, ZERO)
    return sums


def _latest(events: list[Event], kind: str) -> Event | None:
    return next((event for event in reversed(events) if event.type == kind), None)


def _add(sums: Amounts, action: str, request: Event | None, success: Event | None, failure: Event | None) -> None:
    if success and failure and failure.created_at >= success.created_at:
        success = None
    if success:
        _count(sums, action, success.amount)
    elif request and not failure:
        _pend(sums, action, request.amount)


def _count(sums: Amounts, action: str, amount: Decimal) -> None:
    if action == "AUTHORIZATION":
        sums.authorized += amount
    elif action == "CHARGE":
        sums.charged += amount
        sums.authorized -= amount
    else:
        sums.refunded += amount
        sums.charged -= amount


def _pend(sums: Amounts, action: str, amount: Decimal) -> None:
    if action == "AUTHORIZATION":
        sums.authorize_pending += amount
    elif action == "CHARGE":
        sums.charge_pending += amount
        sums.authorized -= amount
    else:
        sums.charged -= amount


def statuses(shop: Shop, source: dict[str, Any]) -> tuple[str, str]:
    """Return charge and authorise status; pending money counts for a checkout and not for an order."""
    checkout = source["__typename"] == "Checkout"
    sums = [of(t) for t in shop.transactions.values() if t.source["id"] == source["id"]]
    charged = sum((s.charged + (s.charge_pending if checkout else ZERO) for s in sums), ZERO)
    held = sum((s.authorized + (s.authorize_pending if checkout else ZERO) for s in sums), ZERO)
    total = source["total_gross"]
    return _status(charged, total, "OVERCHARGED"), _status(charged + held, total, "FULL")


def _status(amount: Decimal, total: Decimal, above: str) -> str:
    if amount <= 0:
        return "NONE"
    return "FULL" if amount == total else (above if amount > total else "PARTIAL")
