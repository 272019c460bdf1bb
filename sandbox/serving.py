"""Serving an app beside others in one event loop, and leaving nothing of it open."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Iterator

_PATIENCE = 15.0  # seconds until every app has started
_GRACE = 2  # seconds that requests in hand have


class Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and ends with its connections."""

    def __init__(self, app: Any) -> None:
        super().__init__(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=_GRACE))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the signals be."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down; uvicorn forgets a connection that came after it had told all to end."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def serving(*apps: tuple[Any, socket.socket]) -> AsyncIterator[None]:
    """Serve apps on sockets that listen already, until the block ends."""
    servers = [Server(app) for app, _ in apps]
    tasks = [asyncio.create_task(s.serve(sockets=[taken])) for s, (_, taken) in zip(servers, apps, strict=True)]
    try:
        async with asyncio.timeout(_PATIENCE):
            while not all(server.started for server in servers):  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        yield
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*tasks, return_exceptions=True)
