"""Payments: look up, tell the story, operate once, refresh, replay, match, reverse."""

from dataclasses import replace
from datetime import MAXYEAR, datetime
from decimal import Decimal
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from qmore import OrderDetails

from app.decide import books, changes, choose, outcome, reasons, timeline
from app.decide.operation import State
from app.decide.payment import PAID
from app.decide.records import Operation, Payment, Report
from app.decide.trouble import NEEDLESS
from app.flows import configure, match, operate, order, reconcile, reverse, story, trouble
from app.flows.places import order_number
from app.store.lookup import COUNTED, Wanted
from app.web.dashboard.door import Door, Guest, No, Page, PageSize, Payer, cause
from app.web.dashboard.rows import row, rows
from app.web.dashboard.saving import who
from app.web.dashboard.shapes_payments import (
    Action,
    Amounts,
    Match,
    Moment,
    OperationAsked,
    OperationDone,
    OrderLink,
    PaymentDetail,
    PaymentFound,
    PaymentPage,
    Refreshed,
    ReportView,
    ReverseAsked,
)

routes = APIRouter(route_class=Door, tags=["payments"])
_WIDGET = 50  # payments of one order
_ORDER = "T3JkZXI6"  # how the id of an order begins
_ENDED = {State.DONE: "done", State.REFUSED: "refused"}


@routes.get("/payments")
async def list_payments(
    guest: Payer,
    search: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: Page = 1,
    page_size: PageSize = 20,
) -> PaymentPage:
    """Payments by order number, Saleor's order or transaction, reference or its beginning, state and time, newest first."""
    wanted = await _wanted(guest, Wanted(search.strip(), state, since, until))
    found = await _found(guest, wanted, page, page_size)
    if not found.total and wanted.search.isdigit() and await order.learn(guest.house, guest.visit.installation):
        found = await _found(guest, wanted, page, page_size)
    return found


async def _wanted(guest: Guest, wanted: Wanted) -> Wanted:
    if not wanted.search.startswith(_ORDER):
        return wanted
    known = await order.transactions(guest.house, guest.visit.installation, wanted.search)
    return replace(wanted, search="", transactions=known) if known else wanted


async def _found(guest: Guest, wanted: Wanted, page: int, page_size: int) -> PaymentPage:
    find, offset = guest.house.store.find_payments, (page - 1) * page_size
    payments, total = await guest.house.disk.run(find, guest.tenant, wanted, offset, page_size)
    return PaymentPage(
        payments=await rows(guest, payments),
        total=min(total, COUNTED),
        more=total > COUNTED,
        page=page,
        page_size=page_size,
    )


@routes.get("/payments/{reference}")
async def get_payment(guest: Payer, reference: str) -> PaymentDetail:
    """One payment's story in all three systems."""
    return await _detail(guest, await _existing(guest, reference))


@routes.post("/payments/{reference}/operations")
async def ask_operation(guest: Payer, reference: str, body: OperationAsked) -> OperationDone:
    """Capture, refund or cancel at QMORE, once for each key; Saleor hears of the end."""
    return await _operate(guest, await _existing(guest, reference), body.key, body.action, body.amount)


@routes.post("/payments/{reference}/reverse")
async def reverse_payment(guest: Payer, reference: str, body: ReverseAsked) -> OperationDone:
    """Give a needless payment back, whole: cancelled where it still can be, else refunded; once, however often asked."""
    payment = await _existing(guest, reference)
    if not await _needless(guest, payment):
        raise No(409, "NOT_DOUBLE")
    await configure.note(guest.house, who(guest), changes.REVERSAL, reference, f"{payment.token}/{body.key}")
    done = await reverse.run(guest.house, payment)
    if isinstance(done, reverse.Refused):
        raise No(409, "REVERSE_REFUSED", detail=done.reason)
    return await _done(guest, payment, done)


async def _needless(guest: Guest, payment: Payment) -> bool:
    return bool(NEEDLESS & await trouble.open_kinds(guest.house, payment))


async def _operate(guest: Guest, payment: Payment, key: str, action: Action, amount: Decimal | None) -> OperationDone:
    impossible = choose.inadmissible(payment, action, amount, None)
    if impossible:
        raise No(409, "NOT_ALLOWED_NOW", detail=impossible, at="amount" if amount else None)
    asked = changes.asked(action, f"{amount:f} {payment.currency}" if amount else "")
    await configure.note(guest.house, who(guest), asked, payment.psp_reference, f"{payment.token}/{key}")
    try:
        done = await operate.ask(guest.house, payment, key, action, amount)
    except operate.KeyUsed:
        raise No(409, "KEY_USED", at="key") from None
    return await _done(guest, payment, done)


async def _done(guest: Guest, payment: Payment, done: Operation) -> OperationDone:
    return OperationDone(
        state=_ENDED.get(State(done.state), "pending"),
        message=reasons.say(done.message, guest.language),
        reason=cause(done.message),
        moved=done.moved,
        payment=await _detail(guest, payment),
    )


