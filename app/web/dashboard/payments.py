# ruff: noqa: ARG001 - the contract stands before its bodies
"""Payments: look up, tell the story, operate through Saleor, refresh, replay, match."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.web.dashboard.door import Door, No, Payer
from app.web.dashboard.shapes_payments import (
    Health,
    Match,
    OperationAsked,
    PaymentDetail,
    PaymentFound,
    PaymentPage,
    Refreshed,
    ReportView,
)

routes = APIRouter(route_class=Door, tags=["payments"])
Page = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=100)]


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
    raise No(501, "NOT_YET")


@routes.get("/payments/{reference}")
async def get_payment(guest: Payer, reference: str) -> PaymentDetail:
    """One payment's story in all three systems."""
    raise No(501, "NOT_YET")


@routes.post("/payments/{reference}/operations")
async def ask_operation(guest: Payer, reference: str, body: OperationAsked) -> PaymentDetail:
    """Ask Saleor for an operation as the person who asks; Saleor's webhook has the app do it."""
    raise No(501, "NOT_YET")


@routes.post("/payments/{reference}/refresh")
async def refresh_payment(guest: Payer, reference: str) -> Refreshed:
    """Ask QMORE now, and settle what is open."""
    raise No(501, "NOT_YET")


@routes.post("/payments/{reference}/match")
async def match_payment(guest: Payer, reference: str, body: Match) -> Refreshed:
    """Give a payment the order number that staff found in QENTA's portal."""
    raise No(501, "NOT_YET")


@routes.post("/reports/{report_id}/replay")
async def replay_report(guest: Payer, report_id: str) -> ReportView:
    """Let a parked report leave again."""
    raise No(501, "NOT_YET")


@routes.get("/orders/{order_id}/payments")
async def get_order_payments(guest: Payer, order_id: str) -> PaymentFound:
    """The payments of one of Saleor's orders, for the widget in its page."""
    raise No(501, "NOT_YET")


@routes.get("/health")
async def get_health(guest: Payer) -> Health:
    """How the app is doing for this shop."""
    raise No(501, "NOT_YET")
