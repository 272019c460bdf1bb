"""TRANSACTION_CHARGE_, REFUND_ and CANCELATION_REQUESTED: move money exactly once, whatever happens.

Each request is a row before anything else happens. Every step is one commit against the payment's version, so of two
workers one goes on and the other sees what it did. Once a command may have reached QMORE the only answer is "done",
"refused" or "pending", never an error: Saleor would ask again with an empty body.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import qmore
import structlog
from saleor_app_sdk import replies

from app.decide import basket, books, operation, present, schedule
from app.decide.operation import LEASE, Choice, Fact, Refusal, State, after
from app.decide.records import Operation, Payment
from app.flows.house import Deadline, House, account
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from saleor_app_sdk import Installation, events

    from app.decide.channel import ChannelSettings
    from app.decide.records import ChannelConfig, Report

    Requested = (
        events.TransactionChargeRequested | events.TransactionRefundRequested | events.TransactionCancelationRequested
    )
    Reply = replies.ActionSucceeded | replies.ActionFailed | replies.ActionPending

log = structlog.get_logger()
OrderAnswer = qmore.OrderDetails | qmore.NoOrder | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost
_GLANCE = 0.1  # seconds between two looks at an operation that somebody else has in hand
_LOOK = 3.0  # seconds that QMORE has to show an order


@dataclass(frozen=True)
class Place:
    """Where an operation is carried out: its payment's credentials, channel and time left."""

    house: House
    config: ChannelConfig
    settings: ChannelSettings
    deadline: Deadline

    async def order(self, payment: Payment, seconds: float = _LOOK) -> OrderAnswer:
        """Ask QMORE for the payment's order."""
        request = qmore.GetOrderDetails(order_number(payment) or "", language=payment.details.get("language", "en"))
        client = self.house.client(self.config)
        return await client.send(request, account(self.config), timeout=min(seconds, self.deadline.left()))


def order_number(payment: Payment) -> str | None:
    """Return QMORE's number of a payment's order, reserved or learnt from the confirmation."""
    return payment.order_number or payment.details.get("orderNumber")


async def run(house: House, tenant: Installation, event: Requested) -> Reply:
    """Answer one request event; the same delivery again gets the same answer."""
    deadline = house.deadline()
    key = event.idempotency_key()
    ledger = await house.disk.read(house.store.ledger, tenant.saleor_api_url, event.transaction.id)
    if ledger is None or key is None:
        why = "The app does not know this transaction." if key else "Saleor's event has no idempotency key."
        return replies.ActionFailed(
            action=event.action.action_type, psp_reference=key or event.transaction.id, message=why, actions=()
        )
    payment = ledger[0]
    await _remember(house, payment, event, key)
    house.reached("operation written")
    found = await perform(house, payment, key, deadline)
    house.reached("operation told")
    return operation.reply(found, house.page(payment.psp_reference))


async def _remember(house: House, payment: Payment, event: Requested, key: str) -> None:
    """Write the request down, once."""
    granted = getattr(event, "granted_refund", None)
    while True:
        payment, ledger = await load(house, payment)
        if any(o.key == key for o in ledger):
            return
        now, sequence = house.clock.now(), len(ledger) + 1
        asked = event.action
        written = Operation(
            tenant=payment.tenant,
            transaction_id=payment.transaction_id,
            key=key,
            sequence=sequence,
            action=asked.action_type,
            amount=asked.amount or None,
            currency=payment.currency,
            psp_reference=operation.reference(payment, sequence),
            state=State.ASKED,
            created_at=now,
            updated_at=now,
            leased_until=now + LEASE,
            lines=[basket.document(item) for item in basket.of_refund(granted, payment.currency)],
        )
        wrong = operation.inadmissible(payment, asked.action_type, asked.amount, asked.currency)
        if wrong:
            written = operation.refused(replace(written, actions=present.known_actions(payment)), wrong, now)
        if await _swap(house, payment, ledger, written):
            return


async def perform(house: House, payment: Payment, key: str, deadline: Deadline) -> Operation:
    """Carry an operation out, or wait for whoever does; return what is known of it in the end."""
    brief = house.clock.monotonic() + min(house.patience, deadline.left() / 2)
    while True:
        payment, ledger = await load(house, payment)
        mine = next(o for o in ledger if o.key == key)
        if mine.state in operation.FINAL:
            return mine
        if operation.in_flight(ledger) is None:
            taken = replace(mine, state=after(mine.state, Fact.TAKEN), leased_until=house.clock.now() + LEASE)
            if await _swap(house, payment, ledger, taken):
                house.reached("operation taken")
                return await _carry_out(house, payment, key, deadline)
        elif house.clock.monotonic() >= brief:
            promised = replace(mine, promised=True)
            if await _swap(house, payment, ledger, promised):
                return promised
        else:
            await asyncio.sleep(min(_GLANCE, house.patience))


