"""QMORE's confirmation: verify, decide, one commit, only then OK, and only after that a look at what it means (QMORE protocol 6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import qmore
from qmore import confirmation as wire

from app.decide import confirm
from app.decide.records import Confirmation
from app.flows import credentials, tally, trouble
from app.store import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from app.decide.records import ChannelConfig, Payment
    from app.flows.house import House

_ATTEMPTS = 5


class Verdict(StrEnum):
    """What became of a confirmation."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    FORGED = "forged"
    MISMATCH = "mismatch"
    BUSY = "busy"


@dataclass(frozen=True)
class Taken:
    """What became of a confirmation, and the payment that it changed."""

    verdict: Verdict
    changed: Payment | None = None


async def run(house: House, token: str, body: bytes) -> Taken:
    """Take one confirmation; its payment's new state, itself and the report due are one commit."""
    for _ in range(_ATTEMPTS):
        payment = await house.disk.read(house.store.payment_by_token, token)
        if payment is None:
            house.tally.add("", "confirmation_unknown")
            return Taken(Verdict.UNKNOWN)
        try:
            return await _take(house, payment, body)
        except Conflict:
            continue
    return Taken(Verdict.BUSY)


async def after(house: House, taken: Taken) -> None:
    """Look at the changed payment once QMORE has its OK; whoever dies before leaves that to the reconciliation."""
    if taken.changed is not None:
        house.reached("confirmation answered")
        await trouble.confirmed(house, taken.changed)


def too_large(house: House) -> Taken:
    """Refuse what is longer than any confirmation; nobody looks whose it claims to be."""
    house.tally.add("", "confirmation_too_large")
    return Taken(Verdict.FORGED)


async def _take(house: House, payment: Payment, body: bytes) -> Taken:
    config = await house.started_with(payment)
    if config is None:
        return Taken(Verdict.UNKNOWN)
    known = await _verified(house, config, body)
    if known is None:
        house.tally.add(payment.tenant, tally.FORGED)
        return Taken(Verdict.FORGED)
    now = house.clock.now()
    told = confirm.tell(payment, known, house.clock.token(), now)
    if isinstance(told, confirm.Mismatch):
        house.tally.add(payment.tenant, f"confirmation_mismatch_{told.field}")
        return Taken(Verdict.MISMATCH)
    if told.report is None:
        house.tally.add(payment.tenant, "confirmation_repeated")
        return Taken(Verdict.REPEATED)
    if await _is_anothers(house, payment, config, told.payment):
        house.tally.add(payment.tenant, "confirmation_mismatch_orderNumber")
        return Taken(Verdict.MISMATCH)
    return Taken(Verdict.ACCEPTED, await _commit(house, payment, told, body, now))


async def _is_anothers(house: House, payment: Payment, config: ChannelConfig, told: Payment) -> bool:
    """Tell whether the order is another payment's: the address was stolen, and that payment's confirmation sent there."""
    if payment.order_number or not told.order_number:
        return False
    for other in await house.disk.read(house.store.payments_by_number, payment.tenant, told.order_number):
        if other.transaction_id == payment.transaction_id:
            continue
        known = await house.started_with(other)
        if known is not None and known.customer_id == config.customer_id:
            return True
    return False


async def _verified(house: House, config: ChannelConfig, body: bytes) -> wire.Confirmation | None:
    """Verify with the secret that the payment was started with, else with the account's newest one."""
    try:
        return wire.verify(body, config.secret)
    except qmore.Forged:
        newer = await credentials.newest(house, config)
    try:
        return wire.verify(body, newer.secret) if newer else None
    except qmore.Forged:
        return None


async def _commit(house: House, payment: Payment, told: confirm.Told, body: bytes, now: datetime) -> Payment:
    raw = Confirmation(
        id=house.clock.token(),
        payment_token=payment.token,
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        verdict=told.payment.state,
        received_at=now,
        keep_until=now + house.confirmations_kept,
    )
    reports = (told.report,) if told.report else ()
    made = await house.disk.run(house.store.update_payment, told.payment, payment, reports=reports, confirmation=raw)
    house.wake.set()
    return made
