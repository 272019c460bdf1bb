"""Payments: look up, tell the story, operate through Saleor, refresh, replay, match."""

from dataclasses import replace
from datetime import MAXYEAR, datetime
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from qmore import OrderDetails

from app.decide import operation, timeline
from app.decide.records import Payment, Report
from app.flows import order, reconcile, story
from app.store.lookup import Wanted
from app.web.dashboard.door import Door, Guest, No, Payer
from app.web.dashboard.shapes_payments import (
    Action,
    Match,
    Moment,
    OperationAsked,
    PaymentDetail,
    PaymentFound,
    PaymentPage,
    PaymentRow,
    Refreshed,
    ReportView,
)

routes = APIRouter(route_class=Door, tags=["payments"])
Page = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=100)]
_WIDGET = 50  # payments of one order
_ORDER = "T3JkZXI6"  # how the id of an order begins


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
    """Payments by order number, Saleor's order or transaction, reference, state and time, newest first."""
    text = search.strip()
    wanted = Wanted(text, state, since, until)
    if text.startswith(_ORDER):
        found = await order.transactions(guest.house, guest.visit.installation, text)
        wanted = Wanted("", state, since, until, found) if found else wanted
    find, offset = guest.house.store.find_payments, (page - 1) * page_size
    payments, total = await guest.house.disk.run(find, guest.tenant, wanted, offset, page_size)
    return PaymentPage(payments=[row(one) for one in payments], total=total, page=page, page_size=page_size)


@routes.get("/payments/{reference}")
async def get_payment(guest: Payer, reference: str) -> PaymentDetail:
    """One payment's story in all three systems."""
    return await _detail(guest, await _existing(guest, reference))


@routes.post("/payments/{reference}/operations")
async def ask_operation(guest: Payer, reference: str, body: OperationAsked) -> PaymentDetail:
    """Ask Saleor for an operation as the person who asks; Saleor's webhook has the app do it."""
    payment = await _existing(guest, reference)
    impossible = operation.inadmissible(payment, body.action, body.amount, None)
    if impossible:
        raise No(409, "NOT_ALLOWED_NOW", action=body.action, fields=(("amount", impossible),))
    shop = guest.visit.installation
    refused = await order.request(guest.house, shop, guest.token, payment, body.action, body.amount)
    if refused:
        raise No(502, "SALEOR_SILENT", detail=refused)
    return await _detail(guest, payment)


@routes.post("/payments/{reference}/refresh")
async def refresh_payment(guest: Payer, reference: str) -> Refreshed:
    """Ask QMORE now, and settle what is open."""
    seen = await reconcile.look(guest.house, await _existing(guest, reference))
    return Refreshed(found=seen.found.value, note=seen.note, payment=row(seen.payment))


@routes.post("/payments/{reference}/match")
async def match_payment(guest: Payer, reference: str, body: Match) -> Refreshed:  # noqa: ARG001 - not built yet
    """Give a payment the order number that staff found in QENTA's portal."""
    raise No(501, "NOT_YET")


@routes.post("/reports/{report_id}/replay")
async def replay_report(guest: Payer, report_id: str) -> ReportView:
    """Let a parked report leave again."""
    store, disk = guest.house.store, guest.house.disk
    report = await disk.run(store.report, guest.tenant, report_id)
    if report is None:
        raise No(404, "NOT_FOUND", what="report" if guest.language == "en" else "Diese Meldung")
    if report.state != "parked":
        raise No(409, "NOT_PARKED")
    now = guest.house.clock.now()
    await disk.run(store.replay, report_id, now)
    guest.house.wake.set()
    return _report(replace(report, state="due", due_at=now))


@routes.get("/orders/{order_id}/payments")
async def get_order_payments(guest: Payer, order_id: str) -> PaymentFound:
    """The payments of one of Saleor's orders, for the widget in its page."""
    known = await order.transactions(guest.house, guest.visit.installation, order_id)
    find = guest.house.store.find_payments
    payments, _ = await guest.house.disk.run(find, guest.tenant, Wanted(transactions=known), 0, _WIDGET)
    return PaymentFound(payments=[row(one) for one in payments])


def row(payment: Payment) -> PaymentRow:
    """Return a payment as it stands in a list."""
    return PaymentRow(
        reference=payment.psp_reference,
        order_number=payment.order_number,
        transaction_id=payment.transaction_id,
        state=payment.state,
        payment_type=payment.payment_type,
        amount=payment.amount,
        currency=payment.currency,
        channel=payment.channel_slug,
        created_at=payment.created_at,
        updated_at=payment.updated_at,
    )


async def _existing(guest: Guest, reference: str) -> Payment:
    found = await guest.house.disk.run(guest.house.store.payment_by_reference, guest.tenant, reference)
    if found is None:
        raise No(404, "NOT_FOUND", what="payment" if guest.language == "en" else "Diese Zahlung")
    return found


async def _detail(guest: Guest, payment: Payment) -> PaymentDetail:
    known, unheard = await story.gather(guest.house, guest.desk.installations, payment)
    return PaymentDetail(
        payment=row(known.payment),
        moments=[_moment(one) for one in timeline.of(known)],
        reports=[_report(one) for one in known.reports],
        operations_allowed=_allowed(known.order),
        actions=_actions(known.order),
        unheard=list(unheard),
    )


def _allowed(found: OrderDetails | None) -> list[str]:
    if found is None:
        return []
    paid = (part.operations_allowed for part in found.payments)
    credited = (part.operations_allowed for part in found.credits)
    return sorted(found.operations_allowed.union(*paid, *credited))


def _actions(found: OrderDetails | None) -> list[Action]:
    possible = {str(one) for one in operation.actions(found)} if found else set()
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


def _report(report: Report) -> ReportView:
    return ReportView(
        id=report.id,
        type=report.type,
        amount=report.amount,
        currency=report.currency,
        state=report.state,
        attempts=report.attempts,
        due_at=report.due_at,
        last_error=report.last_error,
    )
