"""A Saleor that counts every report at once, or after a while, and remembers how many it was told at the same time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from bench import wire
from bench.stub import COUNTED

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass
class Saleor:
    """What it was told: when each report came, and how many were being answered at the worst moment."""

    app: bytes = b'{"data":{"app":{"id":"QXBwOjE="}}}'
    seconds: float = 0.0  # that an answer takes
    came: list[float] = field(default_factory=list)
    open: int = 0
    widest: int = 0

    def forget(self) -> None:
        """Begin a new count."""
        self.came, self.widest = [], 0

    def rate(self) -> float:
        """Return the reports per second from the first to the last."""
        return (len(self.came) - 1) / (self.came[-1] - self.came[0])


class Line(wire.Line):
    """One connection that stays open, as a real Saleor's does."""

    def __init__(self, saleor: Saleor) -> None:
        self._saleor = saleor

    def whole(self, head: bytes, body: bytes) -> None:  # noqa: ARG002 - what it is about stands in the body
        """Take a request."""
        saleor, report = self._saleor, b"transactionEventReport" in body
        if report:
            saleor.came.append(time.perf_counter())
            saleor.open += 1
            saleor.widest = max(saleor.widest, saleor.open)
        if report and saleor.seconds:
            asyncio.get_running_loop().call_later(saleor.seconds, self._answer, report)
        else:
            self._answer(report)

    def _answer(self, report: bool) -> None:  # noqa: FBT001 - call_later gives it by position
        body = COUNTED if report else self._saleor.app
        self._saleor.open -= report
        self._transport.write(_HEAD % len(body) + body)
