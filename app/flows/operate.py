"""TRANSACTION_CHARGE_, REFUND_ and CANCELATION_REQUESTED: move money exactly once, whatever happens.

Each request is a row before a command leaves: QMORE's order is looked at first, since looking moves nothing, and the row
says what was chosen. Every step is one commit against the payment's version, so of two workers one goes on and the other
sees what it did. Once a command may have reached QMORE the only answer is "done", "refused" or "pending", never an
error: Saleor would ask again with an empty body.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import qmore
import structlog
from saleor_app_sdk import replies

from app.decide import basket, books, money, operation, present, schedule
from app.decide.operation import LEASE, Choice, Fact, Refusal, State, after
from app.decide.reasons import Reason, of_errors, of_silence
from app.decide.records import Operation, Payment
from app.flows import credentials, reserve
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from decimal import Decimal

    from saleor_app_sdk import Installation, events

    from app.decide.channel import ChannelSettings
    from app.decide.records import Action, ChannelConfig, Report
    from app.flows.house import Deadline, House

    Requested = (
        events.TransactionChargeRequested | events.TransactionRefundRequested | events.TransactionCancelationRequested
    )
    Reply = replies.ActionSucceeded | replies.ActionFailed | replies.ActionPending

log = structlog.get_logger()
NoAnswer = qmore.NoOrder | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost
OrderAnswer = qmore.OrderDetails | NoAnswer
_GLANCE = 0.1  # seconds between two looks at an operation that somebody else has in hand
_LOOK = 3.0  # seconds that QMORE has to show an order


@dataclass(frozen=True)
class Place:
    """Where an operation is carried out: its payment's credentials, channel and time left."""

    house: House
    config: ChannelConfig
    deadline: Deadline

    @property
    def settings(self) -> ChannelSettings:
        """The channel's settings."""
        return self.config.channel

    async def order(self, payment: Payment, seconds: float = _LOOK, number: str | None = None) -> OrderAnswer:
        """Ask QMORE for the payment's order, or for the order of a transfer from it."""
        language = payment.details.get("language", "en")
        request = qmore.GetOrderDetails(number or order_number(payment) or "", language=language)
        answer: OrderAnswer = await self.send(request, lambda: min(seconds, self.deadline.left()))
        return answer

    async def send(self, request: Any, seconds: Callable[[], float]) -> Any:
        """Send a request; once more with the account's newest credentials where QMORE refuses the payment's own."""
        answer = await self.house.send(self.config, request, seconds())
        newer = await credentials.newest(self.house, self.config) if credentials.refused(answer) else None
        if newer is None:
            return answer
        return await self.house.send(newer, request, seconds())


async def place(house: House, payment: Payment, deadline: Deadline | None = None) -> Place | None:
    """Return where a payment's operations are carried out; None where the configuration that it keeps is gone."""
    config = await house.started_with(payment)
    return Place(house, config, deadline or house.deadline()) if config else None


def order_number(payment: Payment) -> str | None:
    """Return QMORE's number of a payment's order, reserved or learnt from the confirmation."""
    return payment.order_number or payment.details.get("orderNumber")


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


async def run(house: House, tenant: Installation, event: Requested) -> Reply:
    """Answer one request event; the same delivery again gets the same answer."""
    deadline = house.deadline()
    key = event.idempotency_key()
    at = await _standing(house, tenant.saleor_api_url, event.transaction.id)
    if at is None or key is None:
        why = "The app does not know this transaction." if key else "Saleor's event has no idempotency key."
        return replies.ActionFailed(
            action=event.action.action_type, psp_reference=key or event.transaction.id, message=why, actions=()
        )
    granted = basket.of_refund(getattr(event, "granted_refund", None), at.payment.currency)
    asked = Asked(key, event.action.action_type, event.action.amount, event.action.currency, granted)
    found = await _once(house, at, asked, deadline)
    house.reached("operation told")
    return operation.reply(found, house.page(at.payment.psp_reference))


@dataclass(frozen=True)
class Asked:
    """One request; ``promised`` where nobody waits for the answer on Saleor's behalf, so that a report tells the end."""

    key: str
    action: Action
    amount: Decimal | None
    currency: str | None
    granted: tuple[qmore.BasketItem, ...] = ()
    promised: bool = False


class KeyUsed(Exception):
    """The key was used for another request."""


