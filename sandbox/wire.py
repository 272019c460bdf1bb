"""Breaks a connection off in the middle of an answer, which only the server under the app can do."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any, NoReturn

import httpx2
from fastapi import FastAPI
from fastapi.responses import Response

if TYPE_CHECKING:
    from fastapi import Request


class Sandbox(FastAPI):
    """An app that knows its connection, so that it can break it off."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Keep the server's transport in the scope; in process there is none."""
        scope["sandbox.transport"] = getattr(getattr(send, "__self__", None), "transport", None)
        await super().__call__(scope, receive, send)


class Dropped(Response):
    """An answer that is never sent, since the connection is gone."""

    async def __call__(self, *_: Any) -> None:
        """Send nothing."""


async def drop(request: Request, *, reset: bool = False) -> Response:
    """Close the connection without an answer; a reset also throws away what was not read."""
    transport = request.scope.get("sandbox.transport")
    if transport is None:
        _in_process(reset=reset)
    if reset:
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Dropped()


def _in_process(*, reset: bool) -> NoReturn:
    """Without a socket the client's transport hears what a socket would have told it."""
    if reset:
        raise httpx2.ConnectError("refused by an armed fault")
    raise httpx2.ReadError("cut by an armed fault")
