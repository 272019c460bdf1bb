"""What the sandbox knows, in memory."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account

LIFETIME = timedelta(minutes=30)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass
class Storage:
    """A data storage: what it holds is anonymised at once."""

    id: str
    account: Account
    order_ident: str
    language: str
    mode: str
    options: dict[str, str]
    touched: datetime = field(default_factory=now)
    information: dict[str, str] | None = None
    secure: bool = False
    dead: bool = False

    @property
    def alive(self) -> bool:
        """Whether it can still be used."""
        return not self.dead and now() - self.touched < LIFETIME


@dataclass
class Payment:
    """A payment that was started."""

    id: str
    account: Account
    form: dict[str, str]
    order_number: str
    storage: Storage | None
    state: str = "started"
    confirmations: list[dict[str, Any]] = field(default_factory=list)


class Memory:
    """Everything."""

    def __init__(self, accounts: tuple[Account, ...], public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        self.accounts = {(account.customer_id, account.shop_id): account for account in accounts}
        self.storages: dict[str, Storage] = {}
        self.payments: dict[str, Payment] = {}
        self.fingerprints: set[str] = set()
        self.reserved: dict[str, set[str]] = {}
        self.received: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self._numbers = itertools.count(8_000_001)

    def number(self) -> str:
        """Return the next of the one range of numbers."""
        return str(next(self._numbers))

    def account(self, form: dict[str, str]) -> Account | None:
        """Return the account a request names."""
        return self.accounts.get((form.get("customerId", ""), form.get("shopId", "")))

    def fault(self, kind: str, name: str) -> dict[str, Any] | None:
        """Take a fault that was asked for."""
        for fault in self.faults:
            if fault.get(kind) == name or (kind == "confirmation" and kind in fault):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.faults.remove(fault)
                return fault
        return None
