"""What the back end does to an order when somebody asks: the rules of QMORE protocol 7.3, 7.4 and 14, and nothing of the wire."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.qmore.orders import APPROVED, DEPOSITED, EXPIRED, GONE, REFUNDED, Part

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.qmore.orders import Book, Order


@dataclass(frozen=True)
class Refused:
    """Not executed: the answer's status and code (QMORE protocol 7.1, 14)."""

    status: str
    code: str


UNKNOWN_ORDER = Refused("1", "18011")
NOT_NOW = Refused("2", "30013")
NOT_THIS_TYPE = Refused("2", "30007")
TOO_MUCH = Refused("1", "18017")


@dataclass(frozen=True)
class Asking:
    """Who asks, and when."""

    book: Book
    by: str
    now: datetime


def _able(order: Order, operation: str) -> Refused | None:
    return None if order.canned or order.column.knows(operation) else NOT_THIS_TYPE


def deposit(asking: Asking, order: Order, amount: Decimal) -> str | Refused:
    """Capture; return the payment number. Partial lapses the rest, split keeps it (QMORE protocol 7.4)."""
    if order.canned:
        return order.number
    if (unable := _able(order, "deposit")) is not None:
        return unable
    payment = next((p for p in order.payments.values() if p.next("deposit")), None)
    if payment is None:
        return NOT_NOW
    if not 0 < amount <= payment.approved or (amount < payment.approved and order.column.deposit == "whole"):
        return TOO_MUCH
    taken = _part_of(asking, order, payment, amount)
    asking.book.open[order.number] = order
    order.write("deposit", asking.by, asking.now, amount=amount, number=taken.number)
    return taken.number


def _part_of(asking: Asking, order: Order, payment: Part, amount: Decimal) -> Part:
    """Capture the approval itself, or split a payment of its own number off it."""
    if order.column.deposit == "split" and amount < payment.approved:
        payment.approved -= amount
        number = asking.book.number()
        order.payments[number] = Part(number, DEPOSITED, asking.now, asking.now, approved=amount, amount=amount)
        return order.payments[number]
    payment.state, payment.amount, payment.modified = DEPOSITED, amount, asking.now
    return payment


def approve_reversal(asking: Asking, order: Order) -> str | Refused:
    """Cancel the approval, as long as nothing is deposited; the payment disappears."""
    if order.canned:
        return order.number
    if (unable := _able(order, "approveReversal")) is not None:
        return unable
    if any(p.amount for p in order.payments.values()):
        return NOT_NOW
    payment = next((p for p in order.payments.values() if p.state in {APPROVED, EXPIRED}), None)
    if payment is None:
        return NOT_NOW
    del order.payments[payment.number]
    order.write("approveReversal", asking.by, asking.now, amount=payment.approved, number=payment.number)
    return payment.number


def deposit_reversal(asking: Asking, order: Order, number: str) -> str | Refused:
    """Void a deposit before the day ends: gone in one step, approved again in two (QMORE protocol 7.4)."""
    if order.canned:
        return number
    if (unable := _able(order, "depositReversal")) is not None:
        return unable
    payment = order.payments.get(number)
    target = payment.next("depositReversal") if payment else None
    if payment is None or target is None:
        return NOT_NOW if payment else Refused("1", "18012")
    amount, payment.amount = payment.amount, Decimal(0)
    late = target == APPROVED and payment.expires is not None and payment.expires <= asking.now
    payment.state, payment.modified = EXPIRED if late else target, asking.now
    if target == GONE:
        del order.payments[number]
    order.write("depositReversal", asking.by, asking.now, amount=amount, number=number)
    return number


def refund(asking: Asking, order: Order, amount: Decimal) -> str | Refused:
    """Give back after the day-end, in as many credits as one likes up to what was deposited; return the credit number."""
    if order.canned:
        return asking.book.number()
    if (unable := _able(order, "refund")) is not None:
        return unable
    if order.state != "REFUNDABLE" or order.refundable <= 0:
        return NOT_NOW
    if not 0 < amount <= order.refundable:
        return TOO_MUCH
    number = asking.book.number()
    order.credits[number] = Part(number, REFUNDED, asking.now, asking.now, amount=amount)
    asking.book.open[order.number] = order
    order.write("refund", asking.by, asking.now, amount=amount, number=number)
    return number


def refund_reversal(asking: Asking, order: Order, number: str) -> str | Refused:
    """Take a credit back before its day ends, where the acquirer can."""
    if order.canned:
        return number
    if (unable := _able(order, "refundReversal")) is not None:
        return unable
    credit = order.credits.get(number)
    if credit is None:
        return Refused("1", "18013")
    if credit.next("refundReversal") is None:
        return NOT_NOW
    del order.credits[number]
    order.write("refundReversal", asking.by, asking.now, amount=credit.amount, number=number)
    return number


def expire(asking: Asking, order: Order) -> bool:
    """Let approvals lapse (QMORE protocol 7.4); tell whether there was one."""
    lapsing = [p for p in order.payments.values() if p.next("expire")]
    for payment in lapsing:
        payment.state, payment.modified = EXPIRED, asking.now
        order.write("expire", asking.by, asking.now, amount=payment.approved, number=payment.number)
    return bool(lapsing)
