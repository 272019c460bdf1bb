"""How the app is doing for one shop."""

from dataclasses import replace

from fastapi import APIRouter

from app.decide import outcome, reasons, trouble
from app.decide.changes import SHOP
from app.decide.payment import OPEN, State
from app.decide.records import Report
from app.decide.trouble import Trouble
from app.web.dashboard.door import Door, Guest, Payer
from app.web.dashboard.rows import ledgers, row, rows
from app.web.dashboard.shapes_payments import Health, ParkedReport, PaymentRow, ProblemView

routes = APIRouter(route_class=Door, tags=["health"])
_SHOWN = 20
_LOOKED_AT = 200


@routes.get("/health")
async def get_health(guest: Payer) -> Health:
    """How the app is doing for this shop."""
    store, run, now = guest.house.store, guest.house.disk.run, guest.house.clock.now()
    pending = await run(store.payments_in, guest.tenant, sorted(OPEN), now, _SHOWN)
    parked = [one for one in await run(store.parked_reports) if one.tenant == guest.tenant]
    counters = {name: n for (tenant, name), n in (await run(store.counters)).items() if tenant == guest.tenant}
    known = {check.name: check for check in await run(store.checks, guest.tenant) if check.subject == SHOP}
    refused = {one.id: reasons.say(one.last_error or "", guest.language) for one in parked}
    return Health(
        last_confirmation_at=await run(store.last_confirmation, guest.tenant),
        long_after_seconds=int(trouble.LONG.total_seconds()),
        oldest_pending=next(iter(await rows(guest, pending[:1])), None),
        pending=await run(store.count_payments, guest.tenant, None, sorted(OPEN)),
        parked_reports=[_parked(one, refused[one.id]) for one in parked],
        signature_failures=counters.get("confirmation_forged", 0),
        last_reconciliation_at=known["reconciliation"].checked_at if "reconciliation" in known else None,
        approvals_expiring=await _expiring(guest),
        counters=counters,
        problems=[_problem(one, refused, guest.language) for one in await run(store.troubles, guest.tenant)],
    )


async def _expiring(guest: Guest) -> list[PaymentRow]:
    """Return old approvals of which something is still open, oldest first."""
    store, run = guest.house.store, guest.house.disk.run
    before = guest.house.clock.now() - trouble.EXPIRING
    old = await run(store.payments_in, guest.tenant, [State.AUTHORIZED], before, _LOOKED_AT)
    known = await ledgers(guest, old)
    told = [(one, known.get(one.transaction_id, ())) for one in old]
    open_ = [(one, ledger) for one, ledger in told if outcome.of(one, ledger).authorized]
    return [row(one, ledger) for one, ledger in open_[:_SHOWN]]


def _parked(report: Report, error: str) -> ParkedReport:
    return ParkedReport(id=report.id, reference=report.psp_reference, type=report.type, last_error=error or None)


def _problem(found: Trouble, refused: dict[str, str], language: str) -> ProblemView:
    why = {"reason": refused[found.subject]} if found.subject in refused else {}
    sentence, remedy = trouble.words(replace(found, details={**found.details, **why}), language)
    reference = found.reference or None
    return ProblemView(code=found.kind, sentence=sentence, remedy=remedy, since=found.since, reference=reference)
