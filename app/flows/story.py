"""Gather what Saleor, this app and QMORE know of one payment; whoever cannot be asked is left out, and said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import qmore

from app.decide import reasons
from app.decide.narration import say
from app.decide.timeline import Known
from app.flows import ledgers, places
from app.flows.order import asked_transaction, remember

if TYPE_CHECKING:
    from app.decide.records import Payment
    from app.flows.apl import InstallationStore
    from app.flows.house import House

_SALEOR_SECONDS = 4.0
_UNDECIDED = frozenset({"20003", "30014"})  # declined, or not yet known: QMORE shows no order then (QMORE protocol 7.5)


async def gather(
    house: House, installations: InstallationStore, payment: Payment, language: str = "en"
) -> tuple[Known, tuple[str, ...]]:
    """Return what is known, and a sentence for each system that did not answer."""
    at = await ledgers.load(house, payment)
    payment = at.payment
    confirmations = await house.disk.run(house.store.confirmations, payment.token)
    reports = await house.disk.run(house.store.reports, payment.tenant, payment.transaction_id)
    order, no_order = await _order(house, payment, language)
    transaction, no_transaction = await _transaction(house, installations, payment, language)
    saleor_order = (transaction or {}).get("order")
    if saleor_order:
        payment = await remember(house, payment, saleor_order)
    known = Known(payment, at.ledger, confirmations, reports, order, transaction)
    return known, tuple(said for said in (no_order, no_transaction) if said)


async def _order(house: House, payment: Payment, language: str) -> tuple[qmore.OrderDetails | None, str]:
    place = await places.place(house, payment)
    if place is None or places.order_number(payment) is None:
        return None, say("no number", language)
    answer = await place.order(payment)
    if isinstance(answer, qmore.OrderDetails):
        return answer, ""
    if isinstance(answer, qmore.Rejected) and _UNDECIDED.issuperset(e.error_code for e in answer.errors):
        return None, ""
    return None, say("no order", language, why=reasons.say(places.why(answer), language))


async def _transaction(
    house: House, installations: InstallationStore, payment: Payment, language: str
) -> tuple[dict[str, Any] | None, str]:
    installation = await installations.get(payment.tenant)
    if installation is None:
        return None, say("uninstalled", language)
    found = await asked_transaction(house, installation, "transaction", payment, _SALEOR_SECONDS)
    return found, "" if found is not None else say("no transaction", language)
