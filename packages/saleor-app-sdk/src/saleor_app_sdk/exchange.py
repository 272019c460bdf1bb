"""One bounded HTTP exchange: a total time, a largest answer, no redirect; what httpx2 raises passes through."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECT = 2.0  # seconds, as long as Saleor itself waits (Saleor protocol 3.2)


class TooLarge(httpx2.RequestError):
    """The answer is larger than any honest one; the rest of it was not read."""


async def exchange(
    http: httpx2.AsyncClient,
    method: str,
    url: str,
    *,
    seconds: float,
    largest: int,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
) -> tuple[int, bytes]:
    """Send one request and return status and body; ``seconds`` is for everything, ``largest`` in decoded bytes.

    Raises:
        TimeoutError: the time is over.
        httpx2.RequestError: nothing left, or no whole answer came.
    """
    patience = httpx2.Timeout(seconds, connect=min(CONNECT, seconds))
    body = bytearray()
    async with (
        asyncio.timeout(seconds),
        http.stream(method, url, headers=headers, json=json, timeout=patience, follow_redirects=False) as answer,
    ):
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > largest:
                raise TooLarge(f"more than {largest} bytes")
    return answer.status_code, bytes(body)
