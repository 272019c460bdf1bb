# ruff: noqa: ARG001 - the contract stands before its bodies
"""The way to live: six checks, a test payment, and the decision."""

from fastapi import APIRouter

from app.web.dashboard.door import Configurer, Door, No
from app.web.dashboard.shapes_payments import GoLive, TestPaymentAsked, TestPaymentStarted

routes = APIRouter(route_class=Door, tags=["go-live"])


@routes.get("/go-live")
async def get_go_live(guest: Configurer) -> GoLive:
    """The six checks as they stand."""
    raise No(501, "NOT_YET")


@routes.post("/go-live/test-payment")
async def start_test_payment(guest: Configurer, body: TestPaymentAsked) -> TestPaymentStarted:
    """Make a basket in a test channel and start a payment with it."""
    raise No(501, "NOT_YET")


@routes.post("/go-live/live")
async def go_live(guest: Configurer) -> GoLive:
    """Decide to be live; refused while a check is not done."""
    raise No(501, "NOT_YET")
