"""The stage: stubs listening, the floors and the app started, the app installed and configured by its own commands."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench import load, server, shop, wire
from bench.stub import Neighbours, Stub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bench.server import Server

KEY = "only-for-benchmarks-on-loopback-0123456789"
_ACCOUNT = {"customerId": "D200001", "shopId": "seamless", "secret": shop.SECRET, "backendPassword": "jcv45z"}


@dataclass
class Stage:
    """Everything that a scene needs; payments made in one scene are used in the next."""

    shop: shop.Shop
    neighbours: Neighbours
    floors: Server
    app: Server
    starts: list[float]
    started: list[tuple[str, int]] = field(default_factory=list)
    paid: list[tuple[str, int]] = field(default_factory=list)
    transactions: itertools.count[int] = field(default_factory=lambda: itertools.count(1))


@contextlib.asynccontextmanager
async def built(
    folder: Path, starts: int, url: str | None = None, prepare: Callable[[str], None] = lambda _shop: None
) -> AsyncIterator[Stage]:
    """Build the stage; ``starts`` times is the app started to see how long that takes.

    ``url`` is another database than a new SQLite, ``prepare`` fills it for a shop.
    """
    stub_port, floor_port, app_port = free_ports(3)
    saleor = shop.Shop(f"http://127.0.0.1:{stub_port}/graphql/")
    neighbours = Neighbours(saleor.jwks)
    listening = await asyncio.get_running_loop().create_server(lambda: Stub(neighbours), "127.0.0.1", stub_port)
    stub = f"http://127.0.0.1:{stub_port}"
    given = environment(url or f"sqlite:///{folder / 'app.sqlite3'}", app_port, saleor.api_url)
    await asyncio.to_thread(prepare, saleor.api_url)
    floor = [sys.executable, "-m", "bench.floors", str(floor_port), str(folder / "floor.sqlite3")]
    serve = [sys.executable, "-m", "app", "serve", "--port", str(app_port)]
    begin = (serve, app_port, given, folder / "app.log")
    seconds = [await asyncio.to_thread(_start_once, *begin) for _ in range(starts)]
    async with listening, contextlib.AsyncExitStack() as stack:
        floors = server.running([*floor, json.dumps(saleor.jwks), stub], floor_port, given, folder / "floor.log")
        held = stack.enter_context(floors)
        app = stack.enter_context(server.running(*begin))
        stage = Stage(saleor, neighbours, held, app, [*seconds, app.startup])
        await _install(stage)
        await asyncio.to_thread(_configure, folder, given, saleor.api_url, stub)
        yield stage


def _start_once(command: list[str], port: int, environment: dict[str, str], log: Path) -> float:
    with server.running(command, port, environment, log) as started:
        return started.startup


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def environment(database_url: str, port: int, saleor_api_url: str) -> dict[str, str]:
    """Return what the app is told by its operator."""
    return {
        **os.environ,
        "SALEOR_QMORE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SALEOR_QMORE_SECRET_KEY": KEY,
        "SALEOR_QMORE_ALLOWED_SALEOR_URLS": saleor_api_url,
        "SALEOR_QMORE_DATABASE_URL": database_url,
    }


async def _install(stage: Stage) -> None:
    headers = {"Content-Type": "application/json", "Saleor-Api-Url": stage.shop.api_url, "Saleor-Domain": "127.0.0.1"}
    request = wire.request("/api/register", b'{"auth_token":"only-for-benchmarks"}', headers)
    await load.run(stage.app.port, [request], 1, b"true")


def _configure(folder: Path, environment: dict[str, str], saleor_api_url: str, qmore: str) -> None:
    settings = {
        "allowedOrigins": ["https://shop.example"],
        "serviceUrl": "https://shop.example/contact",
        "methods": [{"paymentType": name} for name in ("CCARD", "PAYPAL", "EPS")],
        "forward": {"consumer": True, "basket": True},
        "orderNumbers": False,
    }
    channel = {"account": {**_ACCOUNT, "host": qmore}, "settings": settings, "isTestChannel": True}
    file = folder / "channels.yaml"
    file.write_text(json.dumps({"saleorApiUrl": saleor_api_url, "channels": {shop.CHANNEL: channel}}), "utf-8")
    command = [sys.executable, "-m", "app", "config", "import", str(file)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
