"""Settle a payment that nobody confirmed by the order number that staff found in QENTA's portal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import qmore

from app.decide import match
from app.decide.reasons import Reason
from app.flows import ledgers, places, reconcile
from app.flows.reconcile import Found, Look

if TYPE_CHECKING:
    from app.decide.records import Payment
    from app.flows.house import House


@dataclass(frozen=True)
class Refused:
    """Nothing was changed, and this is why: a sentence for staff."""

    reason: Reason


async def run(house: House, payment: Payment, number: str) -> Look | Refused:
    """Check the order with QMORE, and settle the payment as its confirmation would have done."""
    at = await ledgers.load(house, payment)
    wrong = match.inadmissible(at.payment, number)
    place = await places.place(house, at.payment)
    if wrong or place is None:
        return Refused(wrong or Reason("CONFIGURATION_GONE"))
    order = await place.order(replace(at.payment, order_number=number))
    if not isinstance(order, qmore.OrderDetails):
        return Refused(Reason("NOT_SHOWN", number=number, why=places.why(order)))
    differs = match.disagreement(payment, order)
    if differs:
        return Refused(differs)
    seen = await reconcile.settle(place, at, order)
    return seen if seen.found is Found.CHANGED else Refused(Reason("NOT_SETTLED", note=seen.note))
