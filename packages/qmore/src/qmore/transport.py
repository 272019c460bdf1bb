"""One connection for each request, which QMORE demands (QMORE protocol 1.2), by asyncio's own sockets under httpx2.

A pool that is never used twice costs four times as much; connections that are kept for others cost a third of a pool's.
An answer is whole or there is none: what ends before its length, or is no HTTP, is an error. The deadline is the caller's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httptools
import httpx2

if TYPE_CHECKING:
    import ssl

_LARGEST = 1 << 19  # bytes received; whoever reads the answer has its own, smaller limit


class OneConnection(httpx2.AsyncBaseTransport):
    """Sends each request on a connection of its own; ``tls`` replaces the usual trust in certificate authorities."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and return the whole answer."""
        content = await request.aread()
        exchange = await self._connect(request)
        try:
            return await self._answer(exchange, request, content)
        finally:
            exchange.transport.abort()

    async def _answer(self, exchange: _Exchange, request: httpx2.Request, content: bytes) -> httpx2.Response:
        trace = request.extensions.get("trace")
        if trace is not None:
            await trace("http11.send_request_headers.started", {})
        exchange.asked = True
        exchange.transport.write(_head(request) + content)
        await exchange.answered
        return httpx2.Response(exchange.status, headers=exchange.headers, stream=httpx2.ByteStream(exchange.body))

    async def _connect(self, request: httpx2.Request) -> _Exchange:
        url, loop = request.url, asyncio.get_running_loop()
        tls = self._context() if url.scheme == "https" else None
        port = url.port or (443 if tls else 80)
        try:
            async with asyncio.timeout(request.extensions.get("timeout", {}).get("connect")):
                _, made = await loop.create_connection(_Exchange, url.host, port, ssl=tls)
        except TimeoutError as slow:
            raise httpx2.ConnectTimeout("no connection in time", request=request) from slow
        except OSError as refused:
            raise httpx2.ConnectError(type(refused).__name__, request=request) from refused
        return made

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = httpx2.create_ssl_context()
        return self._tls


class KeptConnections(OneConnection):
    """Keeps connections for the next request, which everybody but QMORE allows; so many, and each not idle for long.

    A connection that the other side closes at the moment of sending is an error like any other: nothing is sent twice.
    """

    def __init__(self, keep: int = 20, idle: float = 5.0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self._keep, self._idle = keep, idle
        self._kept: dict[tuple[str, str, int | None], list[_Exchange]] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send on a kept connection or a new one, and return the whole answer."""
        content = await request.aread()
        kept = self._kept.setdefault((request.url.scheme, request.url.host, request.url.port), [])
        exchange = self._usable(kept) or await self._connect(request)
        whole = False
        try:
            answer = await self._answer(exchange, request, content)
            whole = exchange.reusable and len(kept) < self._keep
        finally:
            if not whole:
                exchange.transport.abort()
        exchange.rest()
        kept.append(exchange)
        return answer

    def _usable(self, kept: list[_Exchange]) -> _Exchange | None:
        oldest = asyncio.get_running_loop().time() - self._idle
        while kept:
            exchange = kept.pop()
            if exchange.since >= oldest and not exchange.transport.is_closing():
                return exchange
            exchange.transport.abort()
        return None

    async def aclose(self) -> None:
        """End every connection that is kept."""
        for kept in self._kept.values():
            while kept:
                kept.pop().transport.abort()


def _head(request: httpx2.Request) -> bytes:
    line = b"%s %s HTTP/1.1\r\n" % (request.method.encode(), request.url.raw_path)
    return line + b"".join(b"%s: %s\r\n" % pair for pair in request.headers.raw) + b"\r\n"


class _Exchange(asyncio.Protocol):
    """One answer, as it comes; the methods that are named ``on_…`` are the parser's."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.rest()

    def rest(self) -> None:
        """Be ready for an answer, the first or another one."""
        loop = asyncio.get_running_loop()
        self.since, self.asked, self.reusable = loop.time(), False, False
        self.answered: asyncio.Future[None] = loop.create_future()
        self.status, self.body = 0, b""
        self.headers: list[tuple[bytes, bytes]] = []
        self._parser = httptools.HttpResponseParser(self)
        self._received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the server."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Parse on; what nobody asked for must not become the answer to the next request."""
        if not self.asked:
            self.transport.abort()
            return
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as nonsense:
            self.reusable = False
            self._end(httpx2.RemoteProtocolError(type(nonsense).__name__))
        if self._received > _LARGEST:
            self._end(None if self.status else httpx2.RemoteProtocolError("a head without an end"))

    def connection_lost(self, exc: Exception | None) -> None:
        """The answer is whole only where the end of the connection is its end."""
        by_closing = self.status and not {b"content-length", b"transfer-encoding"} & {
            n.lower() for n, _ in self.headers
        }
        self._end(None if by_closing and exc is None else httpx2.ReadError("the connection ended before the answer"))

    def _end(self, wrong: Exception | None = None) -> None:
        if self.answered.done():
            return
        if wrong is None:
            self.answered.set_result(None)
        else:
            self.answered.set_exception(wrong)
            self.answered.exception()  # somebody may have stopped waiting

    def on_message_begin(self) -> None:
        """Refuse a second answer to one request."""
        if self.answered.done():
            raise ValueError

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header."""
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Note the status."""
        self.status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        """Note a part of the body."""
        self.body += body

    def on_message_complete(self) -> None:
        """End, unless it was an interim answer."""
        if self.status < 200:  # noqa: PLR2004
            self.headers, self.status = [], 0
        else:
            self.reusable = self._parser.should_keep_alive()
            self._end()
