"""Give a needless payment back in one step: void or refund as QMORE allows just now, once, and told to Saleor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import qmore

from app.decide import books, choose, operation
from app.decide.payment import PAID
from app.decide.reasons import Reason
from app.decide.trouble import NEEDLESS, TWICE
from app.flows import ledgers, operate, places, trouble

if TYPE_CHECKING:
    from app.decide.records import Action, Operation, Payment
    from app.flows.house import House
    from app.flows.ledgers import Standing

_KEY = "reverse/"
_AGAIN = timedelta(hours=20)  # between two attempts that nobody asked for


@dataclass(frozen=True)
class Refused:
    """Nothing was sent, and this is why: a sentence for staff."""

    reason: Reason


async def run(house: House, payment: Payment) -> Operation | Refused:
    """Reverse a payment; asked again, or twice at once, it is the same operation."""
    if payment.state not in PAID:
        return Refused(Reason("NOTHING_TO_REVERSE", state=payment.state))
    place = await places.place(house, payment)
    if place is None:
        return Refused(Reason("CONFIGURATION_GONE"))
    at = await ledgers.load(house, payment)
    order = await place.order(at.payment)
    if not isinstance(order, qmore.OrderDetails):
        return Refused(Reason("ORDER_HIDDEN", why=places.why(order)))
    order = books.complete(order, at.ledger)
    last = next((o for o in reversed(at.ledger) if o.key.startswith(_KEY) and o.state != operation.State.REFUSED), None)
    action = _action(books.of(order))
    if action is None:
        return last or Refused(Reason("ORDER_EMPTY"))
    over = last is None or all(o.state in operation.FINAL for o in at.ledger)  # what was given back has come again
    if over and action not in choose.actions(order, transfers=place.settings.transfer_fund):
        return Refused(Reason("NOT_REVERSIBLE_NOW"))
    key = _key(at) if last is None or over else last.key
    done = await operate.ordered(house, at.payment, key, action, place.deadline)
    if done.state == operation.State.DONE:
        await trouble.keep(house, payment, NEEDLESS, ())
    return done


def _action(sums: books.Books) -> Action | None:
    if sums.refundable > 0:
        return "REFUND"
    return "CANCEL" if sums.approved > 0 else None


def _key(at: Standing) -> str:
    return f"{_KEY}{sum(o.key.startswith(_KEY) for o in at.ledger) + 1}"


async def automatic(house: House, payment: Payment) -> Operation | Refused | None:
    """Reverse a double payment by itself, where its channel is configured so."""
    ledger = (await ledgers.load(house, payment)).ledger
    tried = any(o.key.startswith(_KEY) and house.clock.now() - o.created_at < _AGAIN for o in ledger)
    if tried or not TWICE & await trouble.open_kinds(house, payment):
        return None
    config = await house.disk.read(house.store.channel_config, payment.tenant, payment.channel_slug)
    wanted = config is not None and config.channel.reverse_double_payments
    return await run(house, payment) if wanted else None
