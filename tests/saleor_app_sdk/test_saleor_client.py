"""The GraphQL client: an answer, a refusal, or one of two kinds of silence."""

from __future__ import annotations

import asyncio
import contextlib
import json
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk import Installation, SaleorClient, Token
from saleor_app_sdk.client import Answered, GraphQLErrors, Lost, Unsent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import httpx2

    from tests.saleor_app_sdk.shop import Shop

DOCUMENT, VARIABLES = "query Q($id: ID!) { x(id: $id) }", {"id": "ü"}


async def ask(http: httpx2.AsyncClient, url: str, timeout: float = 5.0) -> Any:  # noqa: ASYNC109
    client = SaleorClient(http, Installation(url, "A", Token("secret"), {}))
    return await client.execute(DOCUMENT, VARIABLES, timeout=timeout)


async def test_a_question_and_its_answer(shop: Shop, http: httpx2.AsyncClient) -> None:
    """The document goes out with the app's token; numbers come back exact."""
    shop.graphql = (200, b'{"data": {"amount": 0.1}}')

    assert await ask(http, shop.url) == Answered({"amount": Decimal("0.1")})

    ((_, headers, body),) = shop.asked
    assert headers["authorization"] == "Bearer secret"
    assert json.loads(body) == {"query": DOCUMENT, "variables": VARIABLES}


DENIED = {"message": "To access this path, you need HANDLE_PAYMENTS", "extensions": {"exception": {"code": "X"}}}
ANSWERS: dict[str, tuple[int, bytes, Any]] = {
    "an error": (200, b'{"errors": [{"message": "no"}], "data": null}', GraphQLErrors(("no",))),
    "two errors": (400, b'{"errors": [{"message": "a"}, {"message": "b"}]}', GraphQLErrors(("a", "b"))),
    "a dead token": (
        200,
        b'{"errors": [{"message": "x", "extensions": {"exception": {"code": "PermissionDenied"}}}], "data": {}}',
        GraphQLErrors(("x",), permission_denied=True),
    ),
    "an error with another code": (
        200,
        json.dumps({"errors": [DENIED]}).encode(),
        GraphQLErrors(("To access this path, you need HANDLE_PAYMENTS",)),
    ),
    "errors without words": (200, b'{"errors": {"x": 1}}', GraphQLErrors(("unknown error",))),
    "errors of nonsense": (200, b'{"errors": [1, {"extensions": 2}]}', GraphQLErrors(("",))),
    "an empty list of errors": (200, b'{"errors": [], "data": {}}', Answered({})),
    "no data": (200, b"{}", Lost("HTTP 200 without data")),
    "null": (200, b'{"data": null}', Lost("HTTP 200 without data")),
    "a list": (200, b"[]", Lost("HTTP 200 without a GraphQL answer")),
    "a gateway's page": (502, b"<html>", Lost("HTTP 502 without a GraphQL answer")),
    "a redirect": (302, b"", Lost("HTTP 302 without a GraphQL answer")),
    "nesting without end": (200, b"[" * 100_000, Lost("HTTP 200 without a GraphQL answer")),
    "no UTF-8": (200, b"\xff", Lost("HTTP 200 without a GraphQL answer")),
    "a number out of all bounds": (200, b'{"data": {"x": 1e9999999999999999999}}', None),
    "more than a mebibyte": (200, b" " * (1 << 20) + b"{}", Lost("TooLarge")),
}


@pytest.mark.parametrize(("status", "content", "expected"), ANSWERS.values(), ids=ANSWERS)
async def test_every_answer_has_a_name(
    status: int, content: bytes, expected: Any, shop: Shop, http: httpx2.AsyncClient
) -> None:
    """A refusal is words; what is no answer leaves open what happened; nothing is asked twice."""
    shop.graphql = (status, content)

    answer = await ask(http, shop.url)

    assert answer == expected if expected else isinstance(answer, (Answered, Lost))
    assert shop.times("/graphql/") == 1


async def test_long_messages_are_cut(shop: Shop, http: httpx2.AsyncClient) -> None:
    """A refusal that repeats the question does not fill the log."""
    shop.graphql = (200, json.dumps({"errors": [{"message": "x" * 999}]}).encode())

    assert await ask(http, shop.url) == GraphQLErrors(("x" * 200,))


@pytest.mark.parametrize("url", ["ftp://shop.example/graphql/", ""], ids=["another scheme", "none"])
async def test_an_address_that_is_none_sends_nothing(url: str, http: httpx2.AsyncClient) -> None:
    """What could not be sent is safe to fail."""
    assert isinstance(await ask(http, url), Unsent)


async def test_a_closed_door_sends_nothing(closed_url: str, http: httpx2.AsyncClient) -> None:
    """A refused connection is not a lost answer."""
    assert await ask(http, closed_url) == Unsent("ConnectError")


@asynccontextmanager
async def talking(say: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """Serve a peer that reads a request and then does as it is told; nothing of it is left behind."""
    tasks: list[asyncio.Task[None]] = []

    async def peer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            await say(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(lambda *ends: tasks.append(asyncio.create_task(peer(*ends))), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/graphql/"
    await asyncio.gather(*tasks)


HANGS = {
    "hangs up": b"",
    "hangs up in the middle": b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"da',
    "speaks another protocol": b"220 mail.example ESMTP\r\n",
}


@pytest.mark.parametrize("said", HANGS.values(), ids=HANGS)
async def test_a_broken_exchange_is_lost(said: bytes, http: httpx2.AsyncClient) -> None:
    """Bytes left, and nobody knows what became of them."""

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()

    async with talking(say) as url:
        assert isinstance(await ask(http, url), Lost)


async def test_silence_ends_at_the_time(http: httpx2.AsyncClient) -> None:
    """A shop that says nothing costs the time that was given, and the outcome is unknown."""

    async def wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with talking(wait) as url:
        assert isinstance(await ask(http, url, timeout=0.1), Lost)


async def test_drops_end_at_the_time_too(http: httpx2.AsyncClient) -> None:
    """A shop that says one byte again and again does not win time by it."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n")
        while not reader.at_eof() and not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.01)

    async with talking(drip) as url:
        assert await ask(http, url, timeout=0.2) == Lost("TimeoutError")