async def ask(house: House, payment: Payment, key: str, action: Action, amount: Decimal | None) -> Operation:
    """Do what a person asks for at the app's own page, once for each key; Saleor hears of the end by a report.

    Raises:
        KeyUsed: see there.
    """
    asked = Asked(f"page/{key}", action, amount, payment.currency, promised=True)
    at = await load(house, payment)
    if at.holds(asked.key) and (at.of(asked.key).action, at.of(asked.key).amount) != (action, amount):
        raise KeyUsed
    return await _once(house, at, asked, house.deadline())


async def ordered(house: House, payment: Payment, key: str, action: Action, deadline: Deadline) -> Operation:
    """Do for the whole amount what nobody asked Saleor for; once for each key, and Saleor hears of the end by a report."""
    asked = Asked(key, action, None, payment.currency, promised=True)
    return await _once(house, await load(house, payment), asked, deadline)


async def _once(house: House, at: Standing, asked: Asked, deadline: Deadline) -> Operation:
    """Write the request down, once; what finds nothing in flight is carried out and written down in one go."""
    key = asked.key
    while not at.holds(key):
        row = _row(house, at, asked)
        if row.state == State.CHOOSING:
            with contextlib.suppress(Overtaken):
                return await _carry_out(house, Standing(at.payment, (*at.ledger, row), unwritten=True), key, deadline)
        elif await _swap(house, at, row):
            house.reached("operation written")
        at = await load(house, at.payment)
    return await perform(house, at.payment, key, deadline)


def _row(house: House, at: Standing, asked: Asked) -> Operation:
    payment = at.payment
    now, sequence = house.clock.now(), len(at.ledger) + 1
    wrong = operation.inadmissible(payment, asked.action, asked.amount, asked.currency)
    amount = asked.amount or None
    if amount and not wrong:
        amount = money.parse(amount, payment.currency)  # Saleor's 2.0 is staff's 2.00
    written = Operation(
        tenant=payment.tenant,
        transaction_id=payment.transaction_id,
        key=asked.key,
        sequence=sequence,
        action=asked.action,
        amount=amount,
        currency=payment.currency,
        psp_reference=operation.reference(payment, sequence),
        state=State.ASKED,
        created_at=now,
        updated_at=now,
        leased_until=now + LEASE,
        promised=asked.promised,
        lines=[basket.document(item) for item in asked.granted],
    )
    if wrong:
        return operation.refused(replace(written, actions=present.known_actions(payment)), wrong, now)
    return _taken(written, now) if operation.in_flight(at.ledger) is None else written


def _taken(mine: Operation, now: datetime) -> Operation:
    return replace(mine, state=after(mine.state, Fact.TAKEN), leased_until=now + LEASE)


async def perform(house: House, payment: Payment, key: str, deadline: Deadline) -> Operation:
    """Carry an operation out, or wait for whoever does; return what is known of it in the end."""
    brief = house.clock.monotonic() + min(house.patience, deadline.left() / 2)
    while True:
        at = await load(house, payment)
        mine = at.of(key)
        if mine.state in operation.FINAL:
            return mine
        if operation.in_flight(at.ledger) is None:
            taken = await _swap(house, at, _taken(mine, house.clock.now()))
            if taken:
                house.reached("operation taken")
                with contextlib.suppress(Overtaken):  # it was held for longer than its lease
                    return await _carry_out(house, taken, key, deadline)
        elif house.clock.monotonic() >= brief:
            promised = await _swap(house, at, operation.promised(mine))
            if promised:
                return promised.of(key)
        else:
            await asyncio.sleep(min(_GLANCE, house.patience))


async def _carry_out(house: House, at: Standing, key: str, deadline: Deadline) -> Operation:
    payment = at.payment
    here = await place(house, payment, deadline)
    if here is None:
        raise LookupError(payment.channel_slug)
    if order_number(payment) is None:
        return await _refuse(here, at, key, Reason("NUMBER_UNKNOWN"))
    order = await here.order(payment)
    if not isinstance(order, qmore.OrderDetails):
        return await _refuse(here, at, key, Reason("ORDER_HIDDEN", why=why(order)))
    order, believed = books.complete(order, at.ledger), books.told(payment, at.ledger).authorized
    chosen = operation.choose(at.of(key), order, transfers=here.settings.transfer_fund, believed=believed)
    house.reached("operation chosen")
    if isinstance(chosen, Refusal):
        return await _refuse(here, at, key, chosen.message, order)
    if chosen.command == "transferFund":
        chosen = replace(chosen, number=await reserve.take(house, here.config, deadline))
        if chosen.number is None:
            return await _refuse(here, at, key, Reason("TRANSFER_UNTRACEABLE"), order)
    return await send(here, at, key, chosen, order)


