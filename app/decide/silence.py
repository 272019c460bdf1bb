"""What QMORE's order says of a payment that nobody confirmed (QMORE protocol 7.5): the fact, as if it had been confirmed.

The back end's answers are not signed; they come over TLS from the host that was asked, for an order number that only
this payment has. Amount and currency are compared all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import qmore

from app.decide import books, confirm
from app.decide.payment import OPEN, Fact, State, after
from app.decide.problems import Problem, documents
from app.decide.reasons import Reason, of_silence
from app.decide.schedule import PENDING_FOR

if TYPE_CHECKING:
    from datetime import datetime

    from app.decide.confirm import Told
    from app.decide.records import Payment

_STILL_PENDING, _DECLINED = "30014", "20003"
_LAPSED = "payment_approvalexpired"
_EXPIRED = Problem("EXPIRED", "QMORE knows of no payment although the shopper's time is over.", retryable=False)
_GIVEN_BACK = Problem(
    "EXPIRED",
    "QMORE's order holds no money: it was reversed, or its approval expired, before anybody heard of it.",
    retryable=False,
)


@dataclass(frozen=True)
class Unclear:
    """Nothing can be decided yet, and why."""

    reason: Reason


def tell(
    payment: Payment,
    answer: qmore.OrderDetails | qmore.NoOrder | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost,
    report_id: str,
    now: datetime,
) -> Told | Unclear:
    """Decide what QMORE's answer means for an open or failed payment."""
    match answer:
        case qmore.OrderDetails():
            return _paid(payment, answer, report_id, now)
        case qmore.NoOrder() if payment.state == State.PENDING:  # QMORE has said so itself: its word may still come
            return _waiting(payment, report_id, now)
        case qmore.NoOrder():
            return _nothing(payment, _EXPIRED, report_id, now)
        case qmore.Rejected(errors=errors):
            codes = {e.error_code for e in errors}
            if _DECLINED in codes:
                return _ended(payment, _declined(errors), report_id, now)
            if _STILL_PENDING in codes:
                return _waiting(payment, report_id, now)
            return Unclear(Reason("QMORE_ANSWERS", codes=", ".join(sorted(codes))) if codes else Reason("QMORE_FAILS"))
        case qmore.Nonsense() | qmore.Unsent() | qmore.Lost():
            return Unclear(of_silence(answer))


def _paid(payment: Payment, order: qmore.OrderDetails, report_id: str, now: datetime) -> Told | Unclear:
    sums = books.of(order)
    amount = max(sums.deposited, sums.approved)
    if all(p.state == _LAPSED for p in order.payments):
        return _nothing(payment, _GIVEN_BACK, report_id, now)
    if amount == 0:
        return Unclear(Reason("ORDER_WITHOUT_PAYMENT"))
    if order.currency and order.currency != payment.currency:
        return Unclear(Reason("ORDER_CURRENCY", theirs=order.currency, ours=payment.currency))
    approved = max((p.approve_amount or Decimal(0) for p in order.payments), default=Decimal(0))
    if payment.amount not in {amount, approved}:
        return Unclear(Reason("ORDER_AMOUNT", theirs=amount, ours=payment.amount))
    wanted = Fact.AUTHORIZED if payment.action == "AUTHORIZATION" else Fact.CHARGED
    fact = wanted if sums.deposited == 0 or payment.action == "CHARGE" else Fact.AUTHORIZED
    return _told(payment, fact, {"orderNumber": order.order_number}, None, report_id, now)


def _nothing(payment: Payment, why: Problem, report_id: str, now: datetime) -> Told | Unclear:
    if now < payment.expires_at:
        return Unclear(Reason("TIME_LEFT"))
    return _ended(payment, (why,), report_id, now)


def _waiting(payment: Payment, report_id: str, now: datetime) -> Told | Unclear:
    if now - payment.created_at > PENDING_FOR:
        return _ended(payment, (_EXPIRED,), report_id, now)
    if payment.state == State.PENDING:
        return Unclear(Reason("STILL_WAITING"))
    return _told(payment, Fact.PENDING, {}, None, report_id, now)


def _declined(errors: tuple[qmore.QmoreMessage, ...]) -> tuple[Problem, ...]:
    return tuple(
        Problem(f"QMORE_{e.error_code}", e.message or "declined", None, e.consumer_message or None, retryable=False)
        for e in errors
    )


def _ended(payment: Payment, problems: tuple[Problem, ...], report_id: str, now: datetime) -> Told | Unclear:
    if payment.state not in OPEN:
        return Unclear(Reason("ENDED_BEFORE"))
    answer = {"errors": documents(problems, payment.details.get("language", "en"))}
    return _told(payment, Fact.FAILED, {}, answer, report_id, now)


def _told(
    payment: Payment,
    fact: Fact,
    details: dict[str, str],
    answer: dict[str, Any] | None,
    report_id: str,
    now: datetime,
) -> Told | Unclear:
    state = after(State(payment.state), fact)
    if state == payment.state:
        return Unclear(Reason("NOTHING_NEW"))
    changed = replace(payment, state=state, details={**payment.details, **details}, answer=answer, updated_at=now)
    return confirm.told(payment, changed, report_id, now)
