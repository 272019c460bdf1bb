"""The circuit breaker: an app that answers nothing usable is left alone for a while (Saleor protocol 3.3)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

State = Literal["CLOSED", "HALF_OPEN", "OPEN"]

WINDOW, COOL_DOWN = timedelta(minutes=5), timedelta(minutes=2)
# Failures, and their share of all calls, at which it opens; half open it is stricter (Saleor protocol 3.3).
OPENS: dict[State, tuple[int, float]] = {"CLOSED": (100, 0.35), "HALF_OPEN": (20, 0.30)}
HEALED = 50  # successes that close it again


@dataclass
class Breaker:
    """What became of an app's synchronous webhooks lately."""

    state: State = "CLOSED"
    changed: datetime | None = None
    _calls: deque[tuple[datetime, bool]] = field(default_factory=deque)

    def lets(self, now: datetime) -> bool:
        """Tell whether a webhook may leave; after the cool-down some do again, on trial."""
        if self.state == "OPEN" and self.changed is not None and now - self.changed >= COOL_DOWN:
            self._become("HALF_OPEN", now)
        return self.state != "OPEN"

    def note(self, now: datetime, *, good: bool) -> None:
        """Count a call, and open or close where there were enough."""
        self._calls.append((now, good))
        while self._calls and now - self._calls[0][0] > WINDOW:
            self._calls.popleft()
        bad = sum(not was for _, was in self._calls)
        most, share = OPENS[self.state]
        if bad >= most and bad / len(self._calls) >= share:
            self._become("OPEN", now)
        elif self.state == "HALF_OPEN" and len(self._calls) - bad >= HEALED:
            self._become("CLOSED", now)

    def close(self, now: datetime) -> None:
        """``appReenableSyncWebhooks``: staff trust the app again."""
        self._become("CLOSED", now)

    def _become(self, state: State, now: datetime) -> None:
        self.state, self.changed = state, now
        self._calls.clear()
