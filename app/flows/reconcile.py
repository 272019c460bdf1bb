"""Ask QMORE about what is open, lost or old, and tell Saleor what it does not know yet.

Order of one look at a payment: what nobody confirmed, what was lost on the way, what waits its turn, and at last what
staff did in QENTA's portal. Looking again changes nothing: everything found is one commit against the payment's version.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import qmore
import structlog

from app.decide import books, choose, operation, schedule, silence, transaction_events
from app.decide.changes import reconciled
from app.decide.choose import Choice
from app.decide.operation import Fact, State, after
from app.decide.payment import LOST_HOPE, OPEN, PAID
from app.decide.payment import State as PaymentState
from app.decide.reasons import Reason
from app.decide.records import Operation
from app.flows import ledgers, operate, places, reverse, trouble
from app.flows.ledgers import Standing
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.records import Action, Payment, Report
    from app.flows.house import House
    from app.flows.places import Place

log = structlog.get_logger()
LEASE = timedelta(seconds=60)
_IDLE = 1.0  # seconds between two looks at what is due
_BATCH = 4


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


async def work(house: House) -> None:
    """Look for ever at what is due; cancelled on shutdown."""
    while True:
        if not await once(house):
            await asyncio.sleep(_IDLE)


async def once(house: House) -> int:
    """Look at the payments that are due now; return how many there were."""
    due = await house.disk.run(house.store.claim_checks, house.clock.now(), LEASE, _BATCH)
    await asyncio.gather(*(_look_and_schedule(house, payment) for payment in due))
    return len(due)


async def _look_and_schedule(house: House, payment: Payment) -> None:
    try:
        seen = await look(house, payment)
    except asyncio.CancelledError:  # this process stops; another may look at once
        await house.disk.run(house.store.check_later, payment, house.clock.now(), payment.checks)
        raise
    except Exception as broken:  # noqa: BLE001 - one payment's trouble must not stop the others
        log.error("reconciliation failed", psp_reference=payment.psp_reference, error=type(broken).__name__)
        seen = Look(payment, Found.UNKNOWN)
    await _schedule(house, seen)


async def _schedule(house: House, seen: Look) -> None:
    found = await house.disk.read(house.store.ledger, seen.payment.tenant, seen.payment.transaction_id)
    if found is None:
        return
    payment, ledger = found
    await trouble.watch(house, payment, ledger)
    checks = 0 if seen.found is Found.CHANGED else payment.checks + 1
    at = schedule.next_check(payment, ledger, checks, house.clock.now())
    await house.disk.run(house.store.check_later, payment, at, checks)
    await house.disk.run(house.store.save_checks, [reconciled(payment.tenant, house.clock.now())])


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
    since = await _drift(place, Standing(seen.payment, at.ledger), order)
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
        settled = await _finish(place, at, unfinished, order)
        notes.append(Reason("OPERATION_NOW", reference=unfinished.psp_reference, state=settled.state))
        if settled.state not in operation.FINAL:
            return Look(at.payment, Found.WAITING, ", ".join(notes))
        at = await ledgers.load(house, at.payment)
        fresh = await place.order(at.payment)
        if not isinstance(fresh, qmore.OrderDetails):
            return Look(at.payment, Found.CHANGED, _all(notes))
        order = fresh
    notes += await _drift(place, at, order)
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


async def _finish(place: Place, at: Standing, unfinished: Operation, order: qmore.OrderDetails) -> Operation:
    if not operation.is_over(unfinished, place.house.clock.now()):  # somebody is at it
        return unfinished
    match State(unfinished.state):
        case State.ASKED if unfinished.promised:
            return await operate.perform(place.house, at.payment, unfinished.key, place.deadline)
        case State.ASKED | State.CHOOSING:
            return await _abandoned(place, at, unfinished)
        case _:
            return await _lost(place, at, unfinished, order)


async def _abandoned(place: Place, at: Standing, left: Operation) -> Operation:
    """End what a dead process left behind before anything was sent: promised work goes back, the rest is refused."""

    def change(one: Operation) -> Operation:
        now = place.house.clock.now()
        if one.state not in {State.ASKED, State.CHOOSING} or not operation.is_over(one, now):
            return one  # another was faster
        if not one.promised:
            return operation.refused(replace(one, promised=True), Reason("INTERRUPTED"), now)
        given_back = one.state == State.CHOOSING
        return replace(one, state=after(one.state, Fact.GIVEN_BACK), leased_until=None) if given_back else one

    ended = (await ledgers.settle(place, at, left.key, change)).of(left.key)
    if ended.state == State.ASKED:
        return await operate.perform(place.house, at.payment, left.key, place.deadline)
    return ended


async def _lost(place: Place, at: Standing, left: Operation, order: qmore.OrderDetails) -> Operation:
    """Tell "executed" from "not executed" by QMORE's order."""
    house, now = place.house, place.house.clock.now()
    theirs: places.OrderAnswer = order
    if left.command == "transferFund":
        theirs = await place.order(at.payment, number=left.number) if left.number else qmore.Lost("it has no number")
    if not isinstance(theirs, qmore.OrderDetails | qmore.NoOrder):
        return left
    number = operation.executed(left, theirs) if isinstance(theirs, qmore.OrderDetails) else None
    if number is not None:
        return (await ledgers.settle(place, at, left.key, lambda o: _ended(o, number, house), order)).of(left.key)
    if now - left.updated_at < house.certain:
        return left  # it may still be on its way
    if left.quiet:  # reversing an approval twice is harmless, leaving it open is not
        again = Choice("approveReversal", books.of(order).approved)
        with contextlib.suppress(ledgers.Overtaken):
            return await operate.send(place, at, left.key, again, order)
        return left
    return (await ledgers.settle(place, at, left.key, lambda o: _unmoved(o, now), order)).of(left.key)