@routes.post("/payments/{reference}/refresh")
async def refresh_payment(guest: Payer, reference: str) -> Refreshed:
    """Ask QMORE now, and settle what is open."""
    return await _refreshed(guest, await reconcile.look(guest.house, await _existing(guest, reference)))


@routes.post("/payments/{reference}/match")
async def match_payment(guest: Payer, reference: str, body: Match) -> Refreshed:
    """Give a payment the order number that staff found in QENTA's portal; QMORE's order must agree with it."""
    payment = await _existing(guest, reference)
    seen = await match.run(guest.house, payment, body.order_number)
    if isinstance(seen, match.Refused):
        raise No(409, "MATCH_REFUSED", detail=seen.reason, at="orderNumber")
    ident = f"{payment.token}/match/{body.order_number}"
    await configure.note(guest.house, who(guest), changes.matched(body.order_number), reference, ident)
    return await _refreshed(guest, seen)


async def _refreshed(guest: Guest, seen: reconcile.Look) -> Refreshed:
    note = reasons.say(seen.note, guest.language)
    (payment,) = await rows(guest, [seen.payment])
    return Refreshed(found=seen.found.value, note=note, reason=cause(seen.note), payment=payment)


@routes.post("/reports/{report_id}/replay")
async def replay_report(guest: Payer, report_id: str) -> ReportView:
    """Let a parked report leave again."""
    store, disk = guest.house.store, guest.house.disk
    report = await disk.run(store.report, guest.tenant, report_id)
    if report is None:
        raise No(404, "NOT_FOUND", what="report")
    if report.state != "parked":
        raise No(409, "NOT_PARKED")
    now = guest.house.clock.now()
    await disk.run(store.replay, report_id, now)
    guest.house.wake.set()
    return _report(replace(report, state="due", due_at=now), guest.language)


@routes.get("/orders/{order_id}/payments")
async def get_order_payments(guest: Payer, order_id: str) -> PaymentFound:
    """The payments of one of Saleor's orders, for the widget in its page."""
    known = await order.transactions(guest.house, guest.visit.installation, order_id)
    if known is None:
        raise No(502, "SALEOR_SILENT")
    find = guest.house.store.find_payments
    payments, _ = await guest.house.disk.run(find, guest.tenant, Wanted(transactions=known), 0, _WIDGET)
    return PaymentFound(payments=await rows(guest, payments))


async def _existing(guest: Guest, reference: str) -> Payment:
    found = await guest.house.disk.run(guest.house.store.payment_by_reference, guest.tenant, reference)
    if found is None:
        raise No(404, "NOT_FOUND", what="payment")
    return found


async def _detail(guest: Guest, payment: Payment) -> PaymentDetail:
    known, unheard = await story.gather(guest.house, guest.desk.installations, payment, guest.language)
    link = known.payment.details.get("saleorOrder")
    config = await guest.house.started_with(known.payment)
    return PaymentDetail(
        payment=row(known.payment, known.ledger),
        order=OrderLink(**link) if link else None,
        amounts=_amounts(known),
        moments=[_moment(one) for one in timeline.of(known, guest.language)],
        reports=[_report(one, guest.language) for one in known.reports],
        operations_allowed=_allowed(known.order),
        actions=_actions(
            books.complete(known.order, known.ledger) if known.order else None,
            transfers=config is not None and config.channel.transfer_fund,
        ),
        can_match=order_number(known.payment) is None and known.payment.state not in {*PAID, "new"},
        can_reverse=await _needless(guest, known.payment),
        unheard=list(unheard),
    )


def _amounts(known: timeline.Known) -> Amounts:
    become = outcome.of(known.payment, known.ledger)
    return Amounts(authorized=become.authorized, charged=become.charged, refunded=become.refunded)


def _allowed(found: OrderDetails | None) -> list[str]:
    if found is None:
        return []
    paid = (part.operations_allowed for part in found.payments)
    credited = (part.operations_allowed for part in found.credits)
    return sorted(found.operations_allowed.union(*paid, *credited))


def _actions(found: OrderDetails | None, *, transfers: bool) -> list[Action]:
    possible = {str(one) for one in choose.actions(found, transfers=transfers)} if found else set()
    return [name for name in get_args(Action) if name in possible]


def _moment(one: timeline.Moment) -> Moment:
    return Moment(
        at=one.at if one.at.year < MAXYEAR else None,
        system=one.system,
        what=one.what,
        amount=one.amount,
        reference=one.reference,
        note=one.note,
    )


def _report(report: Report, language: str) -> ReportView:
    return ReportView(
        id=report.id,
        type=report.type,
        amount=report.amount,
        currency=report.currency,
        state=report.state,
        attempts=report.attempts,
        due_at=report.due_at,
        last_error=reasons.say(report.last_error, language) if report.last_error else None,
    )
