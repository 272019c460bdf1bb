"""Two books of one payment: what QMORE says moved, and what Saleor was told; and what must still be told.

Amounts are in the currency's own unit. QMORE's side is an order's details (QMORE protocol 7.5, 7.6), Saleor's side is the
payment and its ledger of operations, counted by Saleor's own rules (Saleor protocol 5.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from qmore import OrderCredit

from app.decide.payment import State
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qmore import OrderDetails

    from app.decide.records import Operation, Payment

ZERO = Decimal(0)
_DONE = "done"  # an operation's state
_DEPOSITED = frozenset({"payment_deposited", "payment_closed"})


@dataclass(frozen=True)
class Books:
    """Sums of one order: still approved, deposited, and each credit by its number."""

    approved: Decimal = ZERO
    deposited: Decimal = ZERO
    credits: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def credited(self) -> Decimal:
        """The sum of all credits."""
        return sum(self.credits.values(), ZERO)

    @property
    def refundable(self) -> Decimal:
        """What was deposited and not yet credited."""
        return self.deposited - self.credited

    def document(self) -> dict[str, Any]:
        """Write the sums as JSON, amounts as text."""
        return {
            "approved": f"{self.approved:f}",
            "deposited": f"{self.deposited:f}",
            "credits": {number: f"{amount:f}" for number, amount in self.credits.items()},
        }


def read(document: Mapping[str, Any]) -> Books:
    """Read the sums that ``Books.document`` wrote."""
    credits_ = {number: Decimal(amount) for number, amount in document["credits"].items()}
    return Books(Decimal(document["approved"]), Decimal(document["deposited"]), credits_)


def of(order: OrderDetails) -> Books:
    """Add an order up."""
    approved = sum((p.approve_amount or ZERO for p in order.payments if p.state == "payment_approved"), ZERO)
    deposited = sum((p.deposit_amount or ZERO for p in order.payments if p.state in _DEPOSITED), ZERO)
    return Books(approved, deposited, {c.credit_number: c.amount or ZERO for c in order.credits})


def complete(order: OrderDetails, ledger: Iterable[Operation]) -> OrderDetails:
    """Add our transfers to an order's credits: QMORE keeps each as an order of its own (QMORE protocol 7.3)."""
    shown = {credit.credit_number for credit in order.credits}
    ours = tuple(
        OrderCredit(o.number or "", "credit_refunded", o.moved, o.currency, frozenset(), {})
        for o in ledger
        if o.command == "transferFund" and o.state == _DONE and o.number not in shown
    )
    return replace(order, credits=(*order.credits, *ours)) if ours else order


@dataclass(frozen=True)
class Event:
    """Something that moved in QMORE and that Saleor has not heard of."""

    type: str
    amount: Decimal
    message: Reason
    number: str | None = None  # of QMORE's credit
    reported: Decimal | None = None  # what Saleor is told where its arithmetic needs another amount


@dataclass(frozen=True)
class Told:
    """What Saleor believes, as far as we told it: open authorisation, deposits, and credits by number.

    ``spent`` is what charges and cancellations took off the authorisation.
    """

    authorized: Decimal
    spent: Decimal
    deposited: Decimal
    credits: Mapping[str, Decimal]


def told(payment: Payment, operations: Iterable[Operation]) -> Told:
    """Add up what Saleor was told of a paid payment."""
    authorized = payment.amount if payment.state == State.AUTHORIZED else ZERO
    deposited = payment.amount if payment.state == State.CHARGED else ZERO
    spent, credited = deposited, dict[str, Decimal]()
    for operation in operations:
        moved = operation.moved
        if moved is None or operation.state != _DONE:  # what was lost has a sum, too
            continue
        match operation.command:
            case "deposit":
                deposited, authorized, spent = deposited + moved, max(authorized - moved, ZERO), spent + moved
            case "depositReversal":
                deposited -= moved
            case "refund" | "transferFund":
                credited[operation.number or operation.psp_reference] = moved
            case "refundReversal":
                credited.pop(operation.number or "", None)
            case "approveReversal":
                authorized, spent = max(authorized - moved, ZERO), spent + moved
            case "approval":
                authorized += moved
            case _:
                raise ValueError(operation.command)
    return Told(authorized, spent, deposited, credited)


def drift(payment: Payment, operations: Sequence[Operation], order: OrderDetails) -> tuple[tuple[str, Event], ...]:
    """Return what staff did in QENTA's portal, and what expired, as (command, event) in the order to tell it."""
    known, real = told(payment, operations), of(complete(order, operations))
    found = [*_credits(known, real), *_deposits(known, real)]
    charged = sum((event.amount for command, event in found if command == "deposit"), ZERO)
    expired = any(p.state == "payment_approvalexpired" for p in order.payments)
    believed = max(known.authorized - charged, ZERO)
    return (*found, *_approvals(believed, known.spent + charged, real, expired=expired))


def _credits(known: Told, real: Books) -> list[tuple[str, Event]]:
    new = [
        ("refund", Event("REFUND_SUCCESS", amount, Reason("CREDIT_MADE", number=number), number))
        for number, amount in real.credits.items()
        if number not in known.credits
    ]
    gone = [
        ("refundReversal", Event("REFUND_REVERSE", amount, Reason("CREDIT_REVERSED", number=number), number))
        for number, amount in known.credits.items()
        if number not in real.credits
    ]
    return new + gone


def _deposits(known: Told, real: Books) -> list[tuple[str, Event]]:
    difference = real.deposited - known.deposited
    if difference > 0:
        return [("deposit", Event("CHARGE_SUCCESS", difference, Reason("DEPOSITED")))]
    if difference < 0:
        return [("depositReversal", Event("REFUND_SUCCESS", -difference, Reason("DEPOSIT_REVERSED")))]
    return []


def _approvals(believed: Decimal, spent: Decimal, real: Books, *, expired: bool) -> list[tuple[str, Event]]:
    difference = real.approved - believed
    if difference < 0:
        why = Reason("APPROVAL_EXPIRED") if expired else Reason("APPROVAL_LAPSED")
        return [("approveReversal", Event("CANCEL_SUCCESS", -difference, why))]
    if difference > 0:
        # Saleor takes charges and cancellations off the adjusted amount (Saleor protocol 5.2).
        why = Reason("APPROVED_AGAIN")
        adjusted = real.approved + spent
        return [("approval", Event("AUTHORIZATION_ADJUSTMENT", difference, why, reported=adjusted))]
    return []
