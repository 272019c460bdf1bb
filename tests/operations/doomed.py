"""The app as a real process, forked from a warm parent so that a start costs little; it can die at a named point.

Its clock can be moved from outside, as a leap of the machine's clock would.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import uvicorn

from app.main import CLOCK, create_app

if TYPE_CHECKING:
    import socket
    from multiprocessing.context import ForkServerProcess
    from multiprocessing.sharedctypes import Synchronized

    from app.settings import Settings

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["app.main", "uvicorn", "tests.operations.doomed"])


def leap() -> Synchronized[float]:
    """Return the seconds by which processes' clocks are ahead, to be changed while they run."""
    made: Synchronized[float] = _CONTEXT.Value("d", 0.0)
    return made


def start(
    chosen: Settings,
    listening: socket.socket,
    point: str | None = None,
    ahead: Synchronized[float] | None = None,
    end: signal.Signals = signal.SIGKILL,
) -> ForkServerProcess:
    """Start the app at a socket; it dies when it reaches ``point``, without a word, or stands still with SIGSTOP."""
    process = _CONTEXT.Process(target=_serve, args=(chosen, listening, point, ahead, end), daemon=True)
    process.start()
    return process


def _serve(
    chosen: Settings,
    listening: socket.socket,
    point: str | None,
    ahead: Synchronized[float] | None,
    end: signal.Signals,
) -> None:
    def reached(here: str) -> None:
        if here == point:
            os.kill(os.getpid(), end)

    leaping = replace(CLOCK, now=lambda: CLOCK.now() + timedelta(seconds=ahead.value if ahead else 0))
    made: Any = create_app(chosen, reached, leaping)
    uvicorn.Server(uvicorn.Config(made, log_level="critical", lifespan="on")).run(sockets=[listening])
