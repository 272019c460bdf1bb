"""The sandbox shop's memory: checkouts, orders, transactions by every name they are asked for, the installed app."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import uuid
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.saleor.breaker import Breaker
from sandbox.saleor.catalogue import channels, gid
from sandbox.saleor.faults import Faults
from sandbox.saleor.keys import Signer
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from decimal import Decimal

KEPT_DELIVERIES = 500


@dataclass
class Event:
    """One event of a transaction; hidden ones count for nothing."""

    id: str
    type: str
    amount: Decimal
    psp_reference: str = ""
    message: str = ""
    external_url: str = ""
    idempotency_key: str | None = None
    counted: bool = True
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Transaction:
    """One transaction of a checkout or order; its gateway is the app's identifier, which survives reinstalls."""

    token: str
    source: dict[str, Any]
    gateway: str
    amount: Decimal
    flow: str
    key: str
    psp_reference: str = ""
    name: str = ""
    message: str = ""
    external_url: str = ""
    actions: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    details: dict[str, Any] | None = None  # paymentMethodDetails, as GraphQL shows them
    metadata: dict[str, str] = field(default_factory=dict)
    private_metadata: dict[str, str] = field(default_factory=dict)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def id(self) -> str:
        """The global id."""
        return gid("TransactionItem", self.token)

    @property
    def currency(self) -> str:
        """The channel's currency."""
        currency: str = self.source["channel"]["currencyCode"]
        return currency


@dataclass
class App:
    """The installed app."""

    id: str
    token: str
    identifier: str
    name: str = ""
    version: str = ""
    is_active: bool = True
    manifest: dict[str, Any] = field(default_factory=dict)
    registered: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    breaker: Breaker = field(default_factory=Breaker)

    def webhook(self, event: str) -> dict[str, Any] | None:
        """Return the active webhook of an event; an inactive app has none (Saleor protocol 2.4)."""
        if not self.is_active:
            return None
        known = (w for w in self.registered if w["isActive"] and event in (*w["syncEvents"], *w["asyncEvents"]))
        return next(known, None)


@dataclass
class Settings:
    """What tests and people may change, so that nobody has to wait."""

    retry_scale: float = 1.0
    connect_timeout: float = 2.0
    read_timeout: float = 18.0
    breaker: frozenset[str] = (
        frozenset()
    )  # events that the circuit breaker watches, in lower case; core's default is none


class Shop:
    """Everything."""

    def __init__(self, public_url: str, version: str) -> None:
        self.public_url = public_url.rstrip("/")
        self.version = version
        self.signer = Signer()
        self.staff_token = self.new_token()
        self.customer_token = self.new_token()
        self.app: App | None = None
        self.tasks: set[asyncio.Task[Any]] = set()
        self._ids = itertools.count(1)
        self.forget()

    def forget(self) -> None:
        """Begin anew, with the app still installed: no faults, no settings, nothing bought."""
        self.settings = Settings()
        self.faults = Faults()
        self.channels = channels()
        self.checkouts: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.completed: dict[str, dict[str, Any]] = {}
        self.completing: set[str] = set()
        self.transactions: dict[str, Transaction] = {}
        self._by_key: dict[tuple[str, str], Transaction] = {}
        self._by_source: dict[str, list[Transaction]] = {}
        self.deliveries: deque[dict[str, Any]] = deque(maxlen=KEPT_DELIVERIES)
        self.stored_methods: dict[tuple[str, ...], tuple[datetime, list[dict[str, Any]]]] = {}
        self.offset = timedelta()
        self.sent: deque[dict[str, Any]] = deque(maxlen=KEPT_DELIVERIES)

    @property
    def api_url(self) -> str:
        """The GraphQL endpoint."""
        return f"{self.public_url}/graphql/"

    def forget_stored_methods(self, user: str) -> None:
        """Let the next question for a customer's stored methods reach the app again (Saleor protocol 3.3)."""
        self.stored_methods = {key: kept for key, kept in self.stored_methods.items() if user not in key}

    @property
    def jwks(self) -> dict[str, Any]:
        """The published keys, without ``alg`` up to 3.20 (Saleor protocol 2.5)."""
        if since(self.version, "3.21"):
            return self.signer.jwks
        return {"keys": [{k: v for k, v in key.items() if k != "alg"} for key in self.signer.jwks["keys"]]}

    def now(self) -> datetime:
        """Return the shop's time, which tests and people may move."""
        return datetime.now(UTC) + self.offset

    def next_id(self) -> int:
        """Return the next database key."""
        return next(self._ids)

    def event(self, kind: str, amount: Decimal, **more: Any) -> Event:
        """Make an event."""
        return Event(gid("TransactionEvent", self.next_id()), kind, amount, created_at=self.now(), **more)

    def new_key(self) -> dict[str, Any]:
        """Sign with a new key from now on, without overlap (Saleor protocol 2.5)."""
        self.signer = Signer()
        return self.jwks

    def new_token(self) -> str:
        """Return a token of thirty characters."""
        return secrets.token_hex(15)

    def source(self, ident: str | None) -> dict[str, Any] | None:
        """Return a checkout or an order."""
        return self.checkouts.get(ident or "") or self.orders.get(ident or "")

    def current(self, source: dict[str, Any]) -> dict[str, Any]:
        """Return what has become of a checkout: itself, or its order."""
        return self.completed.get(source["id"], source)

    def add(self, transaction: Transaction) -> None:
        """Remember a transaction by id, by key, by what it pays."""
        self.transactions[transaction.id] = transaction
        self._by_key[transaction.gateway, transaction.key] = transaction
        self._by_source.setdefault(transaction.source["id"], []).append(transaction)

    def transaction(self, given: dict[str, Any]) -> Transaction | None:
        """Return the transaction of an ``id`` or ``token`` argument."""
        token = str(given.get("token") or "")
        return self.transactions.get(given.get("id") or gid("TransactionItem", token))

    def transaction_of_key(self, gateway: str, key: str) -> Transaction | None:
        """Return the transaction of an idempotency key, unique per app (Saleor protocol 6.2)."""
        return self._by_key.get((gateway, key))

    def transactions_of(self, ident: str) -> list[Transaction]:
        """Return the transactions of a checkout or order."""
        return self._by_source.get(ident, [])

    def hand_over(self, checkout: dict[str, Any], order: dict[str, Any]) -> None:
        """Let an order take a checkout's place, its transactions with it."""
        moved = self._by_source.pop(checkout["id"], [])
        for transaction in moved:
            transaction.source = order
        self._by_source[order["id"]] = moved
        self.completed[checkout["id"]] = self.orders[order["id"]] = order
        del self.checkouts[checkout["id"]]

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something after the answer, as core's workers do."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def rest(self) -> None:
        """End what is still under way."""
        running = [task for task in self.tasks if not task.done()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def new_uuid() -> str:
    """Return a random key."""
    return str(uuid.uuid4())
