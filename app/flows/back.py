"""The shopper is back from QMORE: where no confirmation came, QMORE is asked as soon as the storefront wants to know.

A confirmation is sent before the shopper is sent back (QMORE protocol 6.1); where it was lost, the shopper would wait.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.decide.payment import State
from app.flows import places, reconcile
from app.store import Conflict

if TYPE_CHECKING:
    from app.decide.records import Payment
    from app.flows.house import Deadline, House

_SECONDS = 3.0  # that QMORE has to answer while the shopper waits


async def seen(house: House, payment: Payment) -> None:
    """Remember that the shopper is back, where that is all that is known."""
    if payment.state != State.STARTED or payment.order_number is None or payment.details.get("back"):
        return
    made = replace(payment, details={**payment.details, "back": True})
    with contextlib.suppress(Conflict):  # the confirmation came meanwhile
        await house.disk.run(house.store.update_payment, made, payment)


async def known(house: House, payment: Payment, deadline: Deadline) -> Payment:
    """Return what is known of a payment; of one whose shopper is back without a confirmation, what QMORE says."""
    if payment.state != State.STARTED or not payment.details.get("back"):
        return payment
    place = await places.place(house, payment, deadline)
    if place is None:
        return payment
    order = await place.order(payment, _SECONDS)
    await reconcile.unconfirmed(house, payment, order)
    now = await house.disk.read(house.store.payment_by_transaction, payment.tenant, payment.transaction_id)
    return now or payment
