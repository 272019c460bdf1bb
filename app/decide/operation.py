"""The life of a charge, refund or cancellation: its states, what leads from one to the next, and what QMORE's answer means.

Every operation is a row that is written before anything is sent. Its states are a table like the payment's; whatever
can move money leaves only between SENT and its answer, and an answer that never came makes it LOST: a question that
only QMORE's order can answer (QMORE protocol 7).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import qmore

from app.decide import books, choose
from app.decide.reasons import Reason, of_errors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.books import Books
    from app.decide.choose import Choice
    from app.decide.records import Operation, Payment

_LONGEST = 500  # characters of a reason; Saleor keeps 512
LEASE = timedelta(seconds=30)  # a process that holds an operation longer than this is dead: its webhook is over


class State(StrEnum):
    """What is known about an operation."""

    ASKED = "asked"
    CHOOSING = "choosing"
    SENT = "sent"
    LOST = "lost"
    DONE = "done"
    REFUSED = "refused"


class Fact(StrEnum):
    """What can become known about an operation."""

    TAKEN = "taken"
    GIVEN_BACK = "given back"
    SENDING = "sending"
    SILENCE = "silence"
    EXECUTED = "executed"
    REFUSED = "refused"


TRANSITIONS: dict[State, dict[Fact, State]] = {
    State.ASKED: {Fact.TAKEN: State.CHOOSING, Fact.REFUSED: State.REFUSED},
    State.CHOOSING: {Fact.GIVEN_BACK: State.ASKED, Fact.SENDING: State.SENT, Fact.REFUSED: State.REFUSED},
    State.SENT: {
        Fact.SENDING: State.SENT,  # the second command of a void
        Fact.SILENCE: State.LOST,
        Fact.EXECUTED: State.DONE,
        Fact.REFUSED: State.REFUSED,
    },
    State.LOST: {Fact.SENDING: State.SENT, Fact.EXECUTED: State.DONE, Fact.REFUSED: State.REFUSED},
    State.DONE: {},
    State.REFUSED: {},
}
FINAL = frozenset({State.DONE, State.REFUSED})
IN_FLIGHT = frozenset({State.CHOOSING, State.SENT, State.LOST})  # one of these at a time in a transaction


def after(state: str, fact: Fact) -> State:
    """Return the state that follows.

    Raises:
        KeyError: the fact cannot come in this state.
    """
    return TRANSITIONS[State(state)][fact]


def in_flight(operations: Sequence[Operation]) -> Operation | None:
    """Return the operation that the others of its transaction wait for."""
    return next((o for o in operations if o.state in IN_FLIGHT), None)


def sending(operation: Operation, choice: Choice, sums: Books, now: datetime) -> Operation:
    """Remember what is about to be sent, and how things stood before."""
    return replace(
        operation,
        state=after(operation.state, Fact.SENDING),
        command=choice.command,
        number=choice.number,
        before=sums.document(),
        moved=choice.amount,
        updated_at=now,
        leased_until=now + LEASE,
    )


def executed(operation: Operation, order: qmore.OrderDetails) -> str | None:
    """Tell by QMORE's order whether a lost command was executed: the credit's or payment's number, or None.

    What changed since ``before`` and fits the amount was this operation; nothing else of ours was in flight. A
    transfer's order is its own.
    """
    before, now = books.read(operation.before or books.Books().document()), books.of(order)
    moved, number = operation.moved or books.ZERO, operation.number or order.order_number
    match operation.command:
        case "deposit":
            return number if now.deposited - before.deposited >= moved else None
        case "depositReversal":
            return number if before.deposited - now.deposited >= moved else None
        case "approveReversal":
            captured = now.deposited > before.deposited  # in the portal or by night, which ends an approval, too
            return number if (now.approved < before.approved or now.approved == 0) and not captured else None
        case "transferFund":
            return next(iter(now.credits), None)
        case _:
            fresh = [n for n, amount in now.credits.items() if n not in before.credits and amount == moved]
            return fresh[0] if fresh else None


def exhausts(operation: Operation) -> bool:
    """Tell whether a done operation took all there was, so that QMORE need not be asked what may be done next."""
    if operation.state != State.DONE or operation.before is None or operation.quiet:
        return False
    before, moved = books.read(operation.before), operation.moved or books.ZERO
    match operation.command:
        case "refund" | "transferFund":
            return before.approved == 0 and before.refundable == moved
        case "approveReversal":
            return before.refundable == 0 and before.approved <= moved
        case _:
            return False


def done(operation: Operation, number: str | None, now: datetime) -> Operation:
    """Remember that the command was executed."""
    return replace(
        operation,
        state=after(operation.state, Fact.EXECUTED),
        number=number or operation.number,
        moved=None if operation.quiet else operation.moved,
        updated_at=now,
        leased_until=None,
    )


def refused(operation: Operation, why: Reason, now: datetime) -> Operation:
    """Remember that nothing moved, and why."""
    return replace(
        operation,
        state=after(operation.state, Fact.REFUSED),
        moved=None,
        message=why.cut(_LONGEST),
        updated_at=now,
        leased_until=None,
    )


def is_over(operation: Operation, now: datetime) -> bool:
    """Tell whether the lease of whoever was at it has run out."""
    return operation.leased_until is None or operation.leased_until <= now


def promised(operation: Operation) -> Operation:
    """Remember that Saleor was answered "pending": what nobody has begun may be taken up by whoever comes."""
    begun = operation.state in IN_FLIGHT
    return replace(operation, promised=True, leased_until=operation.leased_until if begun else None)


def lost(operation: Operation, now: datetime) -> Operation:
    """Remember that nobody knows; Saleor is answered "pending" and will hear the end."""
    return replace(
        operation, state=after(operation.state, Fact.SILENCE), promised=True, updated_at=now, leased_until=None
    )


Answer = (
    qmore.Deposited
    | qmore.Refunded
    | qmore.Transferred
    | qmore.Done
    | qmore.Rejected
    | qmore.Nonsense
    | qmore.Unsent
    | qmore.Lost
)
_UNDECIDED = frozenset({3, 4})  # trouble behind QMORE, or inside: it may have happened (QMORE protocol 7.1)


def tell(operation: Operation, answer: Answer, now: datetime) -> Operation:
    """Decide what QMORE's answer to a SENT command means."""
    match answer:
        case qmore.Deposited(payment_number=number):
            return done(operation, number, now)
        case qmore.Refunded(credit_number=number) | qmore.Transferred(credit_number=number):
            return done(operation, number, now)
        case qmore.Done():
            return done(operation, None, now)
        case qmore.Rejected(status=status) if status in _UNDECIDED:
            return lost(operation, now)
        case qmore.Rejected(errors=errors):
            return refused(operation, Reason("QMORE_REFUSED", errors=of_errors(errors) or Reason("NO_REASON")), now)
        case qmore.Unsent(reason=reason):
            return refused(operation, Reason("NOTHING_SENT_UNREACHABLE", why=reason), now)
        case qmore.Nonsense() | qmore.Lost():
            return lost(operation, now)
        case _:
            assert_never(answer)


def follow_up(
    operation: Operation, order: qmore.OrderDetails | None, payment: Payment, sequence: int, now: datetime
) -> Operation | None:
    """Return the second half of a void: a reversed deposit of a two-step method is approved again (QMORE protocol 7.4).

    Where QMORE did not show the order, it is tried: it does nothing where nothing is approved. Saleor is told nothing
    of it, since it never heard of the second approval.
    """
    if operation.command != "depositReversal" or operation.state != State.DONE:
        return None
    if order and not choose.reversible(order):
        return None
    return replace(
        operation,
        key=f"{operation.key}/approval",
        sequence=sequence,
        action="CANCEL",
        amount=None,
        psp_reference=reference(payment, sequence),
        state=State.ASKED,
        command=None,
        number=None,
        before=None,
        moved=None,
        promised=True,
        quiet=True,
        created_at=now,
        updated_at=now,
    )


def reference(payment: Payment, sequence: int) -> str:
    """Return an operation's own reference, readable by a person: order number and sequence."""
    return f"{payment.details.get('orderNumber') or payment.psp_reference}-{sequence}"
