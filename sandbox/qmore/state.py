"""What the sandbox knows, in memory: sessions and storages by their keys, logs that forget their oldest."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.qmore.clock import Clock
from sandbox.qmore.faults import Faults
from sandbox.qmore.fixtures import seed
from sandbox.qmore.orders import Book

if TYPE_CHECKING:
    import asyncio

    import httpx2

    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form

LIFETIME = timedelta(minutes=30)
_DAY = 86_400
_LOG = 2000
_FINGERPRINTS = 100_000


@dataclass
class Storage:
    """A data storage: what it holds is anonymised at once."""

    id: str
    account: Account
    order_ident: str
    language: str
    mode: str
    options: dict[str, str]
    touched: datetime
    information: dict[str, str] | None = None
    secure: bool = False
    declined: str = ""  # the code that paying comes to
    dead: bool = False

    def alive(self, now: datetime) -> bool:
        """Tell whether it can still be used (QMORE protocol 4.1)."""
        return not self.dead and now - self.touched < LIFETIME


@dataclass
class Session:
    """A payment that was started: what the shopper decides, and what the shop was told."""

    id: str
    account: Account
    form: Form
    order_number: str
    storage: Storage | None
    touched: datetime
    state: str = "started"
    code: str = "20003"  # why it failed, if it did
    outcome: str = "failure"  # what an abandoned session really came to
    confirmations: list[dict[str, Any]] = field(default_factory=list)


class Memory:
    """Everything."""

    def __init__(self, accounts: tuple[Account, ...], public_url: str, http: httpx2.AsyncClient | None = None) -> None:
        self.public_url = public_url.rstrip("/")
        self.http = http
        self.tasks: set[asyncio.Task[None]] = set()
        self.given = accounts
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.clock = Clock()
        self.accounts = {account.key: account for account in self.given}
        self.storages: dict[str, Storage] = {}
        self.sessions: dict[str, Session] = {}
        self.by_number: dict[str, Session] = {}
        self.fingerprints: OrderedDict[str, datetime] = OrderedDict()
        self.reserved: dict[str, str] = {}
        self.received: deque[dict[str, Any]] = deque(maxlen=_LOG)
        self.sent: deque[dict[str, Any]] = deque(maxlen=_LOG)
        self.faults = Faults()
        self.clock.after(_DAY, self._night)
        self.book = Book()
        seed(self.book, self.given)

    async def _night(self) -> None:
        """End the day; the sandbox's days are 24 hours of its clock from its start, so that no test meets midnight."""
        self.book.day_end(self.clock.now())
        self.clock.after(_DAY, self._night)

    def account(self, form: dict[str, str]) -> Account | None:
        """Return the account a request names."""
        return self.accounts.get((form.get("customerId", ""), form.get("shopId", "")))

    def used(self, fingerprint: str) -> datetime | None:
        """Tell when a request's fingerprint was accepted before."""
        return self.fingerprints.get(fingerprint.lower())

    def use(self, fingerprint: str) -> None:
        """Remember an accepted fingerprint (QMORE protocol 3.1)."""
        self.fingerprints[fingerprint.lower()] = self.clock.now()
        if len(self.fingerprints) > _FINGERPRINTS:
            self.fingerprints.popitem(last=False)

    def start(self, session: Session) -> None:
        """Begin a session."""
        self.reserved.pop(session.order_number, None)
        self.sessions[session.id] = self.by_number[session.order_number] = session
