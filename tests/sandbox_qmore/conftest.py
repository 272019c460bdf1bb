"""The sandbox QMORE in process, and a merchant beside it whose confirmation endpoint it reaches."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from sandbox.qmore import create_app
from sandbox.serving import serving
from tests.sandbox_qmore.foreign import TEST_SECRET, Shop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI


@pytest.fixture(scope="session")
def app() -> FastAPI:
    """The sandbox of this process; every test has it as it was started."""
    return create_app("http://qmore.test")


@pytest.fixture
async def shop(app: FastAPI) -> AsyncIterator[Shop]:
    """The demo account's merchant."""
    made: list[Shop] = []

    async def confirm(scope: Any, receive: Any, send: Any) -> None:
        await made[0].confirm(scope, receive, send)

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(confirm)) as outward:
        app.state.qmore.reset()
        app.state.qmore.http = outward
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://qmore.test") as http:
            made.append(Shop(http))
            yield made[0]


@pytest.fixture
def tester(shop: Shop) -> Shop:
    """The test account's merchant, in the same sandbox."""
    return Shop(shop.http, "D200410", "seamless", TEST_SECRET, "9p3a0m5f")


@pytest.fixture
async def wire() -> AsyncIterator[tuple[str, int]]:
    """The sandbox behind a real socket: its host and port."""
    listening = socket.create_server(("127.0.0.1", 0))
    host, port = listening.getsockname()
    async with serving((create_app(f"http://{host}:{port}"), listening)):
        yield host, port
    listening.close()
