"""The load: a number of open connections, each sending the next request as soon as its last one is answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bench import wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Unexpected(Exception):
    """An answer was not what is measured, so no figure would mean anything."""


@dataclass(frozen=True)
class Answer:
    """One request's number, its answer, and when it was sent and answered, in seconds."""

    index: int
    body: bytes
    sent: float
    came: float


async def run(port: int, requests: Sequence[bytes], concurrency: int, expected: bytes) -> list[Answer]:
    """Send all requests, so many at a time; every answer must be 200 and contain what is expected."""
    answers: list[Answer] = []
    loop = asyncio.get_running_loop()
    todo = iter(enumerate(requests))
    ends = [loop.create_future() for _ in range(concurrency)]

    def taken(answer: Answer, head: bytes) -> None:
        if b" 200 " not in head[:16] or expected not in answer.body:
            raise Unexpected(f"{head[:60]!r} {answer.body[:500]!r}")
        answers.append(answer)

    made = [await loop.create_connection(partial(_Line, todo, taken, end), "127.0.0.1", port) for end in ends]
    try:
        async with asyncio.timeout(120):
            await asyncio.gather(*ends)
    finally:
        for transport, _ in made:
            transport.close()
    return answers


class _Line(wire.Line):
    def __init__(
        self,
        todo: Iterator[tuple[int, bytes]],
        taken: Callable[[Answer, bytes], None],
        end: asyncio.Future[None],
    ) -> None:
        self._todo, self._taken, self._end = todo, taken, end

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        super().connection_made(transport)
        self._next()

    def _next(self) -> None:
        following = next(self._todo, None)
        if following is None:
            self._end.set_result(None)
            return
        self._index, request = following
        self._sent = time.perf_counter()
        self._transport.write(request)

    def whole(self, head: bytes, body: bytes) -> None:
        """Note an answer, and go on."""
        try:
            self._taken(Answer(self._index, body, self._sent, time.perf_counter()), head)
        except Unexpected as wrong:
            self._end.set_exception(wrong)
        else:
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so, where answers are still awaited."""
        if not self._end.done():
            self._end.set_exception(Unexpected(f"the server closed the connection: {exc}"))
