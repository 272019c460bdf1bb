"""Whether an order that staff found in QENTA's portal is the order of a payment that nobody confirmed (QMORE protocol 7.5).

Where no order number could be reserved, our own reference went along as ``orderReference``: it is what binds the two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.decide.payment import State

if TYPE_CHECKING:
    import qmore

    from app.decide.records import Payment

_NUMBER = re.compile("[0-9]{1,9}")


def inadmissible(payment: Payment, number: str) -> str | None:
    """Say why a payment cannot be matched with an order number, before QMORE is asked; None where it can."""
    known = payment.order_number or payment.details.get("orderNumber")
    if not _NUMBER.fullmatch(number):
        return "A QMORE order number has one to nine digits."
    if known:
        return f"This payment is QMORE's order {known}; refresh it instead of matching it."
    if payment.state == State.NEW:
        return "Nothing was ever sent to QMORE for this payment."
    return None


def disagreement(payment: Payment, order: qmore.OrderDetails) -> str | None:
    """Say in what an order is not this payment's; None where reference, currency and amount agree."""
    reference = order.fields.get("orderReference", "")
    if reference != payment.psp_reference:
        whose = f"carries the reference {reference}" if reference else "carries no reference"
        return f"QMORE's order {order.order_number} {whose}, this payment {payment.psp_reference}; nothing was changed."
    if order.currency != payment.currency:
        return f"QMORE's order is in {order.currency}, this payment in {payment.currency}; nothing was changed."
    if order.amount != payment.amount:
        return (
            f"QMORE's order is over {order.amount} {order.currency}, this payment over {payment.amount}; "
            f"nothing was changed."
        )
    return None