async def _carry_out(house: House, payment: Payment, key: str, deadline: Deadline) -> Operation:
    config = await house.disk.read(
        house.store.channel_config, payment.tenant, payment.channel_slug, payment.config_version
    )
    if config is None:
        raise LookupError(payment.channel_slug)
    place = Place(house, config, config.channel, deadline)
    if order_number(payment) is None:
        unmatched = "QMORE's order number of this payment is not known; match it first: `saleor-qmore payments match`."
        return await _refuse(place, payment, key, unmatched)
    order = await place.order(payment)
    if not isinstance(order, qmore.OrderDetails):
        hidden = f"QMORE does not show the order just now ({why(order)}); nothing was sent. Try again."
        return await _refuse(place, payment, key, hidden)
    _, ledger = await load(house, payment)
    mine = next(o for o in ledger if o.key == key)
    chosen = operation.choose(mine, order, transfers=place.settings.transfer_fund)
    if isinstance(chosen, Refusal):
        return await _refuse(place, payment, key, chosen.message, order)
    return await send(place, payment, key, chosen, order)


async def _refuse(
    place: Place, payment: Payment, key: str, message: str, order: OrderAnswer | None = None
) -> Operation:
    now = place.house.clock.now()
    return await settle(place, payment, key, lambda o: operation.refused(o, message, now), order)


def why(answer: OrderAnswer) -> str:
    """Say why there are no order details."""
    match answer:
        case qmore.NoOrder():
            return "it knows no such order"
        case qmore.Rejected(errors=errors):
            return "; ".join(f"{e.message} ({e.error_code})" for e in errors)
        case _:
            return str(getattr(answer, "reason", "no answer"))


async def send(place: Place, payment: Payment, key: str, chosen: Choice, order: qmore.OrderDetails) -> Operation:
    """Commit the intention, send the command, commit what came of it."""
    house = place.house
    sent = await settle(place, payment, key, lambda o: operation.sending(o, chosen, books.of(order), house.clock.now()))
    house.reached("operation sent")
    try:
        return await _sent(place, payment, sent)
    except Exception as broken:  # noqa: BLE001 - whatever broke, QMORE may have acted: the row says SENT, and so do we
        log.error("operation interrupted", psp_reference=sent.psp_reference, error=type(broken).__name__)
        return sent


async def _sent(place: Place, payment: Payment, sent: Operation) -> Operation:
    house = place.house
    language = payment.details.get("language", "en")
    request = operation.request(sent, order_number(payment) or "", payment.payment_type, language)
    answer: Any = await house.client(place.config).send(
        request, account(place.config), timeout=max(place.deadline.left() - 1.0, 1.0)
    )
    house.reached("operation answered")
    now = house.clock.now()
    seen = await place.order(payment) if place.deadline.left() > 1 else None
    ended = await settle(place, payment, sent.key, lambda o: operation.tell(o, answer, now), seen)
    house.reached("operation settled")
    return ended


async def settle(
    place: Place,
    payment: Payment,
    key: str,
    change: Callable[[Operation], Operation],
    order: OrderAnswer | None = None,
) -> Operation:
    """Change an operation and commit it with what follows: report, second half of a void, next look at QMORE."""
    house = place.house
    while True:
        payment, ledger = await load(house, payment)
        changed = change(next(o for o in ledger if o.key == key))
        following: Operation | None = None
        if isinstance(order, qmore.OrderDetails):
            changed = replace(changed, actions=operation.actions(order, transfers=place.settings.transfer_fund))
            if changed.state == State.DONE:
                following = operation.follow_up(changed, order, payment, len(ledger) + 1, house.clock.now())
        if await _swap(house, payment, ledger, *((changed, following) if following else (changed,))):
            return changed


async def load(house: House, payment: Payment) -> tuple[Payment, list[Operation]]:
    """Return a payment and its ledger as they are now."""
    found = await house.disk.read(house.store.ledger, payment.tenant, payment.transaction_id)
    if found is None:
        raise LookupError(payment.psp_reference)
    return found


async def _swap(house: House, payment: Payment, ledger: list[Operation], *changed: Operation) -> bool:
    """Commit operations against the payment's version, with the reports that are due; False where somebody was faster."""
    now = house.clock.now()
    before = {o.key: o for o in ledger}
    reports: list[Report] = []
    for one in changed:
        ended = one.state in operation.FINAL and (one.key not in before or before[one.key].state != one.state)
        if ended:
            reports += operation.outcome_reports(payment, one, house.clock.token(), now, house.echo)
    after_all = [*(o for o in ledger if o.key not in {c.key for c in changed}), *changed]
    details = payment.details
    known = next((c.actions for c in reversed(changed) if c.actions is not None), None)
    if known is not None:
        details = {**details, "actions": list(known)}
    made = replace(
        payment, details=details, check_at=schedule.next_check(payment, after_all, 0, now), checks=0, updated_at=now
    )
    try:
        await house.disk.run(_write, house, made, payment.version, changed, reports)
    except Conflict:
        return False
    if any(report.due_at <= now for report in reports):
        house.wake.set()
    return True


def _write(house: House, payment: Payment, version: int, changed: tuple[Operation, ...], reports: list[Report]) -> None:
    house.store.update_payment(payment, version, operations=changed, reports=reports)
