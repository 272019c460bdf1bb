"""A tiny payment app that answers what a test tells it to, and remembers every byte it was sent."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from threading import Thread
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from sandbox.serving import Server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

TRANSACTION = (
    "transaction { id pspReference actions chargedAmount { amount } events { type amount { amount } idempotencyKey } }"
)
_ACTION = "action { actionType amount currency }"
_SESSION = "data merchantReference customerIpAddress action { actionType amount currency } transaction { id }"
QUERIES = {
    "PAYMENT_GATEWAY_INITIALIZE_SESSION": "amount data sourceObject { __typename ... on Checkout { id } ... on Order { id } }",
    "TRANSACTION_INITIALIZE_SESSION": f"{_SESSION} idempotencyKey",
    "TRANSACTION_PROCESS_SESSION": _SESSION,
    "TRANSACTION_CHARGE_REQUESTED": f"{_ACTION} {TRANSACTION}",
    "TRANSACTION_CANCELATION_REQUESTED": f"{_ACTION} {TRANSACTION}",
    "TRANSACTION_REFUND_REQUESTED": f"{_ACTION} {TRANSACTION} grantedRefund {{ id amount {{ amount }} lines {{ quantity }} }}",
    "LIST_STORED_PAYMENT_METHODS": "user { email } channel { slug }",
    "STORED_PAYMENT_METHOD_DELETE_REQUESTED": "user { email } channel { slug } paymentMethodId",
    "PAYMENT_METHOD_INITIALIZE_TOKENIZATION_SESSION": "user { email } data paymentFlowToSupport",
}
ASYNC = {"APP_DELETED": "app { id }", "APP_STATUS_CHANGED": "app { id isActive }"}
IDENTIFIER = "probe.payment.app"


@dataclass(frozen=True)
class Received:
    """One webhook as it came over the wire."""

    event: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Probe:
    """What to answer, and what came."""

    url: str
    answers: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    received: list[Received] = field(default_factory=list)
    registered: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Begin anew."""
        for kept in (self.answers, self.received, self.registered):
            kept.clear()

    def answer(self, event: str, *answers: Any) -> None:
        """Answer the next webhooks of an event so; a tuple is (status, body), the last one stays."""
        self.answers[event] = list(answers)

    def of(self, event: str) -> list[Received]:
        """Return what came of an event."""
        return [one for one in self.received if one.event == event.lower()]


def _query(event: str, fields: str) -> str:
    kind = "".join(part.capitalize() for part in event.split("_"))
    return f"subscription {{ event {{ __typename issuedAt recipient {{ id }} ... on {kind} {{ {fields} }} }} }}"


def manifest(url: str) -> dict[str, Any]:
    """Return what the probe asks to be installed with."""
    webhooks = [
        {"name": event, "targetUrl": f"{url}/hook/{event}", "query": _query(event, fields), kind: [event]}
        for kind, events in (("syncEvents", QUERIES), ("asyncEvents", ASYNC))
        for event, fields in events.items()
    ]
    return {
        "id": IDENTIFIER,
        "name": "Probe",
        "version": "1.0.0",
        "tokenTargetUrl": f"{url}/register",
        "permissions": ["HANDLE_PAYMENTS"],
        "webhooks": webhooks,
    }


def drip(text: str, pause: float) -> Response:
    """An answer that comes in parts, with a pause after each."""

    async def parts() -> AsyncIterator[bytes]:
        for n in range(0, len(text), 8):
            yield text[n : n + 8].encode()
            await asyncio.sleep(pause)

    return StreamingResponse(parts(), media_type="application/json")


def app_of(probe: Probe) -> FastAPI:
    """Return the app."""
    app = FastAPI(openapi_url=None)

    @app.get("/manifest")
    async def shown(request: Request) -> Response:
        probe.received.append(Received("manifest", b"", dict(request.headers)))
        return await _answer(probe, "manifest", manifest(probe.url))

    @app.post("/register")
    async def register(request: Request) -> Response:
        probe.received.append(Received("register", body := await request.body(), dict(request.headers)))
        probe.registered.append(json.loads(body)["auth_token"])
        return await _answer(probe, "register", {"success": True})

    @app.post("/hook/{event}")
    async def hook(event: str, request: Request) -> Response:
        probe.received.append(Received(request.headers["saleor-event"], await request.body(), dict(request.headers)))
        return await _answer(probe, event, {})

    return app


async def _answer(probe: Probe, event: str, default: dict[str, Any]) -> Response:
    """Answer as the test wants it: JSON, bytes, (status, either), or a coroutine function that makes one of these."""
    waiting = probe.answers[event]
    answer = (waiting.pop(0) if len(waiting) > 1 else waiting[0]) if waiting else default
    if iscoroutinefunction(answer):
        answer = await answer()
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    if isinstance(body, float):
        await asyncio.sleep(body)
        body = {}
    if isinstance(body, Response):
        return body
    return Response(body, status) if isinstance(body, bytes) else JSONResponse(body, status)


def listen() -> tuple[socket.socket, str]:
    """Take a free port of loopback."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen(64)
    return taken, f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextlib.contextmanager
def serving(*apps: tuple[Any, socket.socket]) -> Iterator[None]:
    """Serve apps, each in a thread with a loop of its own, until the block ends."""
    servers = [Server(app) for app, _ in apps]
    threads = [Thread(target=s.run, args=([taken],)) for s, (_, taken) in zip(servers, apps, strict=True)]
    for thread in threads:
        thread.start()  # a connection waits in the socket's backlog until the loop takes it
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        for thread in threads:
            thread.join(10)
