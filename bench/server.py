"""A measured server: a process of its own on a core of its own, with what the system says that it has used."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PATIENCE = 60.0  # seconds until the first answer
CORES = sorted(os.sched_getaffinity(0))


class Server:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, startup: float) -> None:
        self.port, self.startup = port, startup
        self._proc = Path(f"/proc/{process.pid}")
        self._clock = (
            ~process.pid << 3 | 2
        )  # Linux's clock of a process's CPU, in nanoseconds: a tick outlasts a short round

    def cpu(self) -> float:
        """Return the seconds of CPU used so far, by all threads."""
        return time.clock_gettime(self._clock)

    def memory(self) -> float:
        """Return the resident megabytes."""
        status = (self._proc / "status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextlib.contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str], log: Path, cores: Sequence[int] = CORES[:1]
) -> Iterator[Server]:
    """Start a server, on the first core unless told; it is ended with the block."""
    begun = time.perf_counter()
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        os.sched_setaffinity(process.pid, cores)
        try:
            _first_answer(process, port, begun, log)
            yield Server(process, port, time.perf_counter() - begun)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _first_answer(process: subprocess.Popen[bytes], port: int, begun: float, log: Path) -> None:
    while True:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        if process.poll() is not None or time.perf_counter() - begun > _PATIENCE:
            raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")
        time.sleep(0.005)