def _unmoved(one: Operation, now: datetime) -> Operation:
    """End what never reached QMORE; Saleor is told, since it may have heard "pending" whatever our own row says."""
    if one.state in operation.FINAL:
        return one
    return operation.refused(replace(one, promised=True), Reason("NOTHING_MOVED"), now)


def _ended(one: Operation, number: str, house: House) -> Operation:
    if one.state in operation.FINAL:
        return one
    return operation.done(replace(one, promised=True), number, house.clock.now())


async def _drift(place: Place, at: Standing, order: qmore.OrderDetails) -> list[Reason]:
    """Write down and report what happened without us; nothing, where the ledger moved meanwhile."""
    house, now = place.house, place.house.clock.now()
    payment, ledger = at.payment, at.ledger
    if payment.state not in PAID:
        return []
    possible = choose.actions(books.complete(order, ledger), transfers=place.settings.transfer_fund)
    entries: list[Operation] = []
    reports: list[Report] = []
    for command, event in books.drift(payment, ledger, order):
        entry = _entry(payment, len(ledger) + len(entries) + 1, command, event, possible, now)
        entries.append(entry)
        amount = event.reported if event.reported is not None else event.amount
        reports.append(transaction_events.event_report(payment, entry, house.clock.token(), event.type, amount, now))
    if not entries:
        return []
    made = replace(payment, details={**payment.details, "actions": list(possible)}, updated_at=now)
    try:
        await house.disk.run(house.store.update_payment, made, payment, operations=entries, reports=reports)
    except Conflict:
        return [Reason("LEDGER_MOVED")]
    house.wake.set()
    return [Reason("SAW", type=report.type, amount=report.amount) for report in reports]


_ACTION: dict[str, Action] = {
    "deposit": "CHARGE",
    "approveReversal": "CANCEL",
    "approval": "CANCEL",
}


def _entry(
    payment: Payment, sequence: int, command: str, event: books.Event, possible: tuple[Action, ...], now: datetime
) -> Operation:
    reference = operation.reference(payment, sequence)
    return Operation(
        tenant=payment.tenant,
        transaction_id=payment.transaction_id,
        key=f"seen/{reference}",
        sequence=sequence,
        action=_ACTION.get(command, "REFUND"),
        amount=event.amount,
        currency=payment.currency,
        psp_reference=reference,
        state=State.DONE,
        created_at=now,
        updated_at=now,
        command=command,
        number=event.number,
        moved=event.amount,
        message=event.message,
        actions=possible,
    )
