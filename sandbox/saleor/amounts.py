"""Amounts of a transaction from its counted events, and what they make of a checkout or order (Saleor protocol 5.2, 5.6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.saleor.prices import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from sandbox.saleor.state import Event, Shop, Transaction


@dataclass
class Amounts:
    """The eight sums."""

    authorized: Decimal = ZERO
    authorize_pending: Decimal = ZERO
    charged: Decimal = ZERO
    charge_pending: Decimal = ZERO
    refunded: Decimal = ZERO
    refund_pending: Decimal = ZERO
    canceled: Decimal = ZERO
    cancel_pending: Decimal = ZERO


# Action → the sum it adds to, the sum that waits, the sum it takes from (Saleor protocol 5.2).
_ACTIONS = {
    "AUTHORIZATION": ("authorized", "authorize_pending", None),
    "CHARGE": ("charged", "charge_pending", "authorized"),
    "REFUND": ("refunded", "refund_pending", "charged"),
    "CANCEL": ("canceled", "cancel_pending", "authorized"),
}


def of(transaction: Transaction) -> Amounts:
    """Recalculate from zero, reference by reference, those without one first (Saleor protocol 5.2)."""
    counted = sorted((e for e in transaction.events if e.counted), key=lambda e: e.created_at)
    sums = Amounts()
    counted = _adjusted(sums, counted)
    references: defaultdict[str, dict[str, Event]] = defaultdict(dict)
    for event in counted:
        references[event.psp_reference][event.type] = event  # the latest of each type counts, no other
    for latest in references.values():
        for action in _ACTIONS:
            _action(sums, action, latest)
        _reversals(sums, latest)
    # Only these two are kept from going below zero (Saleor protocol 5.2).
    sums.authorized, sums.authorize_pending = max(sums.authorized, ZERO), max(sums.authorize_pending, ZERO)
    return sums


def _adjusted(sums: Amounts, events: list[Event]) -> list[Event]:
    """An adjustment replaces the authorisation; older authorisation events are ignored (Saleor protocol 5.2)."""
    adjustment = next((e for e in reversed(events) if e.type == "AUTHORIZATION_ADJUSTMENT"), None)
    if adjustment is None:
        return events
    sums.authorized = adjustment.amount
    since = events.index(adjustment)
    return [e for n, e in enumerate(events) if n > since or not e.type.startswith("AUTHORIZATION")]


def _action(sums: Amounts, action: str, latest: dict[str, Event]) -> None:
    request, success, failure = (latest.get(f"{action}_{kind}") for kind in ("REQUEST", "SUCCESS", "FAILURE"))
    if success and failure and failure.created_at >= success.created_at:
        success = None  # success beats failure only where it is strictly later (Saleor protocol 5.2)
    done, waiting, taken_from = _ACTIONS[action]
    if success:
        _move(sums, success.amount, done, taken_from)
    elif request and not failure:
        _move(sums, request.amount, waiting, taken_from)


def _reversals(sums: Amounts, latest: dict[str, Event]) -> None:
    if back := latest.get("CHARGE_BACK"):
        sums.charged -= back.amount
    if reverse := latest.get("REFUND_REVERSE"):
        _move(sums, reverse.amount, "charged", "refunded")


def _move(sums: Amounts, amount: Decimal, to: str, taken_from: str | None) -> None:
    setattr(sums, to, getattr(sums, to) + amount)
    if taken_from:
        setattr(sums, taken_from, getattr(sums, taken_from) - amount)


def statuses(shop: Shop, source: dict[str, Any]) -> tuple[str, str]:
    """Return charge and authorise status: pending money counts for a checkout, not for an order (Saleor protocol 5.6)."""
    charged, held = totals(shop, source)
    total = owed(source)
    charge = "OVERCHARGED" if charged > total else _status(charged, total)
    return charge, _status(charged + held, total)


def totals(shop: Shop, source: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Return what is charged and what is authorised over all transactions of a checkout or order."""
    sums = [of(transaction) for transaction in shop.transactions_of(source["id"])]
    if source["__typename"] == "Checkout":
        return _sum(s.charged + s.charge_pending for s in sums), _sum(s.authorized + s.authorize_pending for s in sums)
    return _sum(s.charged for s in sums), _sum(s.authorized for s in sums)


def owed(source: dict[str, Any]) -> Decimal:
    """Return the total, for an order less what staff granted to refund (Saleor protocol 5.6)."""
    total: Decimal = source["total_gross"]
    return total - _sum(granted["value"] for granted in source.get("grantedRefunds") or ())


def open_amount(shop: Shop, source: dict[str, Any]) -> Decimal:
    """Return what a payment without amount pays: total less what transactions hold (Saleor protocol 6.2)."""
    sums = [of(transaction) for transaction in shop.transactions_of(source["id"])]
    taken = _sum(max(s.authorized, s.charged) + s.authorize_pending + s.charge_pending for s in sums)
    total: Decimal = source["total_gross"]
    return max(total - taken, ZERO)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _status(amount: Decimal, total: Decimal) -> str:
    if amount >= total:
        return "FULL"
    return "NONE" if amount <= 0 else "PARTIAL"
