"""What is remembered, as values: the store writes and reads them, decisions take and return them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from app.decide.channel import ChannelSettings

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


Action = Literal["CHARGE", "REFUND", "CANCEL"]  # what staff may do to a Saleor transaction


@dataclass(frozen=True)
class Tenant:
    """One Saleor shop that installed the app."""

    saleor_api_url: str
    app_id: str
    token: str = field(repr=False)
    jwks: dict[str, Any]
    installed_at: datetime
    removed_at: datetime | None = None  # since when it seems to have removed the app; its token is empty if it said so


@dataclass(frozen=True)
class ChannelConfig:
    """One version of one channel's configuration; credentials are sealed on disk. Without an account it takes nothing."""

    tenant: str
    channel_slug: str
    version: int
    settings: dict[str, Any]
    customer_id: str
    shop_id: str | None
    secret: str = field(repr=False)
    backend_password: str | None = field(repr=False)
    host: str
    created_at: datetime
    account_id: str | None = None  # whose credentials these are a copy of; None for a file's own
    is_test_channel: bool | None = None  # demo and test credentials may stay on it
    created_by: str | None = None
    style: Literal["seamless", "toolkit"] = "seamless"  # of the account's back end (QMORE protocol 7.2)

    @property
    def is_mapped(self) -> bool:
        """Tell whether the channel has an account, and so takes payments."""
        return bool(self.customer_id)

    @cached_property
    def channel(self) -> ChannelSettings:
        """The settings, validated; once, since a version does not change."""
        return ChannelSettings.model_validate(self.settings)


@dataclass(frozen=True)
class Storage:
    """A QMORE data storage of one checkout or order (QMORE protocol 4)."""

    tenant: str
    source_id: str
    order_ident: str
    storage_id: str
    javascript_url: str
    mode: str
    language: str
    config_version: int
    opened_at: datetime
    expires_at: datetime
    state: Literal["open", "used", "dead"]


@dataclass(frozen=True)
class Payment:
    """One Saleor transaction's payment through QMORE; amount in the currency's own unit."""

    token: str = field(repr=False)
    tenant: str
    transaction_id: str
    source_id: str
    channel_slug: str
    config_version: int
    idempotency_key: str
    payment_type: str
    amount: Decimal
    currency: str
    action: str
    state: str
    psp_reference: str
    order_number: str | None
    order_ident: str
    storage_id: str | None
    return_url: str
    window_name: str | None
    redirect_url: str | None
    answer: dict[str, Any] | None
    details: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    check_at: datetime | None = None  # when QMORE is to be asked about it
    checks: int = 0  # how often it was asked in vain
    saleor_order: str | None = None  # the number of Saleor's order, as people read it, once that is known


@dataclass(frozen=True)
class Operation:
    """One entry of the ledger: a charge, refund or cancellation of a payment, asked for by staff or seen at QMORE.

    ``key`` is Saleor's idempotency key (Saleor protocol 4.6), ``command`` QMORE's operation once it is chosen, ``number``
    the payment or credit it concerns, ``before`` the sums before it was sent, ``moved`` what really moved.
    """

    tenant: str
    transaction_id: str
    key: str
    sequence: int
    action: Action
    amount: Decimal | None
    currency: str
    psp_reference: str
    state: str
    created_at: datetime
    updated_at: datetime
    leased_until: datetime | None = None
    command: str | None = None
    number: str | None = None
    before: dict[str, Any] | None = None
    moved: Decimal | None = None
    message: str = ""
    actions: tuple[Action, ...] | None = None
    promised: bool = False  # Saleor was answered "pending" and must hear the end
    quiet: bool = False  # the second half of a void, of which Saleor hears nothing
    lines: list[dict[str, Any]] = field(default_factory=list)  # what a granted refund is about, as basket positions


@dataclass(frozen=True)
class Confirmation:
    """One server-to-server confirmation as it came; the body is sealed on disk."""

    id: str
    payment_token: str = field(repr=False)
    body: bytes = field(repr=False)
    digest: str
    verdict: str
    received_at: datetime
    keep_until: datetime | None = None  # the day after which the body is nobody's business any more


@dataclass(frozen=True)
class Report:
    """One event that Saleor must hear of, until it says it has."""

    id: str
    tenant: str
    transaction_id: str
    payment_token: str = field(repr=False)
    psp_reference: str
    type: str
    amount: Decimal
    currency: str
    message: str
    actions: tuple[str, ...] | None  # None leaves Saleor's as they are
    payload: dict[str, Any]
    attempts: int
    due_at: datetime
    leased_until: datetime | None
    leased_by: str | None
    state: Literal["due", "done", "parked"]
    last_error: str | None
