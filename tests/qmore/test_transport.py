"""One connection for each request: whole answers in every framing that HTTP/1.1 has, and errors for everything else."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx2
import pytest
from qmore import Account, Client, GenerateOrderNumber, Lost, Nonsense, OneConnection, OrderNumber, Secret, Unsent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ACCOUNT = Account("D200001", "seamless", Secret("B8AKTPWBRMNBV455FG6M2DANE99WU2"), Secret("jcv45z"))
GOOD = b"status=0&orderNumber=8000042"
SIZED = b"HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n" + GOOD
CASES = {
    "a length": (SIZED, OrderNumber),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nstatus=0\r\n14\r\n&orderNumber=8000042\r\n0\r\n\r\n",
        OrderNumber,
    ),
    "the end of the connection": (b"HTTP/1.1 200 OK\r\n\r\n" + GOOD, OrderNumber),
    "an interim answer before it": (b"HTTP/1.1 100 Continue\r\n\r\n" + SIZED, OrderNumber),
    "less than its length": (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + GOOD, Lost),
    "a chunk cut off": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\nstatus", Lost),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Le", Lost),
    "only an interim answer": (b"HTTP/1.1 100 Continue\r\n\r\n", Lost),
    "nothing": (b"", Lost),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", Lost),
    "an endless head": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 900_000, Lost),
    "a 403": (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", Nonsense),
    "more than anybody reads": (b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"x" * 900_000, Nonsense),
}


@contextlib.asynccontextmanager
async def answering(answer: bytes, seen: list[bytes]) -> AsyncIterator[str]:
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            seen.append(head + await reader.readexactly(length))
            writer.write(answer)
            await writer.drain()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*tasks)


async def send(host: str, timeout: float = 2.0) -> object:  # noqa: ASYNC109
    async with httpx2.AsyncClient(transport=OneConnection()) as http:
        return await Client(http, host).send(GenerateOrderNumber(), ACCOUNT, timeout=timeout)


@pytest.mark.parametrize("case", CASES)
async def test_an_answer_is_whole_or_there_is_none(case: str) -> None:
    """What was cut off after the request left may have been executed: it is lost, never half believed."""
    answer, expected = CASES[case]
    seen: list[bytes] = []

    async with answering(answer, seen) as host:
        told = await send(host)

    assert isinstance(told, expected), told
    assert len(seen) == 1


async def test_the_request_is_one_that_qmore_accepts() -> None:
    """The head names host, length, form and the end of the connection (QMORE protocol 1.2)."""
    seen: list[bytes] = []

    async with answering(SIZED, seen) as host:
        await send(host)

    head = seen[0].partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"post /seamless/backend/generateordernumber http/1.1\r\n")
    for line in (b"host: 127.0.0.1:", b"content-type: application/x-www-form-urlencoded", b"connection: close"):
        assert b"\r\n" + line in head


async def test_nothing_leaves_before_tls_is_proven() -> None:
    """A server that cannot speak TLS, or whose certificate nobody vouches for, gets no byte of the form."""
    seen: list[bytes] = []

    async with answering(SIZED, seen) as host:
        told = await send(host.replace("http:", "https:"))

    assert isinstance(told, Unsent)
    assert seen == []


async def test_whoever_stops_waiting_leaves_nothing_open() -> None:
    """The connection ends with the deadline, and not when the other side feels like it."""
    ended = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await reader.read()
        ended.set()
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        told = await send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", 0.2)
        await asyncio.wait_for(ended.wait(), 2)

    assert isinstance(told, Lost)
