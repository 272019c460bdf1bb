"""Open and settle what a person must look at: by a payment's own row, by its siblings, and by what Saleor says it pays."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from app.decide import double, trouble
from app.decide.payment import PAID
from app.decide.trouble import NEEDLESS, WATCHED, Kind
from app.flows.apl import InstallationStore
from app.flows.order import asked_transaction
from app.store import Conflict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.decide.double import Purchase
    from app.decide.records import Operation, Payment
    from app.decide.trouble import Trouble
    from app.flows.house import House

log = structlog.get_logger()
_SALEOR_SECONDS = 4.0
_PAGE = 8  # payments of one purchase that are read together


async def keep(house: House, payment: Payment, kinds: Collection[Kind], wanted: Collection[Trouble]) -> bool:
    """Let exactly the wanted entries of some kinds be open about a payment; tell whether one is new."""
    known = await house.disk.read(house.store.troubles_of, payment.tenant, payment.transaction_id)
    there, here = {t.kind for t in known}, {t.kind for t in wanted}
    fresh = [t for t in wanted if t.kind not in there]
    over = [t for t in known if t.kind in kinds and t.kind not in here]
    if fresh or over:
        await house.disk.run(house.store.keep_troubles, fresh, over, house.clock.now())
    return bool(fresh)


async def watch(house: House, payment: Payment, ledger: Sequence[Operation]) -> None:
    """Open or settle what a payment's own row shows."""
    await keep(house, payment, WATCHED, trouble.watched(payment, ledger, house.clock.now()))


async def confirmed(house: House, payment: Payment) -> None:
    """Look at a payment after its result was committed; whatever goes wrong here is found by the next reconciliation."""
    try:
        await watch(house, payment, ())
        await compare(house, payment)
    except Exception as broken:  # noqa: BLE001 - the confirmation is safe, and QMORE must hear so
        log.error("not looked at after its result", psp_reference=payment.psp_reference, error=type(broken).__name__)


async def compare(house: House, payment: Payment) -> None:
    """Notice two successful payments of one checkout or order; the later one is looked at again at once."""
    if payment.state not in PAID:
        return
    found = await _deciding(house, payment)
    wrong, now = double.of_payments(found), house.clock.now()
    names = {one.transaction_id: one.psp_reference for one, _ in found}
    for one, _ in found:
        first = wrong.get(one.transaction_id)
        wanted = [trouble.about(one, Kind.DOUBLE_PAYMENT, now, other=names[first])] if first else []
        if await keep(house, one, {Kind.DOUBLE_PAYMENT}, wanted):
            await house.disk.run(house.store.check_later, one, now, 0)


async def _deciding(house: House, payment: Payment) -> list[tuple[Payment, list[Operation]]]:
    """Return who decides: the first begun until they hold what the purchase costs, and the payment itself.

    Each payment is compared for itself, so that what is needless after those is found, however many there are.
    """
    found: dict[str, tuple[Payment, list[Operation]]] = {}
    for offset in itertools.count(0, _PAGE):
        page = await house.disk.read(house.store.paid_for, payment.tenant, payment.source_id, offset, _PAGE)
        if offset == 0 and [one.transaction_id for one in page] == [payment.transaction_id]:
            return []  # nearly always
        found |= await _ledgers(house, page)
        if len(page) < _PAGE or double.covered(list(found.values())):
            break
    mine = [] if payment.transaction_id in found else [payment]
    return list((found | await _ledgers(house, mine)).values())


async def _ledgers(house: House, group: Sequence[Payment]) -> dict[str, tuple[Payment, list[Operation]]]:
    ledgers = [await house.disk.read(house.store.ledger, one.tenant, one.transaction_id) for one in group]
    return {one[0].transaction_id: one for one in ledgers if one is not None}


async def examine(house: House, payment: Payment, ledger: Sequence[Operation]) -> None:
    """Ask Saleor, once and while something is wrong, whether a successful payment still pays for anything."""
    if double.held(payment, ledger) <= 0:
        await keep(house, payment, NEEDLESS, ())
        return
    wrong = {Kind.PAID_OTHERWISE, Kind.CHECKOUT_GONE}
    if payment.details.get("examined") and not wrong & await open_kinds(house, payment):
        return
    purchase = await _purchase(house, payment)
    # While Saleor was asked, somebody may have given the money back.
    seen = await house.disk.read(house.store.ledger, payment.tenant, payment.transaction_id)
    if purchase is None or seen is None or double.held(*seen) <= 0:
        return
    kind = _needless(payment, purchase)
    twice = kind is Kind.PAID_OTHERWISE and Kind.DOUBLE_PAYMENT in await open_kinds(house, payment)  # said already
    wanted = [trouble.about(payment, kind, house.clock.now())] if kind and not twice else []
    await keep(house, payment, wrong, wanted)
    await _examined(house, seen[0])


async def open_kinds(house: House, payment: Payment) -> set[Kind]:
    """Return what is open about a payment."""
    known = await house.disk.read(house.store.troubles_of, payment.tenant, payment.transaction_id)
    return {one.kind for one in known}


def _needless(payment: Payment, purchase: Purchase) -> Kind | None:
    if purchase.total is None:
        return Kind.CHECKOUT_GONE
    found = double.needless(purchase.successes, purchase.total)
    return Kind.PAID_OTHERWISE if payment.transaction_id in found else None


async def _purchase(house: House, payment: Payment) -> Purchase | None:
    installations = InstallationStore(house.store, house.disk, house.clock.now)
    installation = await installations.get(payment.tenant)
    if installation is None:
        return None
    found = await asked_transaction(house, installation, "transaction-source", payment, _SALEOR_SECONDS)
    return double.purchase(found) if found is not None else None


async def _examined(house: House, payment: Payment) -> None:
    if payment.details.get("examined"):
        return
    made = replace(payment, details={**payment.details, "examined": True})
    try:
        await house.disk.run(house.store.update_payment, made, payment)
    except Conflict:  # something happened meanwhile; the next look asks again
        return
