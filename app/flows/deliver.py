"""Reports leave the outbox under a lease, with back-off, until Saleor has counted them or a person must look."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient

from app.decide import reports
from app.decide.reports import Again, Done, Parked

if TYPE_CHECKING:
    from saleor_app_sdk import Installation

    from app.decide.records import Report
    from app.flows.apl import InstallationStore
    from app.flows.house import House

LEASE = timedelta(seconds=30)
TIMEOUT = 4.0  # seconds Saleor has to answer a report
_IDLE = 1.0  # seconds between two looks when nothing wakes the worker
_BATCH = 20


async def work(house: House, installations: InstallationStore, worker: str) -> None:
    """Deliver for ever; cancelled on shutdown."""
    while True:
        house.wake.clear()
        if not await once(house, installations, worker):
            await _pause(house)


async def once(house: House, installations: InstallationStore, worker: str) -> int:
    """Deliver what is due now; return how many reports were tried."""
    due = await house.disk.run(house.store.claim_reports, worker, house.clock.now(), LEASE, _BATCH)
    await asyncio.gather(*(_deliver(house, installations, report) for report in due))
    return len(due)


async def _pause(house: House) -> None:
    try:
        async with asyncio.timeout(_IDLE):
            await house.wake.wait()
    except TimeoutError:
        return


async def _deliver(house: House, installations: InstallationStore, report: Report) -> None:
    installation = await installations.get(report.tenant)
    verdict = await _tell(house, installation, report) if installation else Again("the shop has uninstalled the app")
    match verdict:
        case Done():
            await house.disk.run(house.store.report_done, report.id, None)
        case Again(reason=reason):
            due = house.clock.now() + reports.backoff(report.attempts)
            await house.disk.run(house.store.report_retry, report.id, due, reason)
        case Parked(reason=reason):
            await house.disk.run(house.store.report_parked, report.id, reason)


async def _tell(house: House, installation: Installation, report: Report) -> reports.Verdict:
    client = SaleorClient(house.saleor_http, installation)
    variables = reports.variables(report, house.page(report.psp_reference))
    answer = await client.execute(house.report_document, variables, timeout=TIMEOUT)
    match answer:
        case Answered(data=data):
            return reports.verdict(data)
        case GraphQLErrors(messages=messages):
            return Again("; ".join(messages)[:200])
        case silence:
            return Again(silence.reason)
