"""Reports leave the outbox under a lease, with back-off, until Saleor has counted them or a person must look."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient

from app.decide import reports, trouble
from app.decide.reasons import Reason, quoted
from app.decide.reports import Again, Done, Parked
from app.flows import uninstall

if TYPE_CHECKING:
    from saleor_app_sdk import Installation

    from app.decide.records import Report
    from app.flows.apl import InstallationStore
    from app.flows.house import House

log = structlog.get_logger()
LEASE = timedelta(seconds=30)
TIMEOUT = 4.0  # seconds Saleor has to answer a report
_HOLD = timedelta(seconds=30)  # the longest that a silent shop is left alone
_IDLE = 1.0  # seconds between two looks when nothing wakes the worker
_WAVES = 7  # of a batch; few enough that all of them fit into the lease, however slow the shop is

_DENIED = Again(Reason("SALEOR_DENIES"))

Widths = dict[str, int]


async def work(house: House, installations: InstallationStore, worker: str) -> None:
    """Deliver for ever; when it is cancelled, what was not told goes back to the other workers."""
    widths: Widths = {}
    try:
        while True:
            house.wake.clear()
            if not await once(house, installations, worker, widths):
                await _pause(house)
    finally:
        await house.disk.run(house.store.release_reports, worker)


async def once(house: House, installations: InstallationStore, worker: str, widths: Widths | None = None) -> int:
    """Deliver what is due now; return how many reports were taken up."""
    batch = reports.batch(house.widest, _WAVES)
    due = await house.disk.run(house.store.claim_reports, worker, house.clock.now(), LEASE, batch)
    by_shop: dict[str, list[Report]] = {}
    for report in due:
        by_shop.setdefault(report.tenant, []).append(report)
    known = {} if widths is None else widths
    await asyncio.gather(*(_shop(house, installations, worker, mine, known) for mine in by_shop.values()))
    return len(due)


async def _shop(house: House, installations: InstallationStore, worker: str, due: list[Report], widths: Widths) -> None:
    """Tell one shop its reports in waves; a silent shop is asked once, and the rest is given back."""
    shop = due[0].tenant
    while due:
        width = widths.get(shop, house.widest)
        wave, due = due[:width], due[width:]
        verdicts = await asyncio.gather(*(_verdict(house, installations, report) for report in wave))
        await _mark(house, worker, list(zip(wave, verdicts, strict=True)))
        answered = not any(isinstance(one, Again) and one.silent for one in verdicts)
        widths[shop] = reports.width(width, answered=answered, widest=house.widest)
        if not answered:
            installations.reread(shop)  # another worker may have seen a re-installation
            await house.disk.run(house.store.release_reports, worker, [report.id for report in due])
            until = house.clock.now() + min(reports.backoff(wave[0]), _HOLD)
            await house.disk.run(house.store.hold_reports, shop, until)
            return


async def _verdict(house: House, installations: InstallationStore, report: Report) -> reports.Verdict:
    installation = await installations.get(report.tenant)
    if installation is None:
        return await _nobody(house, report.tenant)
    try:
        told = await _tell(house, installation, report)
        if isinstance(told, Done):
            await installations.alive(report.tenant)
        dead = told is _DENIED and await uninstall.refused(house, installations, installation)
        return replace(_DENIED, silent=dead) if told is _DENIED else told
    except Exception as broken:  # noqa: BLE001 - one report's trouble must not stop the others
        log.error("report failed", psp_reference=report.psp_reference, error=type(broken).__name__)
        return reports.failed(Reason("APP_FAILED", error=type(broken).__name__), report.attempts)


async def _nobody(house: House, shop: str) -> reports.Verdict:
    forgotten = await house.disk.read(house.store.tenant, shop) is None
    return Parked(reports.FORGOTTEN) if forgotten else Again(Reason("UNINSTALLED"), silent=True)


async def _mark(house: House, worker: str, told: list[tuple[Report, reports.Verdict]]) -> None:
    done = [report.id for report, verdict in told if isinstance(verdict, Done)]
    if done:
        await house.disk.run(house.store.reports_done, done)
    for report, verdict in told:
        match verdict:
            case Done():
                pass
            case Again(reason=reason):
                due = house.clock.now() + reports.backoff(report)
                await house.disk.run(house.store.report_retry, report.id, due, reason, worker)
            case Parked(reason=reason):
                shown = trouble.parked(report, reason, house.clock.now())
                await house.disk.run(house.store.report_parked, report.id, reason, worker, shown)


async def _pause(house: House) -> None:
    try:
        async with asyncio.timeout(_IDLE):
            await house.wake.wait()
    except TimeoutError:
        return


async def _tell(house: House, installation: Installation, report: Report) -> reports.Verdict:
    client = SaleorClient(house.saleor_http, installation)
    variables = reports.variables(report, house.page(report.psp_reference))
    answer = await client.execute(house.document("transaction-event-report"), variables, timeout=TIMEOUT)
    match answer:
        case Answered(data=data):
            return reports.verdict(data, report.attempts)
        case GraphQLErrors(permission_denied=True):
            return _DENIED
        case GraphQLErrors(messages=messages):
            return reports.failed(quoted(messages), report.attempts)
        case silence:
            return Again(Reason("SILENT", text=silence.reason), silent=True)