async def _refuse(place: Place, at: Standing, key: str, message: Reason, order: OrderAnswer | None = None) -> Operation:
    now = place.house.clock.now()
    ended = await settle(place, at, key, _held(at.of(key), lambda o: operation.refused(o, message, now)), order)
    return ended.of(key)


def _held(mine: Operation, change: Callable[[Operation], Operation]) -> Callable[[Operation], Operation]:
    """Change an operation only while nobody has taken it over since."""

    def checked(now_: Operation) -> Operation:
        if (now_.state, now_.leased_until) != (mine.state, mine.leased_until):
            raise Overtaken
        return change(now_)

    return checked


def why(answer: NoAnswer) -> Reason:
    """Say why there are no order details."""
    match answer:
        case qmore.NoOrder():
            return Reason("NO_SUCH_ORDER")
        case qmore.Rejected(errors=errors):
            return Reason("ERRORS", errors=of_errors(errors) or Reason("NO_REASON"))
        case _:
            return of_silence(answer)


async def send(place: Place, at: Standing, key: str, chosen: Choice, order: qmore.OrderDetails) -> Operation:
    """Commit the intention, send the command, commit what came of it.

    Raises:
        Overtaken: see there.
    """
    house = place.house
    at = await settle(
        place, at, key, _held(at.of(key), lambda o: operation.sending(o, chosen, books.of(order), house.clock.now()))
    )
    house.reached("operation sent")
    try:
        return await _sent(place, at, key)
    except Exception as broken:  # noqa: BLE001 - whatever broke, QMORE may have acted: the row says SENT, and so do we
        log.error("operation interrupted", psp_reference=at.of(key).psp_reference, error=type(broken).__name__)
        return at.of(key)


async def _sent(place: Place, at: Standing, key: str) -> Operation:
    house, payment = place.house, at.payment
    language = payment.details.get("language", "en")
    request = operation.request(at.of(key), order_number(payment) or "", payment.payment_type, language)
    if operation.is_over(at.of(key), house.clock.now()):  # we slept: whoever came since may tell staff to try again
        return at.of(key)
    answer = await place.send(request, lambda: max(place.deadline.left() - 1.0, 1.0))
    house.reached("operation answered")
    now = house.clock.now()
    ended = operation.tell(at.of(key), answer, now)
    seen = None if operation.exhausts(ended) or place.deadline.left() <= 1 else await place.order(payment)
    settled = await settle(place, at, key, lambda o: operation.tell(o, answer, now), seen)
    house.reached("operation settled")
    return settled.of(key)


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
            changed = replace(changed, actions=operation.actions(seen, transfers=place.settings.transfer_fund))
        following = operation.follow_up(changed, seen, at.payment, len(at.ledger) + 1, house.clock.now())
        if following and changed.actions:  # what is approved again is not there to be captured
            changed = replace(changed, actions=tuple(a for a in changed.actions if a == "REFUND"))
        settled = await _swap(house, at, *((changed, following) if following else (changed,)))
        if settled:
            return settled
        if at.unwritten:
            raise Overtaken
        at = await load(house, at.payment)


async def load(house: House, payment: Payment) -> Standing:
    """Return a payment and its ledger as they are now."""
    found = await _standing(house, payment.tenant, payment.transaction_id)
    if found is None:
        raise LookupError(payment.psp_reference)
    return found


async def _standing(house: House, tenant: str, transaction_id: str) -> Standing | None:
    found = await house.disk.read(house.store.ledger, tenant, transaction_id)
    return Standing(found[0], tuple(found[1])) if found else None


async def _swap(house: House, at: Standing, *changed: Operation) -> Standing | None:
    """Commit operations against the payment's version, with the reports that are due; None where somebody was faster."""
    now = house.clock.now()
    before = {o.key: o.state for o in at.ledger}
    reports: list[Report] = []
    for one in changed:
        if one.state in operation.FINAL and before.get(one.key) != one.state:
            reports += operation.outcome_reports(at.payment, one, house.clock.token(), now, house.echo)
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
