"""The registry: each Saleor event with its route, its subscription and its flow. Manifest and router are built from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from saleor_app_sdk import events

from app.flows import gateway, operate, start

Flow = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Handler:
    """What answers one Saleor event."""

    name: str
    slug: str
    payload: type[Any]
    flow: Flow


HANDLERS: tuple[Handler, ...] = (
    Handler(
        "PAYMENT_GATEWAY_INITIALIZE_SESSION",
        "payment-gateway-initialize-session",
        events.PaymentGatewayInitializeSession,
        gateway.run,
    ),
    Handler(
        "TRANSACTION_INITIALIZE_SESSION",
        "transaction-initialize-session",
        events.TransactionInitializeSession,
        start.initialize_session,
    ),
    Handler(
        "TRANSACTION_PROCESS_SESSION",
        "transaction-process-session",
        events.TransactionProcessSession,
        start.process_session,
    ),
    Handler(
        "TRANSACTION_CHARGE_REQUESTED",
        "transaction-charge-requested",
        events.TransactionChargeRequested,
        operate.run,
    ),
    Handler(
        "TRANSACTION_REFUND_REQUESTED",
        "transaction-refund-requested",
        events.TransactionRefundRequested,
        operate.run,
    ),
    Handler(
        "TRANSACTION_CANCELATION_REQUESTED",
        "transaction-cancelation-requested",
        events.TransactionCancelationRequested,
        operate.run,
    ),
)
