"""The only module that talks to QMORE: one request, one answer, a deadline, and two names for silence."""

from __future__ import annotations

import asyncio
import contextlib
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

import httpx2

from qmore import serial
from qmore.operations.backend import Operation, Style, Toolkit
from qmore.outcome import Lost, Unsent
from qmore.responses import Nonsense, Rejected

if TYPE_CHECKING:
    from qmore.account import Account

_LARGEST = 262_144  # bytes; an order's details are a few kilobytes
# QMORE protocol 1.2: without these, HTTP 403. A connection kept open could be closed on the far side just when the next
# request leaves, and an answer be lost for nothing.
_HEADERS = (
    (b"Accept", b"*/*"),
    (b"Content-Type", b"application/x-www-form-urlencoded"),
    (b"User-Agent", b"qmore-python"),
    (b"Connection", b"close"),
    (b"Accept-Encoding", b"identity"),
)
A_co = TypeVar("A_co", covariant=True)


class Request(Protocol[A_co]):
    """What can be sent: a path, a signed form and a reader for its answer."""

    @property
    def path(self) -> str:
        """The path below the host."""

    def form(self, account: Account) -> tuple[tuple[str, str], ...]:
        """Return the signed form."""

    def answer(self, text: str) -> A_co | Rejected | Nonsense:
        """Read the answer's body."""


class Client:
    """Sends requests to one host, back-end operations in the style its account was set up for. It retries nothing."""

    def __init__(self, transport: httpx2.AsyncBaseTransport, host: str, style: Style = Style.SEAMLESS) -> None:
        self._transport = transport
        self._host = host.rstrip("/")
        self._style = style

    async def send(
        self,
        request: Request[A_co],
        account: Account,
        *,
        timeout: float,  # noqa: ASYNC109 - what is left of a budget
    ) -> A_co | Rejected | Nonsense | Unsent | Lost:
        """Send one request; ``timeout`` in seconds is for everything, connecting included.

        Raises:
            Unfaithful: a value cannot be carried by the wire; nothing was sent.
        """
        if self._style is Style.TOOLKIT and isinstance(request, Operation):
            request = Toolkit(request)
        body = serial.encode(request.form(account)).encode()
        if timeout <= 0:
            return Unsent("no time left")
        connected = False

        async def trace(event: str, _info: object) -> None:
            nonlocal connected
            connected = connected or event.endswith("send_request_headers.started")

        try:
            async with asyncio.timeout(timeout):
                text = await self._post(request.path, body, timeout, trace)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as silent:
            return Unsent(type(silent).__name__)
        except (TimeoutError, httpx2.TransportError) as silent:
            reason = type(silent).__name__
            return Lost(reason) if connected else Unsent(reason)
        return text if isinstance(text, Nonsense) else request.answer(text)

    async def _post(self, path: str, body: bytes, timeout: float, trace: object) -> str | Nonsense:  # noqa: ASYNC109
        limits = {"connect": min(2.0, timeout), "read": timeout, "write": timeout, "pool": timeout}
        url = _url(self._host + path)
        request = httpx2.Request(
            "POST",
            url,
            headers=(*_headers(url), (b"Content-Length", b"%d" % len(body))),
            stream=httpx2.ByteStream(body),
            extensions={"timeout": limits, "trace": trace},
        )
        async with contextlib.aclosing(await self._transport.handle_async_request(request)) as response:
            if response.status_code != 200:  # noqa: PLR2004 - protocol errors come with 200 (QMORE protocol 1.2)
                return Nonsense(_status(response.status_code))
            if response.headers.get("Content-Encoding", "identity") != "identity":
                return Nonsense("the answer is compressed, which was not asked for")
            read = bytearray()
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) > _LARGEST:
                    return Nonsense("the answer is too large")
            return read.decode(errors="replace")


@lru_cache(maxsize=256)
def _url(address: str) -> httpx2.URL:
    return httpx2.URL(address)


@lru_cache(maxsize=256)
def _headers(url: httpx2.URL) -> tuple[tuple[bytes, bytes], ...]:
    return (b"Host", url.netloc), *_HEADERS


def _status(code: int) -> str:
    if code == 403:  # noqa: PLR2004
        return "HTTP 403: the request's headers were refused; a proxy on the way may change them"
    return f"HTTP {code}: not an answer of QMORE's protocol; check the host"
