"""What Saleor is told of an operation: the answer to its request event, and the transaction events that are reported.

The answer is given once, while the webhook lasts; the reports make sure that Saleor counts each end, whatever became of
the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_app_sdk import replies

from app.decide import books
from app.decide.operation import State
from app.decide.records import Report

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from decimal import Decimal

    from app.decide.records import Operation, Payment


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
