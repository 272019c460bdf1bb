"""The worker that looks again at payments when they are due: it claims a few, looks at each, says when the next look is."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from app.decide import schedule
from app.decide.changes import reconciled
from app.flows import trouble
from app.flows.reconcile import Found, Look, look

if TYPE_CHECKING:
    from app.decide.records import Payment
    from app.flows.house import House

log = structlog.get_logger()
LEASE = timedelta(seconds=60)
_IDLE = 1.0  # seconds between two looks at what is due
_BATCH = 4


async def work(house: House) -> None:
    """Look for ever at what is due; cancelled on shutdown."""
    while True:
        if not await once(house):
            await asyncio.sleep(_IDLE)


async def once(house: House) -> int:
    """Look at the payments that are due now; return how many there were."""
    due = await house.disk.run(house.store.claim_checks, house.clock.now(), LEASE, _BATCH)
    await asyncio.gather(*(_look_and_schedule(house, payment) for payment in due))
    return len(due)


async def _look_and_schedule(house: House, payment: Payment) -> None:
    try:
        seen = await look(house, payment)
    except asyncio.CancelledError:  # this process stops; another may look at once
        await house.disk.run(house.store.check_later, payment, house.clock.now(), payment.checks)
        raise
    except Exception as broken:  # noqa: BLE001 - one payment's trouble must not stop the others
        log.error("reconciliation failed", psp_reference=payment.psp_reference, error=type(broken).__name__)
        seen = Look(payment, Found.UNKNOWN)
    await _schedule(house, seen)


async def _schedule(house: House, seen: Look) -> None:
    found = await house.disk.read(house.store.ledger, seen.payment.tenant, seen.payment.transaction_id)
    if found is None:
        return
    payment, ledger = found
    await trouble.watch(house, payment, ledger)
    checks = 0 if seen.found is Found.CHANGED else payment.checks + 1
    at = schedule.next_check(payment, ledger, checks, house.clock.now())
    await house.disk.run(house.store.check_later, payment, at, checks)
    await house.disk.run(house.store.save_checks, [reconciled(payment.tenant, house.clock.now())])
