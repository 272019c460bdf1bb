"""TRANSACTION_CHARGE_, REFUND_ and CANCELATION_REQUESTED: move money exactly once, whatever happens.

Each request is a row before a command leaves: QMORE's order is looked at first, since looking moves nothing, and the row
says what was chosen. Once a command may have reached QMORE the only answer is "done", "refused" or "pending", never an
error: Saleor would ask again with an empty body.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import qmore
import structlog
from saleor_app_sdk import replies

from app.decide import basket, books, choose, money, operation, present, transaction_events
from app.decide.choose import Choice, Refusal
from app.decide.operation import LEASE, Fact, State, after
from app.decide.reasons import Reason
from app.decide.records import Operation
from app.flows import ledgers, places, reserve
from app.flows.ledgers import Overtaken, Standing

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from saleor_app_sdk import Installation, events

    from app.decide.records import Action, Payment
    from app.flows.house import Deadline, House
    from app.flows.places import OrderAnswer, Place

    Requested = (
        events.TransactionChargeRequested | events.TransactionRefundRequested | events.TransactionCancelationRequested
    )
    Reply = replies.ActionSucceeded | replies.ActionFailed | replies.ActionPending

log = structlog.get_logger()
_GLANCE = 0.1  # seconds between two looks at an operation that somebody else has in hand


async def run(house: House, tenant: Installation, event: Requested) -> Reply:
    """Answer one request event; the same delivery again gets the same answer."""
    deadline = house.deadline()
    key = event.idempotency_key()
    at = await ledgers.standing(house, tenant.saleor_api_url, event.transaction.id)
    if at is None or key is None:
        why = "The app does not know this transaction." if key else "Saleor's event has no idempotency key."
        return replies.ActionFailed(
            action=event.action.action_type, psp_reference=key or event.transaction.id, message=why, actions=()
        )
    granted = basket.of_refund(getattr(event, "granted_refund", None), at.payment.currency)
    asked = Asked(key, event.action.action_type, event.action.amount, event.action.currency, granted)
    found = await _once(house, at, asked, deadline)
    house.reached("operation told")
    return transaction_events.reply(found, house.page(at.payment.psp_reference))


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
    at = await ledgers.load(house, payment)
    if at.holds(asked.key) and (at.of(asked.key).action, at.of(asked.key).amount) != (action, amount):
        raise KeyUsed
    return await _once(house, at, asked, house.deadline())


async def ordered(house: House, payment: Payment, key: str, action: Action, deadline: Deadline) -> Operation:
    """Do for the whole amount what nobody asked Saleor for; once for each key, and Saleor hears of the end by a report."""
    asked = Asked(key, action, None, payment.currency, promised=True)
    return await _once(house, await ledgers.load(house, payment), asked, deadline)


async def _once(house: House, at: Standing, asked: Asked, deadline: Deadline) -> Operation:
    """Write the request down, once; what finds nothing in flight is carried out and written down in one go."""
    key = asked.key
    while not at.holds(key):
        row = _row(house, at, asked)
        if row.state == State.CHOOSING:
            with contextlib.suppress(Overtaken):
                return await _carry_out(house, Standing(at.payment, (*at.ledger, row), unwritten=True), key, deadline)
        elif await ledgers.swap(house, at, row):
            house.reached("operation written")
        at = await ledgers.load(house, at.payment)
    return await perform(house, at.payment, key, deadline)


def _row(house: House, at: Standing, asked: Asked) -> Operation:
    payment = at.payment
    now, sequence = house.clock.now(), len(at.ledger) + 1
    wrong = choose.inadmissible(payment, asked.action, asked.amount, asked.currency)
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
        at = await ledgers.load(house, payment)
        mine = at.of(key)
        if mine.state in operation.FINAL:
            return mine
        if operation.in_flight(at.ledger) is None:
            taken = await ledgers.swap(house, at, _taken(mine, house.clock.now()))
            if taken:
                house.reached("operation taken")
                with contextlib.suppress(Overtaken):  # it was held for longer than its lease
                    return await _carry_out(house, taken, key, deadline)
        elif house.clock.monotonic() >= brief:
            promised = await ledgers.swap(house, at, operation.promised(mine))
            if promised:
                return promised.of(key)
        else:
            await asyncio.sleep(min(_GLANCE, house.patience))


async def _carry_out(house: House, at: Standing, key: str, deadline: Deadline) -> Operation:
    payment = at.payment
    here = await places.place(house, payment, deadline)
    if here is None:
        raise LookupError(payment.channel_slug)
    if places.order_number(payment) is None:
        return await _refuse(here, at, key, Reason("NUMBER_UNKNOWN"))
    order = await here.order(payment)
    if not isinstance(order, qmore.OrderDetails):
        return await _refuse(here, at, key, Reason("ORDER_HIDDEN", why=places.why(order)))
    order, believed = books.complete(order, at.ledger), books.told(payment, at.ledger).authorized
    chosen = choose.choose(at.of(key), order, transfers=here.settings.transfer_fund, believed=believed)
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
    ended = await ledgers.settle(
        place, at, key, ledgers.held(at.of(key), lambda o: operation.refused(o, message, now)), order
    )
    return ended.of(key)


async def send(place: Place, at: Standing, key: str, chosen: Choice, order: qmore.OrderDetails) -> Operation:
    """Commit the intention, send the command, commit what came of it.

    Raises:
        Overtaken: see there.
    """
    house = place.house
    at = await ledgers.settle(
        place,
        at,
        key,
        ledgers.held(at.of(key), lambda o: operation.sending(o, chosen, books.of(order), house.clock.now())),
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
    request = choose.request(at.of(key), places.order_number(payment) or "", payment.payment_type, language)
    if operation.is_over(at.of(key), house.clock.now()):  # we slept: whoever came since may tell staff to try again
        return at.of(key)
    answer = await place.send(request, lambda: max(place.deadline.left() - 1.0, 1.0))
    house.reached("operation answered")
    now = house.clock.now()
    ended = operation.tell(at.of(key), answer, now)
    seen = None if operation.exhausts(ended) or place.deadline.left() <= 1 else await place.order(payment)
    settled = await ledgers.settle(place, at, key, lambda o: operation.tell(o, answer, now), seen)
    house.reached("operation settled")
    return settled.of(key)
