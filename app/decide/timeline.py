"""One payment's whole story: what Saleor, this app and QMORE each say happened, side by side on one time line.

QMORE's times are whole seconds without a zone (QMORE protocol 7.5), read as Vienna's: what was asked for within such a
second comes before what QMORE did in it, and of the hour that autumn has twice the one is meant in which the payment
had begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from app.decide import operation as operations_
from app.decide import outcome, present, reasons
from app.decide.narration import problem, say, state
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from qmore import OrderCredit, OrderDetails, OrderPayment

    from app.decide.outcome import Outcome
    from app.decide.records import Confirmation, Operation, Payment, Report

System = Literal["Saleor", "app", "QMORE"]
_QMORE = "QMORE_"  # how the code of a problem begins that is an error of QMORE's


@dataclass(frozen=True)
class Moment:
    """One thing that one of the three systems says."""

    at: datetime
    system: System
    what: str
    amount: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What the three systems know of a payment; None where one could not be asked."""

    payment: Payment
    ledger: Sequence[Operation]
    confirmations: Sequence[Confirmation]
    reports: Sequence[Report]
    order: OrderDetails | None = None
    transaction: Mapping[str, Any] | None = None


def of(known: Known, language: str = "en") -> tuple[Moment, ...]:
    """Return everything that is known, oldest first."""
    ours = _ours(known, language)
    found = [
        *_payment(known.payment, outcome.of(known.payment, known.ledger), language),
        *_confirmations(known.confirmations, language),
        *_operations(known.ledger, language),
        *_reports(known.reports, ours, language),
        *_order(known.order, known.payment.created_at, language),
        *_events((known.transaction or {}).get("events") or (), ours),
    ]
    sent = (one.created_at for one in known.ledger if one.before is not None)  # others were only seen
    asked = (known.payment.created_at, *sent)
    return tuple(sorted(found, key=lambda moment: _place(moment, asked)))


def _place(moment: Moment, asked: Iterable[datetime]) -> tuple[datetime, bool]:
    if moment.system != "QMORE":
        return moment.at, False
    within = (one for one in asked if timedelta() <= one - moment.at < timedelta(seconds=1))
    return max((moment.at, *within)), True


def _ours(known: Known, said: str) -> dict[str, str]:
    """Return what this app told Saleor, by its English text, in the reader's language."""
    told = (present.message(known.payment), Reason("PENDING"), *(one.message for one in known.ledger))
    return {str(text): reasons.say(text, said) for text in told}


def _payment(payment: Payment, become: Outcome, said: str) -> Iterator[Moment]:
    amount = _amount(payment.amount, payment.currency)
    yield Moment(payment.created_at, "app", say("asked", said, what=payment.action), amount, payment.psp_reference)
    first = ((payment.answer or {}).get("errors") or [{}])[0]
    note = _problem(first, said) if first else ""
    what = say("payment", said, state=state(become.name, said))
    amount = _amount(become.refunded or become.charged or payment.amount, payment.currency)
    yield Moment(payment.updated_at, "app", what, amount, payment.psp_reference, note)


def _problem(error: Mapping[str, Any], said: str) -> str:
    code, message, field = (str(error.get(name) or "") for name in ("code", "message", "field"))
    if said != "de":
        return f"{code}: {message}"
    if code.startswith(_QMORE):
        return reasons.of_error(code.removeprefix(_QMORE), message).german()
    return f"{code}: {problem(code) or message}{f' ({field})' if field else ''}"


def _confirmations(confirmations: Iterable[Confirmation], said: str) -> Iterator[Moment]:
    for one in confirmations:
        note = say("verdict", said, state=state(one.verdict, said))
        yield Moment(one.received_at, "app", say("confirmation", said), note=note)


def _operations(ledger: Iterable[Operation], said: str) -> Iterator[Moment]:
    for one in ledger:
        asked = _amount(one.amount, one.currency)
        yield Moment(one.created_at, "app", say("asked", said, what=one.action), asked, one.psp_reference)
        moved = _amount(one.moved, one.currency)
        what = say("operation", said, what=one.command or one.action.lower(), state=state(one.state, said))
        number = say("number", said, number=one.number) if one.number else ""
        note = "; ".join(text for text in (reasons.say(one.message, said), number) if text)
        if one.state in operations_.FINAL or one.state == operations_.State.LOST:
            yield Moment(one.updated_at, "app", what, moved, one.psp_reference, note)


def _reports(reports: Iterable[Report], ours: Mapping[str, str], said: str) -> Iterator[Moment]:
    for one in reports:
        error = reasons.say(one.last_error or "", said)
        told = ours.get(one.message, one.message)
        note = "; ".join(text for text in (state(one.state, said), error, told) if text)
        amount = _amount(one.amount, one.currency)
        yield Moment(one.due_at, "app", say("report", said, what=one.type), amount, one.psp_reference, note)


def _order(order: OrderDetails | None, began: datetime, said: str) -> Iterator[Moment]:
    if order is None:
        return
    for paid in order.payments:
        amount = _amount(paid.deposit_amount or paid.approve_amount, paid.currency)
        yield Moment(_time(paid, began), "QMORE", paid.state, amount, paid.payment_number, _allowed(paid, said))
    for credit in order.credits:
        amount = _amount(credit.amount, credit.currency)
        yield Moment(_time(credit, began), "QMORE", credit.state, amount, credit.credit_number, _allowed(credit, said))


def _allowed(item: OrderPayment | OrderCredit, said: str) -> str:
    allowed = ", ".join(sorted(item.operations_allowed))
    return say("allows", said, what=allowed) if allowed else ""


def _time(item: OrderPayment | OrderCredit, began: datetime) -> datetime:
    written = item.time_modified or item.time_created
    if written is None:
        return datetime.max.replace(tzinfo=UTC)
    first, second = (written.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first >= began.replace(microsecond=0) else second


def _events(events: Iterable[Mapping[str, Any]], ours: Mapping[str, str]) -> Iterator[Moment]:
    for event in events:
        money = event.get("amount") or {}
        amount = f"{money.get('amount')} {money.get('currency', '')}".strip() if money else ""
        at = datetime.fromisoformat(str(event["createdAt"]))
        note = str(event.get("message") or "")
        note = ours.get(note, note)
        yield Moment(at, "Saleor", str(event.get("type")), amount, str(event.get("pspReference") or ""), note)


def _amount(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{amount:f} {currency}"
