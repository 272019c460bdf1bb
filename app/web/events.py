"""The registry: each Saleor event with its route, its subscription and its flow. Manifest and router are built from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from saleor_app_sdk import events, lifecycle
from saleor_app_sdk.version import SaleorVersion

from app.flows import gateway, operate, start, uninstall

Flow = Callable[..., Awaitable[Any]]
OLDEST = SaleorVersion(3, 20)  # that the manifest asks for


@dataclass(frozen=True)
class Handler:
    """What answers one Saleor event."""

    name: str
    slug: str
    payload: type[Any]
    flow: Flow
    sync: bool = True
    since: SaleorVersion = OLDEST


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
    Handler(
        "APP_DELETED",
        "app-deleted",
        lifecycle.AppDeleted,
        uninstall.run,
        sync=False,
        since=SaleorVersion(3, 23),  # the line: its first patches take the subscription, and send nothing
    ),
)
