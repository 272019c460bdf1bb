"""What every flow is given: disk, the ways to QMORE and Saleor, the clock and fresh identifiers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import qmore

from app.decide import present
from app.flows.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    import httpx2
    from qmore.client import Request

    from app.decide.accounts import Account
    from app.decide.records import ChannelConfig, Payment
    from app.flows.reserve import Pool
    from app.store import Runner, Store

A = TypeVar("A")


@dataclass(frozen=True)
class Clock:
    """Time and chance, which only the composition root may touch."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    token: Callable[[], str]
    reference: Callable[[], str]


@dataclass(frozen=True)
class House:
    """The parts that flows work with."""

    store: Store
    disk: Runner
    qmore_transport: httpx2.AsyncBaseTransport
    saleor_http: httpx2.AsyncClient
    clock: Clock
    public_url: str
    document: Callable[[str], str]  # what is sent to Saleor, by its name in ``graphql/``
    budget: float  # seconds for everything that one session webhook does; Saleor waits 18 (Saleor protocol 3.2)
    pool: Pool
    echo: timedelta  # after which a report repeats what a webhook has answered, in case the answer was lost
    certain: timedelta  # after which a lost command that QMORE does not show was not executed
    widest: int  # reports that one process tells a shop at once
    confirmations_kept: timedelta  # how long a raw confirmation may be read again
    reports_kept: timedelta  # how long a report that Saleor has counted is shown
    grace: timedelta  # how long a shop that removed the app finds its credentials when it comes back
    patience: float  # seconds that a second operation of a transaction waits for the first
    reached: Callable[[str], None] = lambda _point: None  # named points, at which tests pull the plug
    tally: Tally = field(default_factory=Tally)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    newest: dict[tuple[str, str, str | None], tuple[float, dict[str, Any]]] = field(default_factory=dict)

    async def send(
        self, to: ChannelConfig | Account, request: Request[A], seconds: float
    ) -> A | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost:
        """Send QMORE one request with a channel's or an account's credentials, to its host and in its style."""
        client = qmore.Client(self.qmore_transport, to.host, qmore.Style(to.style))
        return await client.send(request, _credentials(to), timeout=seconds)

    async def started_with(self, payment: Payment) -> ChannelConfig | None:
        """Return the version of its channel's configuration that a payment keeps."""
        return await self.disk.read(
            self.store.channel_config, payment.tenant, payment.channel_slug, payment.config_version
        )

    async def taking(self, tenant: str, channel_slug: str) -> ChannelConfig | None:
        """Return how a channel takes payments now; None where it takes none."""
        found = await self.disk.read(self.store.channel_config, tenant, channel_slug)
        return found if found and found.is_mapped else None

    def page(self, psp_reference: str) -> str:
        """Return the address of the app's own page of a payment."""
        return present.page(self.public_url, psp_reference)

    async def close(self) -> None:
        """Close both ways out, finish what is being written, and close the database."""
        await self.qmore_transport.aclose()
        await self.saleor_http.aclose()
        self.disk.close()
        self.store.close()

    def deadline(self) -> Deadline:
        """Start the budget of one webhook."""
        return Deadline(self.clock.monotonic, self.clock.monotonic() + self.budget)


@dataclass(frozen=True)
class Deadline:
    """How long one webhook may still take."""

    monotonic: Callable[[], float]
    end: float

    def left(self) -> float:
        """Return the seconds left, never below zero."""
        return max(0.0, self.end - self.monotonic())


def _credentials(of: ChannelConfig | Account) -> qmore.Account:
    return qmore.Account(
        customer_id=of.customer_id,
        shop_id=of.shop_id,
        secret=qmore.Secret(of.secret),
        backend_password=qmore.Secret(of.backend_password) if of.backend_password else None,
    )
