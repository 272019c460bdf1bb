"""Events of transactions: their identity, and how an app's answer becomes one (Saleor protocol 4.4, 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.saleor.answers import MESSAGE_LIMIT

if TYPE_CHECKING:
    from decimal import Decimal

    from sandbox.saleor.answers import Answer
    from sandbox.saleor.state import Event, Shop, Transaction

# Never taken for a repetition (Saleor protocol 5.3).
NEVER_SAME = frozenset({"INFO", "CHARGE_ACTION_REQUIRED", "AUTHORIZATION_ACTION_REQUIRED"})
OTHER_AMOUNT = "The transaction with provided `pspReference` and `type` already exists with different amount."
ONE_AUTHORIZATION = "Event with `AUTHORIZATION_SUCCESS` already reported for the transaction. Use `AUTHORIZATION_ADJUSTMENT` to change it."
UNDELIVERED = "Failed to delivery request."


def same(transaction: Transaction, reference: str, kind: str) -> Event | None:
    """Return the event of that identity: transaction, reference and type, hidden ones too (Saleor protocol 5.3)."""
    if kind in NEVER_SAME:
        return None
    return next((e for e in transaction.events if e.type == kind and e.psp_reference == reference), None)


def is_second_authorization(transaction: Transaction, kind: str) -> bool:
    """Only one success of an authorisation per transaction (Saleor protocol 5.2)."""
    return kind == "AUTHORIZATION_SUCCESS" and any(e.type == kind and e.counted for e in transaction.events)


def record(shop: Shop, transaction: Transaction, answer: Answer, kind: str, asked: Decimal) -> Event | str:
    """Store an answer's event, or return the stored one it repeats, or say why it is neither (Saleor protocol 4.4)."""
    amount = asked if answer.amount is None else answer.amount
    known = same(transaction, answer.reference, kind)
    if known:
        return known if known.amount == amount else OTHER_AMOUNT
    if is_second_authorization(transaction, kind):
        return ONE_AUTHORIZATION
    event = shop.event(kind, amount, psp_reference=answer.reference, message=answer.message, external_url=answer.url)
    event.created_at = answer.time or event.created_at
    transaction.events.append(event)
    return event


def become(request: Event, answer: Answer, kind: str) -> Event:
    """Let a hidden request event become what the app answered, and count (Saleor protocol 4.4)."""
    request.type, request.counted = kind, True
    request.amount = request.amount if answer.amount is None else answer.amount
    request.psp_reference, request.message, request.external_url = answer.reference, answer.message, answer.url
    request.created_at = answer.time or request.created_at
    return request


def hidden_failure(shop: Shop, transaction: Transaction, request: Event, message: str) -> Event:
    """Record that core could do nothing with an answer; it counts for nothing (Saleor protocol 4.4, 4.6)."""
    kind = f"{request.type.split('_')[0]}_FAILURE"
    event = shop.event(
        kind, request.amount, psp_reference=request.psp_reference, message=message[:MESSAGE_LIMIT], counted=False
    )
    transaction.events.append(event)
    return event
