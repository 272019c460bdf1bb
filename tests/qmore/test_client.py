"""The client against a real server on the loopback: an answer, or silence under its right name."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest
from qmore import Account, Client, GenerateOrderNumber, Lost, Nonsense, OrderNumber, Secret, Unsent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ACCOUNT = Account("D200001", "seamless", Secret("B8AKTPWBRMNBV455FG6M2DANE99WU2"), Secret("jcv45z"))
GOOD = b"status=0&orderNumber=8000042"


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    return head + await reader.readexactly(length)


def answers(body: bytes, status: bytes = b"200 OK", extra: bytes = b"") -> Behaviour:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _request(reader)
        length = str(len(body)).encode()
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: " + length + b"\r\n" + extra + b"\r\n" + body)
        await writer.drain()

    return behave


async def closes_after_reading(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await _request(reader)


async def never_answers(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await _request(reader)
    await asyncio.sleep(30)


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.05)


@asynccontextmanager
async def serving(behaviour: Behaviour) -> AsyncIterator[str]:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await behaviour(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def send(host: str, timeout: float = 0.5) -> object:  # noqa: ASYNC109
    async with httpx2.AsyncHTTPTransport() as transport:
        return await Client(transport, host).send(GenerateOrderNumber(), ACCOUNT, timeout=timeout)


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        pytest.param(answers(GOOD), OrderNumber, id="an answer"),
        pytest.param(closes_after_reading, Lost, id="closed after reading"),
        pytest.param(never_answers, Lost, id="never answered"),
        pytest.param(drips, Lost, id="dripping past the deadline"),
        pytest.param(answers(b"", b"403 Forbidden"), Nonsense, id="a 403"),
        pytest.param(answers(GOOD, b"500 Oops"), Nonsense, id="a 500, whatever it says"),
        pytest.param(answers(GOOD, b"302 Found", b"Location: /x\r\n"), Nonsense, id="a redirect is not followed"),
        pytest.param(answers(b"<html><p class=a>down</p></html>"), Nonsense, id="a page"),
        pytest.param(answers(b"a=" + b"x" * 300_000), Nonsense, id="more than 256 kB"),
        pytest.param(answers(GOOD, extra=b"Content-Encoding: gzip\r\n"), Nonsense, id="compressed unasked"),
    ],
)
async def test_every_behaviour_has_its_name(behaviour: Behaviour, expected: type) -> None:
    """Bytes that left without an answer are lost; an answer that is none is nonsense."""
    async with serving(behaviour) as host:
        assert isinstance(await send(host), expected)


async def test_a_refused_connection_is_unsent() -> None:
    """Where nobody listens nothing can have happened."""
    async with serving(never_answers) as host:
        pass

    assert isinstance(await send(host), Unsent)


@pytest.mark.parametrize("left", [0, -1.0])
async def test_without_time_nothing_is_sent(left: float) -> None:
    """A spent budget opens no connection."""
    seen: list[bytes] = []

    async def notes(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        seen.append(b"connected")

    async with serving(notes) as host:
        assert isinstance(await send(host, left), Unsent)
    assert seen == []


async def test_the_deadline_is_for_everything() -> None:
    """A byte now and then does not buy time."""
    async with serving(drips) as host:
        started = time.monotonic()
        await send(host, 0.3)

    assert time.monotonic() - started < 2


async def test_the_request_has_the_headers_that_qmore_demands() -> None:
    """Without them QMORE answers 403; the secret is not on the wire."""
    seen: list[bytes] = []

    async def keeps(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        seen.append(await _request(reader))

    async with serving(keeps) as host:
        await send(host)

    head, _, body = seen[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /seamless/backend/generateOrderNumber HTTP/1.1")
    assert b"content-type: application/x-www-form-urlencoded" in head.lower()
    assert b"user-agent: qmore" in head.lower()
    assert b"connection: close" in head.lower()
    assert b"password=jcv45z" in body
    assert b"B8AK" not in body
