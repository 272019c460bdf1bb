"""A verified confirmation, against the payment it claims to be about (QMORE protocol 3.4 and 6.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, assert_never

import qmore

from app.decide import present, schedule
from app.decide.payment import LOST_HOPE, PAID, Fact, State, after
from app.decide.problems import Problem, documents
from app.decide.reasons import Reason
from app.decide.records import Report

if TYPE_CHECKING:
    from datetime import datetime

    from app.decide.records import Payment

Confirmation = qmore.Succeeded | qmore.Pending | qmore.Failed | qmore.Cancelled

_KEPT = ("financialInstitution", "anonymousPan", "expiry", "authenticated", "mandateId", "dueDate")


@dataclass(frozen=True)
class Told:
    """What to remember, and what Saleor must hear."""

    payment: Payment
    report: Report | None


@dataclass(frozen=True)
class Mismatch:
    """A validly signed confirmation of something else than what was asked for."""

    field: str


def tell(payment: Payment, confirmation: Confirmation, report_id: str, now: datetime) -> Told | Mismatch:
    """Decide what a verified confirmation changes; nothing, when it is a repetition or would lower a paid payment."""
    wrong = _mismatch(payment, confirmation)
    if wrong:
        return Mismatch(wrong)
    state = after(State(payment.state), _fact(payment, confirmation))
    if state == payment.state:
        return Told(payment, None)
    changed = replace(
        payment,
        state=state,
        details={**payment.details, **_details(confirmation)},
        answer=_answer(payment, confirmation),
        updated_at=now,
    )
    return told(payment, changed, report_id, now)


def told(before: Payment, changed: Payment, report_id: str, now: datetime) -> Told:
    """Return what follows from a payment's new state: the report, and when to look at QMORE next."""
    number = changed.order_number or changed.details.get("orderNumber")  # learnt now, where none was reserved
    known = replace(changed, order_number=number, details={**changed.details, **_success(before, changed, now)})
    watched = replace(known, check_at=schedule.next_check(known, (), 0, now), checks=0)
    return Told(watched, report(watched, report_id, now))


def _success(before: Payment, changed: Payment, now: datetime) -> dict[str, Any]:
    """Remember when a payment succeeded, and whether that was late: its purchase may be gone or paid otherwise by then."""
    if changed.state not in PAID:
        return {}
    late = before.state in LOST_HOPE or now > before.expires_at
    return {"paidAt": now.isoformat(), **({"late": True} if late else {})}


def _mismatch(payment: Payment, confirmation: Confirmation) -> str | None:
    number = getattr(confirmation, "order_number", None)
    bound = payment.order_number or payment.details.get("orderNumber")
    if isinstance(confirmation, qmore.Succeeded):
        if confirmation.amount != payment.amount:
            return "amount"
        if confirmation.currency != payment.currency:
            return "currency"
    if isinstance(confirmation, qmore.Succeeded | qmore.Pending) and confirmation.payment_type != payment.payment_type:
        return "paymentType"
    return "orderNumber" if number and bound and number != bound else None


def _fact(payment: Payment, confirmation: Confirmation) -> Fact:
    match confirmation:
        case qmore.Succeeded():
            return Fact.AUTHORIZED if payment.action == "AUTHORIZATION" else Fact.CHARGED
        case qmore.Pending():
            return Fact.PENDING
        case qmore.Failed():
            return Fact.FAILED
        case qmore.Cancelled():
            return Fact.CANCELLED
        case _:
            assert_never(confirmation)


def _details(confirmation: Confirmation) -> dict[str, Any]:
    if not isinstance(confirmation, qmore.Succeeded | qmore.Pending):
        return {}
    kept = {name: confirmation.fields[name] for name in _KEPT if confirmation.fields.get(name)}
    number = {"orderNumber": confirmation.order_number} if confirmation.order_number else {}
    gateway = getattr(confirmation, "gateway_reference_number", None)
    return {**kept, **number, **({"gatewayReferenceNumber": gateway} if gateway else {})}


def _answer(payment: Payment, confirmation: Confirmation) -> dict[str, Any] | None:
    language = payment.details.get("language", "en")
    match confirmation:
        case qmore.Failed(errors=errors):
            problems = tuple(
                Problem(f"QMORE_{e.error_code}", e.message or "declined", None, e.consumer_message, retryable=False)
                for e in errors
            ) or (Problem("DECLINED", "QMORE reported a failure without a reason.", retryable=False),)
            return {"errors": documents(problems, language)}
        case qmore.Cancelled():
            cancelled = Problem("CANCELLED", "The shopper cancelled at QMORE.", retryable=False)
            return {"errors": documents((cancelled,), language)}
        case _:
            return None


def report(payment: Payment, report_id: str, now: datetime) -> Report:
    """Return the event that Saleor must hear of after a change of state."""
    state = State(payment.state)
    return Report(
        id=report_id,
        tenant=payment.tenant,
        transaction_id=payment.transaction_id,
        payment_token=payment.token,
        psp_reference=payment.psp_reference,
        type=_event_type(payment, state),
        amount=payment.amount,
        currency=payment.currency,
        message=present.message(payment) if state is not State.PENDING else Reason("PENDING"),
        actions=present.actions(state),
        payload={},
        attempts=0,
        due_at=now,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )


def _event_type(payment: Payment, state: State) -> str:
    if state in LOST_HOPE:
        return f"{payment.action}_FAILURE"
    # A pending report under the reference of the action-required answer would be swallowed: Saleor protocol 0.2 no. 9.
    return {State.CHARGED: "CHARGE_SUCCESS", State.AUTHORIZED: "AUTHORIZATION_SUCCESS"}.get(state, "INFO")
