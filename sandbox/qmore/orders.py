"""Orders with their payments and credits, and the state machine that says what may happen to them (QMORE protocol 7.6)."""

from __future__ import annotations

import itertools
from collections import ChainMap
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.qmore.acquirers import column

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from datetime import datetime

    from sandbox.qmore.accounts import Account
    from sandbox.qmore.acquirers import Column

APPROVED, EXPIRED = "payment_approved", "payment_approvalexpired"
DEPOSITED, CLOSED = "payment_deposited", "payment_closed"
REFUNDED, CREDIT_CLOSED = "credit_refunded", "credit_closed"
GONE = ""

# QMORE protocol 7.6: from a state, by an operation, to a state; GONE means the object disappears.
MOVES = {
    (APPROVED, "deposit"): DEPOSITED,
    (APPROVED, "approveReversal"): GONE,
    (APPROVED, "expire"): EXPIRED,
    (EXPIRED, "approveReversal"): GONE,
    (DEPOSITED, "depositReversal"): GONE,  # APPROVED again where the acquirer voids in two steps
    (DEPOSITED, "dayEnd"): CLOSED,
    (REFUNDED, "refundReversal"): GONE,
    (REFUNDED, "dayEnd"): CREDIT_CLOSED,
}


@dataclass
class Part:
    """A payment or a credit object of an order."""

    number: str
    state: str
    created: datetime
    modified: datetime
    approved: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)  # deposited, or credited
    batch: str = ""
    operations: tuple[str, ...] = ()
    two_step: bool = False
    expires: datetime | None = None

    def next(self, operation: str) -> str | None:
        """Return the state that an operation leads to, None when it may not happen."""
        if operation == "depositReversal" and self.state == DEPOSITED and self.two_step:
            return APPROVED
        return MOVES.get((self.state, operation))


@dataclass
class Order:
    """An order that QMORE knows."""

    number: str
    account: Account
    payment_type: str
    amount: Decimal
    currency: str
    created: datetime
    modified: datetime
    state: str = "ORDERED"
    payments: dict[str, Part] = field(default_factory=dict)
    credits: dict[str, Part] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)  # order.1.* as they were given
    payment_facts: dict[str, str] = field(default_factory=dict)  # payment.1.m.*
    ledger: list[dict[str, Any]] = field(default_factory=list)
    canned: bool = False  # one of the vendor's fixtures, which changes nothing (QMORE protocol Appendix B)

    @property
    def column(self) -> Column:
        """What its acquirer allows."""
        return column(self.account, self.payment_type)

    @property
    def refundable(self) -> Decimal:
        """What may still be given back: what was closed, less what was credited (QMORE protocol 7.4)."""
        if self.state != "REFUNDABLE":
            return Decimal(0)
        closed = sum((p.amount for p in self.payments.values() if p.state == CLOSED), Decimal(0))
        return closed - sum((c.amount for c in self.credits.values()), Decimal(0))

    @property
    def approved(self) -> bool:
        """Whether something waits to be captured."""
        return any(p.state == APPROVED for p in self.payments.values())

    def allowed(self) -> list[str]:
        """Return the order's own operationsAllowed."""
        return ["REFUND"] if self.column.refund and self.refundable > 0 else []

    def payment_allowed(self, payment: Part) -> list[str]:
        """Return a payment's operationsAllowed: what the column knows and its state permits."""
        names = [
            n
            for n in ("deposit", "approveReversal", "depositReversal")
            if self.column.knows(n) and payment.next(n) is not None
        ]
        spent = any(p.amount for p in self.payments.values())
        return [n.upper() for n in names if not (n == "approveReversal" and spent)]

    def credit_allowed(self, credit: Part) -> list[str]:
        """Return a credit's operationsAllowed."""
        able = self.column.refund_reversal and credit.next("refundReversal") is not None
        return ["REFUNDREVERSAL"] if able else []

    def write(self, operation: str, by: str, now: datetime, **what: Any) -> None:
        """Keep what was executed."""
        self.modified = now
        entry = {"operation": operation, "by": by, "at": now.isoformat(), "currency": self.currency}
        self.ledger.append({**entry, **{k: str(v) for k, v in what.items()}})


class Book:
    """All orders, and the one range that orders, payments and credits are numbered from (QMORE protocol 7.3)."""

    def __init__(self, first: int = 8_000_001) -> None:
        self.orders: dict[str, Order] = {}
        self.fixtures: dict[str, Order] = {}
        self.known: MutableMapping[str, Order] = ChainMap(self.orders, self.fixtures)
        self.open: dict[str, Order] = {}  # what the next day-end may still change
        self._numbers = itertools.count(first)
        self._batches = itertools.count(412)

    def number(self) -> str:
        """Return the next number."""
        return str(next(self._numbers))

    def find(self, account: Account, number: str) -> Order | None:
        """Return an account's order."""
        found = self.known.get(number)
        return found if found and found.account.customer_id == account.customer_id else None

    def add(self, order: Order, *, deposit: bool, now: datetime) -> Order:
        """Enter a paid order; its first payment has its own number (QMORE protocol 14)."""
        approved = bool(order.column.deposit) and not deposit
        first = Part(
            order.number,
            APPROVED if approved else DEPOSITED,
            now,
            now,
            approved=order.amount,
            amount=Decimal(0) if approved else order.amount,
            two_step=order.column.deposit_reversal == "two",
        )
        order.payments[first.number] = first
        self.orders[order.number] = self.open[order.number] = order
        order.write("approve" if approved else "debit", "consumer", now, amount=order.amount, number=first.number)
        return order

    def day_end(self, now: datetime) -> str:
        """Close the day: capture by night where ordered, then deposits and credits close (QMORE protocol 7.4)."""
        batch = str(next(self._batches))
        for order in self.open.values():
            _close(order, batch, now)
        self.open = {n: o for n, o in self.open.items() if o.account.night_capture and o.approved}
        return batch


def _close(order: Order, batch: str, now: datetime) -> None:
    if order.account.night_capture:
        for payment in (p for p in order.payments.values() if p.state == APPROVED):
            payment.state, payment.amount, payment.modified = DEPOSITED, payment.approved, now
            order.write("deposit", "night", now, amount=payment.amount, number=payment.number)
    for part in (*order.payments.values(), *order.credits.values()):
        target = part.next("dayEnd")
        if target is None:
            continue
        part.state, part.batch, part.modified = target, batch, now
        order.write("dayEnd", "night", now, number=part.number, batch=batch)
        if target == CLOSED:
            order.state = "REFUNDABLE" if order.column.refund else "CLOSED"
