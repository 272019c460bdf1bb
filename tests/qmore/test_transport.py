"""One connection for each request: whole answers in every framing that HTTP/1.1 has, and errors for everything else."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx2
import pytest
from qmore import (
    Account,
    Client,
    GenerateOrderNumber,
    KeptConnections,
    Lost,
    Nonsense,
    OneConnection,
    OrderNumber,
    Secret,
    Unsent,
)

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
    async with OneConnection() as transport:
        return await Client(transport, host).send(GenerateOrderNumber(), ACCOUNT, timeout=timeout)


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


KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
# What a server answers to each request on one connection, and how many connections two requests then take.
AFTERWARDS = {
    "a whole answer": (KEPT, 1),
    "an answer after an interim one": (b"HTTP/1.1 100 Continue\r\n\r\n" + KEPT, 1),
    "an answer that says it is the last": (KEPT.replace(b"Content", b"Connection: close\r\nContent"), 2),
    "an answer of HTTP/1.0": (KEPT.replace(b"HTTP/1.1", b"HTTP/1.0"), 2),
    "an answer with another behind it": (KEPT + KEPT.replace(b"ok", b"no"), 2),
    "an answer with nonsense behind it": (KEPT + b"SSH-2.0", 2),
}


@contextlib.asynccontextmanager
async def serving(answer: bytes, connections: list[asyncio.StreamWriter]) -> AsyncIterator[str]:
    """A server that answers every request on a connection, until the other side ends it."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
        writer.close()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for writer in connections:
            writer.transport.abort()


@pytest.mark.parametrize("case", AFTERWARDS)
async def test_a_connection_is_kept_only_where_nothing_is_left_on_it(case: str) -> None:
    """The next request never reads what was meant for another one."""
    answer, expected = AFTERWARDS[case]
    connections: list[asyncio.StreamWriter] = []

    async with serving(answer, connections) as url, httpx2.AsyncClient(transport=KeptConnections()) as http:
        told = [(await http.get(url)).content for _ in range(2)]

    assert told == [b"ok", b"ok"]
    assert len(connections) == expected


async def test_a_word_that_nobody_asked_for_ends_a_kept_connection() -> None:
    """A server that speaks between two requests is not believed."""
    connections: list[asyncio.StreamWriter] = []

    async with serving(KEPT, connections) as url, httpx2.AsyncClient(transport=KeptConnections()) as http:
        await http.get(url)
        connections[0].write(KEPT.replace(b"ok", b"no"))
        await asyncio.sleep(0.05)
        assert (await http.get(url)).content == b"ok"

    assert len(connections) == 2


@pytest.mark.parametrize(("keep", "idle"), [(0, 5.0), (20, 0.0)])
async def test_no_more_connections_are_kept_than_wanted_and_none_for_long(keep: int, idle: float) -> None:
    """What is not to be kept, or was idle for too long, is not used again."""
    connections: list[asyncio.StreamWriter] = []

    async with serving(KEPT, connections) as url, httpx2.AsyncClient(transport=KeptConnections(keep, idle)) as http:
        for _ in range(2):
            await http.get(url)
            await asyncio.sleep(0.01)

    assert len(connections) == 2


async def test_requests_at_once_have_a_connection_each_and_share_them_later() -> None:
    """Eight at once take eight, and the next eight take the same."""
    connections: list[asyncio.StreamWriter] = []

    async with serving(KEPT, connections) as url, httpx2.AsyncClient(transport=KeptConnections()) as http:
        for _ in range(2):
            await asyncio.gather(*(http.get(url) for _ in range(8)))

    assert len(connections) == 8


async def test_a_request_that_was_given_up_takes_its_connection_with_it() -> None:
    """A late answer to a request that nobody waits for is not the answer to the next one."""
    connections: list[asyncio.StreamWriter] = []

    async with serving(b"", connections) as url, httpx2.AsyncClient(transport=KeptConnections()) as http:
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await http.get(url)

    assert len(connections) == 2
