"""Charge, refund and cancel: which command QMORE gets, what its answer means, and what Saleor is told.

Every operation is a row that is written before anything is sent. Its states are a table like the payment's; whatever
can move money leaves only between SENT and its answer, and an answer that never came makes it LOST: a question that
only QMORE's order can answer (QMORE protocol 7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, assert_never

import qmore
from saleor_app_sdk import replies

from app.decide import basket, books, money
from app.decide.payment import PAID
from app.decide.reasons import Reason, of_errors
from app.decide.records import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from app.decide.books import Books
    from app.decide.records import Operation, Payment

_LONGEST = 500  # characters of a reason; Saleor keeps 512
LEASE = timedelta(seconds=30)  # a process that holds an operation longer than this is dead: its webhook is over

Command = Literal["deposit", "refund", "approveReversal", "depositReversal", "transferFund"]


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


@dataclass(frozen=True)
class Choice:
    """The command to send; ``amount`` is what it moves, ``number`` the payment it concerns."""

    command: Command
    amount: Decimal
    number: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Nothing is sent, and this is why."""

    message: Reason


def inadmissible(payment: Payment, action: str, amount: Decimal | None, currency: str | None) -> Reason | None:
    """Say why a request cannot be meant for this payment, before QMORE is asked; None where it can."""
    if payment.state not in PAID:
        return Reason("NOT_PAID", state=payment.state)
    if currency and currency != payment.currency:
        return Reason("CURRENCY_DIFFERS", currency=payment.currency, asked=currency)
    if amount is None or (amount == 0 and action == "CANCEL"):  # Saleor 3.20 cancels with zero (Saleor protocol 4.2)
        return None
    if amount <= 0:
        return Reason("AMOUNT_NOT_POSITIVE", amount=amount)
    if not money.is_exact(amount, payment.currency):
        return Reason("AMOUNT_TOO_FINE", amount=amount, currency=payment.currency)
    return None


def choose(
    operation: Operation, order: qmore.OrderDetails, *, transfers: bool = False, believed: Decimal | None = None
) -> Choice | Refusal:
    """Choose the command from what QMORE allows just now (QMORE protocol 7.4).

    ``transfers`` is the shop's switch, ``believed`` what Saleor still counts as authorised.
    """
    match operation.action:
        case "CHARGE":
            return _charge(operation.amount, order)
        case "CANCEL":
            if operation.quiet and not _reversible(order):
                return Refusal(Reason("NO_APPROVAL"))
            return _cancel(operation.amount, order, believed)
        case "REFUND":
            return _refund(operation.amount, order, transfers=transfers)
        case _:
            assert_never(operation.action)


def _charge(amount: Decimal | None, order: qmore.OrderDetails) -> Choice | Refusal:
    open_ = [p for p in order.payments if "DEPOSIT" in p.operations_allowed]
    left = sum((p.approve_amount or books.ZERO for p in open_), books.ZERO)
    wanted = left if amount is None else amount
    if not open_:
        return Refusal(Reason("NOTHING_APPROVED"))
    if wanted <= 0 or wanted > left:
        return Refusal(Reason("MORE_THAN_APPROVED", left=f"{left} {order.currency}", wanted=wanted))
    return Choice("deposit", wanted, open_[0].payment_number)


def _cancel(amount: Decimal | None, order: qmore.OrderDetails, believed: Decimal | None) -> Choice | Refusal:
    # An approval that expired can be reversed, too: Saleor may still count it as authorised.
    reversible = _reversible(order)
    if reversible:
        held = sum((p.approve_amount or books.ZERO for p in reversible), books.ZERO)
        if amount is not None and 0 < amount < held:
            return Refusal(Reason("APPROVAL_IS_WHOLE", held=f"{held} {order.currency}", amount=amount))
        return Choice("approveReversal", held if believed is None else min(held, believed))
    if (
        amount or believed
    ):  # meant is an approval (Saleor protocol 4.6): voiding a capture would give back what nobody asked for
        return Refusal(Reason("APPROVAL_GONE"))
    void = next((p for p in order.payments if "DEPOSITREVERSAL" in p.operations_allowed), None)
    if void is not None:
        return Choice("depositReversal", void.deposit_amount or books.ZERO, void.payment_number)
    return Refusal(Reason("NO_CANCELLATION"))


def _reversible(order: qmore.OrderDetails) -> list[qmore.OrderPayment]:
    return [p for p in order.payments if "APPROVEREVERSAL" in p.operations_allowed]


def _refund(amount: Decimal | None, order: qmore.OrderDetails, *, transfers: bool) -> Choice | Refusal:
    sums = books.of(order)
    wanted = sums.refundable if amount is None else amount
    if wanted <= 0 or wanted > sums.refundable:
        return Refusal(Reason("MORE_THAN_REFUNDABLE", left=f"{sums.refundable} {order.currency}", wanted=wanted))
    if "REFUND" in order.operations_allowed:
        return Choice("refund", wanted)
    voidable = [p for p in order.payments if "DEPOSITREVERSAL" in p.operations_allowed]
    exact = next((p for p in voidable if p.deposit_amount == wanted), None)
    if exact is not None:
        return Choice("depositReversal", wanted, exact.payment_number)
    if voidable:
        held = f"{voidable[0].deposit_amount} {order.currency}"
        return Refusal(Reason("VOID_IS_WHOLE", held=held, wanted=wanted))
    if transfers:
        return Choice("transferFund", wanted)
    return Refusal(Reason("NO_REFUND"))


