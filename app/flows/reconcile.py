"""Ask QMORE about what is open, lost or old, and tell Saleor what it does not know yet.

Order of one look at a payment: what nobody confirmed, what was lost on the way, what waits its turn, and at last what
staff did in QENTA's portal. Looking again changes nothing: everything found is one commit against the payment's version.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import qmore

from app.decide import operation, schedule, silence
from app.decide.payment import LOST_HOPE, OPEN, PAID
from app.decide.payment import State as PaymentState
from app.decide.reasons import Reason
from app.decide.records import Operation
from app.flows import drift, ledgers, places, reverse, trouble
from app.flows.ledgers import Standing
from app.flows.unfinished import finish
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.decide.records import Payment
    from app.flows.house import House
    from app.flows.places import Place


class Found(StrEnum):
    """What came of looking at a payment."""

    SETTLED = "settled"
    CHANGED = "changed"
    WAITING = "waiting"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Look:
    """The result of one look, for people."""

    payment: Payment
    found: Found
    note: str = ""  # a reason, where there is one


async def look(house: House, payment: Payment) -> Look:
    """Settle what can be settled about one payment."""
    place = await places.place(house, payment)
    if place is None or payment.state == PaymentState.NEW:
        return Look(payment, Found.SETTLED, Reason("NOTHING_SENT"))
    if places.order_number(payment) is None:
        if payment.state in OPEN and house.clock.now() - payment.created_at > schedule.PENDING_FOR:
            return await unconfirmed(house, payment, qmore.NoOrder())  # nobody found it in the portal either
        return Look(payment, Found.UNKNOWN, Reason("MATCH_FIRST"))
    # Before QMORE is asked: what others do while it answers is a conflict then, and never looks as if it were undone.
    at = await ledgers.load(house, payment)
    return await settle(place, at, await place.order(at.payment))


async def settle(place: Place, at: Standing, order: places.OrderAnswer) -> Look:
    """Settle what QMORE's order tells, which was asked for after the payment and its ledger were read."""
    if not (at.payment.state in OPEN or at.payment.state in LOST_HOPE):
        if not isinstance(order, qmore.OrderDetails):
            return Look(at.payment, Found.UNKNOWN, places.why(order))
        return await _paid(place, at, order)
    seen = await unconfirmed(place.house, at.payment, order)
    if not isinstance(order, qmore.OrderDetails) or seen.payment.state not in PAID:
        return seen
    # Staff may have worked with it in the portal before anybody here heard of it.
    since = await drift.record(place, Standing(seen.payment, at.ledger), order)
    return replace(seen, note=_all([seen.note, *since]))


async def unconfirmed(house: House, payment: Payment, answer: places.OrderAnswer) -> Look:
    """Settle an open payment by what QMORE says of its order, as its confirmation would have done."""
    told = silence.tell(payment, answer, house.clock.token(), house.clock.now())
    if isinstance(told, silence.Unclear):
        ended = payment.state in LOST_HOPE
        return Look(payment, Found.SETTLED if ended else Found.WAITING, told.reason)
    reports = (told.report,) if told.report else ()
    try:
        changed = await house.disk.run(house.store.update_payment, told.payment, payment, reports=reports)
    except Conflict:  # the confirmation came meanwhile, and knows more
        return Look(payment, Found.CHANGED, Reason("CONFIRMED_MEANWHILE"))
    house.wake.set()
    await trouble.confirmed(house, changed)
    return Look(changed, Found.CHANGED, Reason("NOW", state=changed.state))


async def _paid(place: Place, at: Standing, order: qmore.OrderDetails) -> Look:
    house = place.house
    notes: list[Reason] = []
    while True:
        # What is in flight goes first: everything else of its transaction waits for it.
        waiting = (o for o in at.ledger if o.state not in operation.FINAL)
        unfinished = operation.in_flight(at.ledger) or next(waiting, None)
        if unfinished is None:
            break
        settled = await finish(place, at, unfinished, order)
        notes.append(Reason("OPERATION_NOW", reference=unfinished.psp_reference, state=settled.state))
        if settled.state not in operation.FINAL:
            return Look(at.payment, Found.WAITING, ", ".join(notes))
        at = await ledgers.load(house, at.payment)
        fresh = await place.order(at.payment)
        if not isinstance(fresh, qmore.OrderDetails):
            return Look(at.payment, Found.CHANGED, _all(notes))
        order = fresh
    notes += await drift.record(place, at, order)
    notes += await _needless(house, at.payment)
    return Look(at.payment, Found.CHANGED if notes else Found.SETTLED, _all(notes))


def _all(notes: Sequence[str]) -> str:
    return Reason("NOTES", notes=tuple(notes)) if notes else ""


async def _needless(house: House, payment: Payment) -> list[Reason]:
    """Look for what is paid twice or for nothing, and give it back where the shop wants that to happen by itself."""
    at = await ledgers.load(house, payment)
    await trouble.compare(house, at.payment)
    await trouble.examine(house, at.payment, at.ledger)
    match await reverse.automatic(house, at.payment):
        case Operation(command=command, state=state):
            return [Reason("REVERSED", command=command, state=state)]
        case reverse.Refused(reason=reason):
            return [Reason("NOT_REVERSED", why=reason)]
        case None:
            return []
