"""The sandbox QMORE's HTTP surface: server calls with their gate, log and faults; browser and control beside them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import Response

from sandbox.qmore import backend, browser, calls, control, faults, overview
from sandbox.qmore.accounts import PUBLISHED, Account
from sandbox.qmore.names import Form, masked
from sandbox.qmore.state import Memory
from sandbox.wire import Sandbox, drop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx2

_CALLS: dict[str, Callable[[Memory, Form], str]] = {
    "dataStorage/init": calls.storage_init,
    "dataStorage/read": calls.storage_read,
    "frontend/init": calls.frontend_init,
    "frontend/init.php": calls.frontend_init,
}


def create_app(
    public_url: str, accounts: tuple[Account, ...] = PUBLISHED, http: httpx2.AsyncClient | None = None
) -> FastAPI:
    """Return the sandbox; ``http`` sends its confirmations, where it is mounted in process."""
    memory = Memory(accounts, public_url, http)
    app = Sandbox(title="Sandbox QMORE", openapi_url=None, lifespan=lambda _: _alive(memory))
    app.state.qmore = memory
    _server_calls(app, memory)
    browser.routes(app, memory)
    control.routes(app, memory)
    overview.routes(app, memory)
    return app


@contextlib.asynccontextmanager
async def _alive(memory: Memory) -> AsyncIterator[None]:
    """While it is served the agenda follows real time as well; in process only tests move the clock."""

    async def tick() -> None:
        while True:
            await asyncio.sleep(1)
            await memory.clock.advance(0)

    ticking = asyncio.create_task(tick())
    try:
        yield
    finally:
        ticking.cancel()
        if memory.http is not None:
            await memory.http.aclose()


def _server_calls(app: FastAPI, memory: Memory) -> None:
    """Serve ``/seamless`` and its old name ``/qmore``, and the toolkit's one address (QMORE protocol 1.1, 7.2)."""

    def serve(path: str, name: str, run: Callable[[Memory, Form], str]) -> None:
        @app.post(path)
        async def call(request: Request) -> Response:
            return await _exchange(memory, request, name, run)

    async def operation(request: Request, name: str) -> Response:
        return await _exchange(memory, request, f"backend/{name}", lambda m, f: backend.call(m, f, name))

    for base in ("/seamless", "/qmore"):
        app.post(base + "/backend/{name}")(operation)
        for name, run in _CALLS.items():
            serve(f"{base}/{name}", name.removesuffix(".php"), run)

    @app.post("/page/toolkit.php")
    async def toolkit(request: Request) -> Response:
        name = Form.read(await request.body()).get("command", "")
        run = lambda m, f: backend.call(m, f, name, toolkit=True)  # noqa: E731 - bound to this command
        return await _exchange(memory, request, f"backend/{name}", run)


async def _exchange(memory: Memory, request: Request, name: str, run: Callable[[Memory, Form], str]) -> Response:
    """Let one call through the header gate (QMORE protocol 1.2), write it down, suffer what was armed, answer."""
    if not _headers_fit(request):
        return Response(status_code=403)
    fault = memory.faults.take("request", name)
    if fault and fault.get("kind") == "refuse":
        return await drop(request, reset=True)
    form = Form.read(await request.body())
    entry: dict[str, Any] = {"request": name, "at": memory.clock.now().isoformat(), "form": masked(form), "answer": ""}
    memory.received.append(entry)

    def execute() -> str:
        entry["answer"] = made = run(memory, form)
        return made

    return await faults.suffer(fault, request, execute) if fault else faults.text(execute())


def _headers_fit(request: Request) -> bool:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    told = request.headers.get("user-agent") and request.headers.get("content-length")
    return bool(told) and kind == "application/x-www-form-urlencoded"
