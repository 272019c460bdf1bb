"""The sandbox's own clock and what is due on it: tests move it, nothing here waits for real time."""

from __future__ import annotations

import heapq
import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Act = Callable[[], Awaitable[None]]

_ZONE = ZoneInfo("Europe/Vienna")


def wall(moment: datetime) -> datetime:
    """Return what clocks on Austrian walls show: the documents name no zone, and QENTA is at home there."""
    return moment.astimezone(_ZONE)


class Clock:
    """Real time plus an offset, and an agenda of what is to happen when."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self._due: list[tuple[datetime, int, Act]] = []
        self._turn = itertools.count()

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return datetime.now(UTC) + self.offset

    def at(self, when: datetime, act: Act) -> None:
        """Put something on the agenda."""
        heapq.heappush(self._due, (when, next(self._turn), act))

    def after(self, seconds: float, act: Act) -> None:
        """Put something on the agenda, counted from now."""
        self.at(self.now() + timedelta(seconds=seconds), act)

    async def advance(self, seconds: float) -> int:
        """Move on, stopping at everything due on the way, so that it happens at its own time; return how much did."""
        goal, done = self.now() + timedelta(seconds=seconds), 0
        while self._due and self._due[0][0] <= goal:
            when, _, act = heapq.heappop(self._due)
            self.offset += max(when - self.now(), timedelta())
            await act()
            done += 1
        self.offset += max(goal - self.now(), timedelta())
        return done
