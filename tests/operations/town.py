"""Both sandboxes here, and the app in processes of its own, one door each: to be frozen, killed and set ahead in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2
import pytest

from app.demo import installation, loopback
from app.main import open_store
from sandbox import qmore as sandbox_qmore
from sandbox import saleor as sandbox_saleor
from tests.operations import doomed
from tests.stories.conftest import Stack

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from multiprocessing.context import ForkServerProcess
    from multiprocessing.sharedctypes import Synchronized

    from app.store import Store

# A process that is stopped in the middle of a transaction keeps SQLite's only lock, and everybody waits for it.
WITH_SLEEPERS = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@dataclass
class Town:
    """What tests do to processes of the app, with a shopper who has filled a basket."""

    stack: Stack
    ground: loopback.Ground
    sent: Any  # the sandbox Saleor's deliveries as they left
    ahead: Synchronized[float] = field(default_factory=doomed.leap)
    processes: list[ForkServerProcess] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    _more: list[socket.socket] = field(default_factory=list)

    async def start(self, point: str | None = None, end: signal.Signals = signal.SIGKILL) -> ForkServerProcess:
        """Start a process, which ends or stands still at a point: the first where Saleor and QMORE send to, every other at a door of its own."""
        main = self.stack.places.app
        listening = self.ground.sockets[main] if main not in self._open() else self._another()
        process = doomed.start(self.stack.settings, listening, point, self.ahead, end)
        self.processes.append(process)
        self.doors.append(f"http://127.0.0.1:{listening.getsockname()[1]}")
        await self.answers(self.doors[-1])
        return process

    def _open(self) -> list[str]:
        return [d for d, p in zip(self.doors, self.processes, strict=True) if p.is_alive()]

    def _another(self) -> socket.socket:
        self._more.append(loopback.listen(0))
        return self._more[-1]

    async def answers(self, door: str) -> None:
        """Wait until a process serves."""
        async with asyncio.timeout(30):
            await self.stack.http.get(f"{door}/healthz")

    async def kill(self, process: ForkServerProcess) -> None:
        """Kill a process."""
        process.kill()
        await asyncio.to_thread(process.join, 10)

    async def restart(self, point: str, end: signal.Signals) -> ForkServerProcess:
        """Serve with another process instead."""
        await self.kill(self.processes.pop())
        self.doors.pop()
        return await self.start(point, end)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let nothing happen in any process until the block ends."""
        for process in self.processes:
            os.kill(process.pid or 0, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in self.processes:
                os.kill(process.pid or 0, signal.SIGCONT)

    async def another(self) -> Stack:
        """Another shopper, with a basket."""
        made = Stack(self.stack.places, self.stack.settings, self.stack.folder, self.stack.http)
        await made.fill_basket()
        return made

    async def at_every_door(self, sent: dict[str, Any], times: int) -> list[httpx2.Response]:
        """Post a request so often to each process, all at once."""
        body = sent["body"].encode()
        headers = {k: v for k, v in sent["headers"].items() if k.lower() != "content-length"}
        urls = [f"{door}{urlsplit(sent['url']).path}" for door in self.doors]
        posts: list[Coroutine[Any, Any, httpx2.Response]] = [
            self.stack.http.post(url, content=body, headers=headers) for url in urls for _ in range(times)
        ]
        return await asyncio.gather(*posts)

    @contextlib.contextmanager
    def store(self) -> Iterator[Store]:
        """The app's database."""
        opened = open_store(self.stack.settings)
        try:
            yield opened
        finally:
            opened.close()

    async def asked(self, request: str) -> list[dict[str, str]]:
        """What QMORE was asked by one kind of request."""
        return [r["form"] for r in (await self.stack.qmore())["received"] if r["request"] == request]

    async def until_asked(self, request: str) -> None:
        """Wait until QMORE was asked something."""
        async with asyncio.timeout(15):
            while not await self.asked(request):  # noqa: ASYNC110 - it comes from another process
                await asyncio.sleep(0.05)

    def end(self) -> None:
        """Kill every process and close every door."""
        for process in self.processes:
            process.kill()
            process.join(10)
        for held in (*self.ground.sockets.values(), *self._more):
            held.close()


async def until(true: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - it comes from another process
            await asyncio.sleep(0.02)


def stands_still(process: ForkServerProcess) -> bool:
    """Tell whether a process was stopped."""
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    """A town with one process of the app, installed and configured, on each database in turn."""
    async with founded(request, tmp_path, database_url) as made:
        yield made


@contextlib.asynccontextmanager
async def founded(request: pytest.FixtureRequest, folder: Path, database_url: str) -> AsyncIterator[Town]:
    """A town on a database."""
    ground = loopback.Ground.take()
    places = ground.places
    wanted = request.node.get_closest_marker("settings")
    chosen = loopback.settings(places, folder).model_copy(
        update={"database_url": database_url, "log_level": "CRITICAL", **(wanted.kwargs if wanted else {})}
    )
    saleor = sandbox_saleor.create_app(places.saleor)
    apps = {places.qmore: sandbox_qmore.create_app(places.qmore), places.saleor: saleor}
    async with loopback.serving(ground, apps), httpx2.AsyncClient(trust_env=False, timeout=25) as http:
        made = Town(Stack(places, chosen, folder, http), ground, saleor.state.saleor.sent)
        try:
            await made.start()
            await installation.prepare(places, chosen, http)
            await http.post(f"{places.saleor}/sandbox/settings", json={"retryScale": 0, "readTimeout": 60})
            await made.stack.fill_basket()
            yield made
        finally:
            made.end()
