"""What has become of a payment: its own state until something moved, then what its ledger comes to, in a word and in sums.

Sums are as Saleor counts them: a deposit that was reversed was charged and refunded (Saleor protocol 5.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.decide import books
from app.decide.books import ZERO
from app.decide.payment import PAID
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.decide.records import Operation, Payment

Moved = Literal["authorized", "partlyCharged", "charged", "partlyRefunded", "refunded", "cancelled", "expired"]


@dataclass(frozen=True)
class Outcome:
    """What is still authorised, what was charged and refunded so far, and the word for it."""

    name: str
    authorized: Decimal = ZERO
    charged: Decimal = ZERO
    refunded: Decimal = ZERO


def of(payment: Payment, ledger: Sequence[Operation]) -> Outcome:
    """Say what has become of a payment."""
    if payment.state not in PAID:
        return Outcome(payment.state)
    told = books.told(payment, ledger)
    reversed_ = sum((one.moved or ZERO for one in _done(ledger, "depositReversal")), ZERO)
    refunded = sum(told.credits.values(), reversed_)
    charged = told.deposited + reversed_
    return Outcome(_name(told.authorized, charged, refunded, ledger), told.authorized, charged, refunded)


def _name(authorized: Decimal, charged: Decimal, refunded: Decimal, ledger: Sequence[Operation]) -> Moved:
    held = authorized + charged - refunded
    if refunded:
        return "partlyRefunded" if held > 0 else "refunded"
    if charged:
        return "partlyCharged" if authorized else "charged"
    return "authorized" if authorized else _ended(ledger)


def _ended(ledger: Sequence[Operation]) -> Moved:
    said = [one.message for one in _done(ledger, "approveReversal")]
    expired = said and isinstance(said[-1], Reason) and said[-1].code == "APPROVAL_EXPIRED"
    return "expired" if expired else "cancelled"


def _done(ledger: Sequence[Operation], command: str) -> list[Operation]:
    return [one for one in ledger if one.state == "done" and one.command == command]
