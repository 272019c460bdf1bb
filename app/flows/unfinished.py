"""End what somebody began and did not finish: an operation left behind by a dead process, or sent without an answer.

What was only promised is carried out, what QMORE's order shows is done, and what never moved is refused.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import qmore

from app.decide import books, operation
from app.decide.choose import Choice
from app.decide.operation import Fact, State, after
from app.decide.reasons import Reason
from app.flows import ledgers, operate

if TYPE_CHECKING:
    from datetime import datetime

    from app.decide.records import Operation
    from app.flows.house import House
    from app.flows.ledgers import Standing
    from app.flows.places import OrderAnswer, Place


async def finish(place: Place, at: Standing, unfinished: Operation, order: qmore.OrderDetails) -> Operation:
    """Bring one operation to its end, unless somebody is at it or QMORE cannot tell; return it as it is then."""
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
    theirs: OrderAnswer = order
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
