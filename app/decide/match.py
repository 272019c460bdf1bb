"""Whether an order that staff found in QENTA's portal is the order of a payment that nobody confirmed (QMORE protocol 7.5).

Where no order number could be reserved, our own reference went along as ``orderReference``: it is what binds the two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.decide.payment import State
from app.decide.reasons import Reason

if TYPE_CHECKING:
    import qmore

    from app.decide.records import Payment

_NUMBER = re.compile("[0-9]{1,9}")


def inadmissible(payment: Payment, number: str) -> Reason | None:
    """Say why a payment cannot be matched with an order number, before QMORE is asked; None where it can."""
    known = payment.order_number or payment.details.get("orderNumber")
    if not _NUMBER.fullmatch(number):
        return Reason("NUMBER_FORM")
    if known:
        return Reason("MATCHED_ALREADY", number=known)
    if payment.state == State.NEW:
        return Reason("NEVER_SENT")
    return None


def disagreement(payment: Payment, order: qmore.OrderDetails) -> Reason | None:
    """Say in what an order is not this payment's; None where reference, currency and amount agree."""
    theirs, ours = order.fields.get("orderReference", ""), payment.psp_reference
    if not theirs:
        return Reason("NO_REFERENCE", number=order.order_number, ours=ours)
    if theirs != ours:
        return Reason("OTHER_REFERENCE", number=order.order_number, theirs=theirs, ours=ours)
    if order.currency != payment.currency:
        return Reason("OTHER_CURRENCY", theirs=order.currency, ours=payment.currency)
    if order.amount != payment.amount:
        return Reason("OTHER_AMOUNT", theirs=f"{order.amount} {order.currency}", ours=payment.amount)
    return None
