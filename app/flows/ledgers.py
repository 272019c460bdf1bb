"""A payment's ledger, read and written: every change of an operation is one commit against the payment's version.

Of two workers one goes on and the other sees what it did. With the change goes what follows from it: the reports to
Saleor, the second half of a void, and when QMORE is looked at next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import qmore

from app.decide import books, choose, operation, schedule, transaction_events
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.decide.records import Operation, Payment, Report
    from app.flows.house import House
    from app.flows.places import OrderAnswer, Place


class Overtaken(Exception):
    """Somebody else went on with an operation before its command was written down; nothing was sent."""


@dataclass(frozen=True)
class Standing:
    """A payment and its ledger as they are at one version; whoever commits against it goes on with what it became.

    ``unwritten`` says that the newest operation is in nobody's ledger but this one.
    """

    payment: Payment
    ledger: tuple[Operation, ...]
    unwritten: bool = False

    def of(self, key: str) -> Operation:
        """Return the operation of a key."""
        return next(o for o in self.ledger if o.key == key)

    def holds(self, key: str) -> bool:
        """Tell whether a request was written down."""
        return any(o.key == key for o in self.ledger)


async def load(house: House, payment: Payment) -> Standing:
    """Return a payment and its ledger as they are now."""
    found = await standing(house, payment.tenant, payment.transaction_id)
    if found is None:
        raise LookupError(payment.psp_reference)
    return found


async def standing(house: House, tenant: str, transaction_id: str) -> Standing | None:
    """Return the payment and ledger of a transaction; None where the app does not know it."""
    found = await house.disk.read(house.store.ledger, tenant, transaction_id)
    return Standing(found[0], tuple(found[1])) if found else None


def held(mine: Operation, change: Callable[[Operation], Operation]) -> Callable[[Operation], Operation]:
    """Change an operation only while nobody has taken it over since."""

    def checked(now_: Operation) -> Operation:
        if (now_.state, now_.leased_until) != (mine.state, mine.leased_until):
            raise Overtaken
        return change(now_)

    return checked


async def settle(
    place: Place,
    at: Standing,
    key: str,
    change: Callable[[Operation], Operation],
    order: OrderAnswer | None = None,
) -> Standing:
    """Change an operation and commit it with what follows: report, second half of a void, next look at QMORE.

    Raises:
        Overtaken: the operation was not written yet, and somebody else was faster; or the change raises it.
    """
    house = place.house
    while True:
        changed = change(at.of(key))
        seen = books.complete(order, (*at.ledger, changed)) if isinstance(order, qmore.OrderDetails) else None
        if operation.exhausts(changed):
            changed = replace(changed, actions=())
        elif seen:
            changed = replace(changed, actions=choose.actions(seen, transfers=place.settings.transfer_fund))
        following = operation.follow_up(changed, seen, at.payment, len(at.ledger) + 1, house.clock.now())
        if following and changed.actions:  # what is approved again is not there to be captured
            changed = replace(changed, actions=tuple(a for a in changed.actions if a == "REFUND"))
        settled = await swap(house, at, *((changed, following) if following else (changed,)))
        if settled:
            return settled
        if at.unwritten:
            raise Overtaken
        at = await load(house, at.payment)


async def swap(house: House, at: Standing, *changed: Operation) -> Standing | None:
    """Commit operations against the payment's version, with the reports that are due; None where somebody was faster."""
    now = house.clock.now()
    before = {o.key: o.state for o in at.ledger}
    reports: list[Report] = []
    for one in changed:
        if one.state in operation.FINAL and before.get(one.key) != one.state:
            reports += transaction_events.outcome_reports(at.payment, one, house.clock.token(), now, house.echo)
    ledger = (*(o for o in at.ledger if o.key not in {c.key for c in changed}), *changed)
    details = at.payment.details
    known = next((c.actions for c in reversed(changed) if c.actions is not None), None)
    if known is not None:
        details = {**details, "actions": list(known)}
    check_at = schedule.next_check(at.payment, ledger, 0, now)
    made = replace(at.payment, details=details, check_at=check_at, checks=0, updated_at=now)
    try:
        written = await house.disk.run(
            house.store.update_payment, made, at.payment, operations=changed, reports=reports
        )
    except Conflict:
        return None
    if any(report.due_at <= now for report in reports):
        house.wake.set()
    return Standing(written, tuple(sorted(ledger, key=lambda o: o.sequence)))
