"""One connection for each request, which QMORE demands (QMORE protocol 1.2), by asyncio's own sockets under httpx2.

A pool that is never used twice costs four times as much. An answer is whole or there is none: what ends before its
length, or is no HTTP, is an error. The deadline is the caller's.
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
            trace = request.extensions.get("trace")
            if trace is not None:
                await trace("http11.send_request_headers.started", {})
            exchange.transport.write(_head(request) + content)
            await exchange.answered
        finally:
            exchange.transport.abort()
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


def _head(request: httpx2.Request) -> bytes:
    line = b"%s %s HTTP/1.1\r\n" % (request.method.encode(), request.url.raw_path)
    return line + b"".join(b"%s: %s\r\n" % pair for pair in request.headers.raw) + b"\r\n"


class _Exchange(asyncio.Protocol):
    """One answer, as it comes; the methods that are named ``on_…`` are the parser's."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.status, self.body = 0, b""
        self.headers: list[tuple[bytes, bytes]] = []
        self._parser = httptools.HttpResponseParser(self)
        self._received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the server."""
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Parse on."""
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as nonsense:
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
            self._end()