def actions(order: qmore.OrderDetails, *, transfers: bool = False) -> replies.Actions:
    """Return what staff may do next, as QMORE says (``operationsAllowed``)."""
    allowed = set(order.operations_allowed).union(*(p.operations_allowed for p in order.payments))
    refundable = {"REFUND", "DEPOSITREVERSAL"} & allowed or (transfers and books.of(order).refundable > 0)
    possible: dict[replies.Action, bool] = {
        "CHARGE": "DEPOSIT" in allowed,
        "REFUND": bool(refundable) and books.of(order).refundable > 0,
        "CANCEL": "APPROVEREVERSAL" in allowed,
    }
    return tuple(action for action, may in possible.items() if may)


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


def request(
    operation: Operation, order_number: str, payment_type: str, language: str
) -> qmore.Deposit | qmore.Refund | qmore.ApproveReversal | qmore.DepositReversal | qmore.TransferFund:
    """Return the request of a SENT operation."""
    moved = operation.moved or books.ZERO
    amount = money.text(moved, operation.currency)
    match operation.command:
        case "deposit":
            items = basket.of_operation(payment_type, operation.lines, moved, "Capture")
            return qmore.Deposit(order_number, amount, operation.currency, items, language)
        case "refund":
            items = basket.of_operation(payment_type, operation.lines, moved, "Refund")
            return qmore.Refund(order_number, amount, operation.currency, items, language)
        case "approveReversal":
            return qmore.ApproveReversal(order_number, language=language)
        case "depositReversal":
            return qmore.DepositReversal(order_number, operation.number or "", language=language)
        case "transferFund":
            description = f"Refund {operation.psp_reference}"
            payer = qmore.ExistingOrder(order_number)
            return qmore.TransferFund(
                payer, amount, operation.currency, description, language=language, order_number=operation.number
            )
        case _:
            raise ValueError(operation.command)


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


def reply(
    operation: Operation, external_url: str
) -> replies.ActionSucceeded | replies.ActionFailed | replies.ActionPending:
    """Answer Saleor's request event with what is known of the operation."""
    match State(operation.state):
        case State.DONE:
            return replies.ActionSucceeded(
                action=operation.action,
                psp_reference=operation.psp_reference,
                amount=counted(operation),
                actions=operation.actions,
                message=operation.message or None,
                external_url=external_url,
            )
        case State.REFUSED:
            return replies.ActionFailed(
                action=operation.action,
                psp_reference=operation.psp_reference,
                amount=max(operation.amount or books.ZERO, books.ZERO),  # 3.20 demands one (Saleor protocol 4.5)
                message=operation.message,
                actions=operation.actions,
                external_url=external_url,
            )
        case _:
            return replies.ActionPending(psp_reference=operation.psp_reference)


def counted(operation: Operation) -> Decimal | None:
    """Return the amount that Saleor counts for the action itself.

    A cancelled capture gives charged money back, which Saleor counts as a refund, reported beside it.
    """
    voids_a_charge = operation.action == "CANCEL" and operation.command == "depositReversal"
    return books.ZERO if voids_a_charge else operation.moved


def outcome_reports(
    payment: Payment, operation: Operation, report_id: str, now: datetime, echo: timedelta
) -> tuple[Report, ...]:
    """Return what Saleor must hear of a final operation; it counts each once, whatever the webhook's answer did.

    What the webhook's answer says already is only repeated after ``echo``; what it cannot say is told at once, and first.
    """
    if operation.quiet:
        return ()
    repeated = now if operation.promised else now + echo
    told: list[tuple[str, Decimal, datetime]] = []
    if operation.state == State.REFUSED:
        if operation.promised:
            told.append((f"{operation.action}_FAILURE", operation.amount or books.ZERO, now))
    else:
        if operation.action == "CANCEL" and operation.command == "depositReversal":
            told.append(("REFUND_SUCCESS", operation.moved or books.ZERO, now))
        told.append((f"{operation.action}_SUCCESS", counted(operation) or books.ZERO, repeated))
    return tuple(
        event_report(payment, operation, f"{report_id}.{n}", type_, amount, due_at)
        for n, (type_, amount, due_at) in enumerate(told)
    )


def event_report(
    payment: Payment, operation: Operation, report_id: str, type_: str, amount: Decimal, due_at: datetime
) -> Report:
    """Return one event of an operation as a report."""
    return Report(
        id=report_id,
        tenant=payment.tenant,
        transaction_id=payment.transaction_id,
        payment_token=payment.token,
        psp_reference=operation.psp_reference,
        type=type_,
        amount=amount,
        currency=payment.currency,
        message=operation.message or f"QMORE {operation.command or operation.action.lower()}",
        actions=operation.actions,
        payload={},
        attempts=0,
        due_at=due_at,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )


def follow_up(
    operation: Operation, order: qmore.OrderDetails | None, payment: Payment, sequence: int, now: datetime
) -> Operation | None:
    """Return the second half of a void: a reversed deposit of a two-step method is approved again (QMORE protocol 7.4).

    Where QMORE did not show the order, it is tried: it does nothing where nothing is approved. Saleor is told nothing
    of it, since it never heard of the second approval.
    """
    if operation.command != "depositReversal" or operation.state != State.DONE:
        return None
    if order and not _reversible(order):
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
