"""``serve``: one process, or a supervisor with everything loaded and workers forked from it, so that a new one serves at once.

Workers share the listening socket and the database, and nothing else. A worker that ends is replaced; until then its
connections wait at the socket. Workers whose supervisor was killed stop, too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from functools import partial
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import structlog
import uvicorn

from app import logs
from app.main import create_app

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from app.settings import Settings

log = structlog.get_logger()
GRACE = 13  # seconds that webhooks in flight have when the app is stopped, one more than they take; then leases go back
_GLANCE = 0.5  # seconds between two looks at the workers
_REST = 1.0  # seconds between two starts of a worker's place at least, so that a lasting fault does not spin
_CONTEXT = multiprocessing.get_context("fork")


def serve(chosen: Settings, host: str, port: int, workers: int) -> None:
    """Serve the app until it is asked to end."""
    logs.configure(chosen.log_level)
    config = uvicorn.Config(
        partial(create_app, chosen),
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    if workers == 1:
        uvicorn.Server(config).run()
    else:
        _Supervisor(config, workers).run()


class _Supervisor:
    """Keeps so many workers alive."""

    def __init__(self, config: uvicorn.Config, count: int) -> None:
        self._config, self._count = config, count
        self._listening = config.bind_socket()
        self._ending = False

    def run(self) -> None:
        """Replace what ends, until this is asked to end; then let all workers finish."""
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, self._end)
        workers = [_Worker(self._config, self._listening) for _ in range(self._count)]
        while not self._ending:
            wait([worker.process.sentinel for worker in workers], _GLANCE)
            for place, worker in enumerate(workers):
                if not self._ending and not worker.process.is_alive():
                    worker.bury()
                    workers[place] = _Worker(self._config, self._listening)
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join()

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True


class _Worker:
    """One worker process, and when it was started."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket) -> None:
        self._born = time.monotonic()
        self.process = _CONTEXT.Process(target=_work, args=(config, listening, os.getpid()))
        self.process.start()

    def bury(self) -> None:
        """Say that it ended, and wait where it has lived too short for another to do better."""
        log.error("a worker process ended and is replaced", error=f"exit code {self.process.exitcode}")
        time.sleep(max(0.0, self._born + _REST - time.monotonic()))


def _work(config: uvicorn.Config, listening: socket.socket, supervisor: int) -> None:
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, signal.SIG_DFL)  # the supervisor's own, until the server has put up its own
    threading.Thread(target=_follow, args=(supervisor,), daemon=True).start()
    uvicorn.Server(config).run(sockets=[listening])


def _follow(supervisor: int) -> None:
    """Stop when the supervisor is gone: workers left alone would keep the port from whoever is started next."""
    while os.getppid() == supervisor:
        time.sleep(_GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)
