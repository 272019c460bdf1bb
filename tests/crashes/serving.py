"""``saleor-qmore serve`` as an operator starts it: a supervisor and its workers, which can be killed one by one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from pydantic import SecretStr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.settings import Settings

START = 60.0  # seconds a start may take: a busy machine takes long to import
STOP = 15.0  # seconds a stop may take


class Served:
    """The app, served by real processes."""

    def __init__(self, chosen: Settings, folder: Path, workers: int = 2) -> None:
        self.here = chosen.public_url
        self.workers = workers
        self.log = folder / "serve.log"
        self._environment = environment(chosen)
        self._all: list[subprocess.Popen[bytes]] = []

    @property
    def supervisor(self) -> subprocess.Popen[bytes]:
        """The process that was started last."""
        return self._all[-1]

    def start(self) -> None:
        """Start it, without waiting."""
        port = self.here.rpartition(":")[2]
        command = [sys.executable, "-m", "app", "serve", "--port", port, "--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self._all.append(subprocess.Popen(command, env=self._environment, stdout=log, stderr=log))

    def keep(self) -> None:
        """Start it again where it has ended, as systemd or a container's host would."""
        if self.supervisor.poll() is not None:
            self.start()

    def pids(self) -> list[int]:
        """Return the workers' process ids."""
        return children(self.supervisor.pid)

    def ready(self) -> bool:
        """Tell whether it serves with all its workers and its database answers."""
        self.keep()
        return (self.workers == 1 or len(self.pids()) == self.workers) and answers(self.here)

    def until_ready(self) -> None:
        """Wait until it serves."""
        until(self.ready, START, lambda: f"it does not serve: {self.log.read_text()[-3000:]}")

    def kill_all(self) -> None:
        """Kill the supervisor and every worker at the same moment."""
        for pid in (self.supervisor.pid, *self.pids()):
            self.kill(pid)
        self.supervisor.wait(STOP)

    def kill_supervisor(self) -> None:
        """Kill the supervisor alone."""
        self.kill(self.supervisor.pid)
        self.supervisor.wait(STOP)

    def kill(self, pid: int) -> None:
        """Kill one process, where it is still there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def lives(self, pid: int) -> bool:
        """Tell whether a process of ours is there."""
        return Path(f"/proc/{pid}").exists()

    def stop(self) -> float:
        """Ask it to end; return the seconds that took."""
        began = time.monotonic()
        self.supervisor.terminate()
        self.supervisor.wait(STOP)
        return time.monotonic() - began


@contextlib.contextmanager
def served(chosen: Settings, folder: Path, workers: int = 2) -> Iterator[Served]:
    """Serve the app with real processes until the block ends."""
    made = Served(chosen, folder, workers)
    made.start()
    try:
        made.until_ready()
        yield made
    finally:
        if made.supervisor.poll() is None:
            made.stop()


def environment(chosen: Settings) -> dict[str, str]:
    """Write settings as the environment from which they are read."""
    return {**os.environ, **{f"SALEOR_QMORE_{name.upper()}": _text(value) for name, value in chosen}}


def _text(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return ",".join(value) if isinstance(value, tuple) else str(value)


def children(pid: int) -> list[int]:
    """Return the worker processes of a supervisor."""
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def answers(here: str) -> bool:
    """Tell whether the app serves and its database is ready."""
    try:
        return httpx2.get(f"{here}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def until(true: Callable[[], bool], seconds: float, why: Callable[[], str] = str) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, why()
        time.sleep(0.05)
