"""The app as a real process that kills itself at a named point, forked from a warm parent so that a start costs little."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING, Any

import uvicorn

from app.main import create_app

if TYPE_CHECKING:
    import socket
    from multiprocessing.context import ForkServerProcess

    from app.settings import Settings

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["app.main", "uvicorn", "tests.operations.doomed"])


def start(chosen: Settings, listening: socket.socket, point: str | None = None) -> ForkServerProcess:
    """Start the app at a socket; it dies when it reaches ``point``, without a word."""
    process = _CONTEXT.Process(target=_serve, args=(chosen, listening, point), daemon=True)
    process.start()
    return process


def _serve(chosen: Settings, listening: socket.socket, point: str | None) -> None:
    def reached(here: str) -> None:
        if here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    made: Any = create_app(chosen, reached)
    uvicorn.Server(uvicorn.Config(made, log_level="critical", lifespan="on")).run(sockets=[listening])
