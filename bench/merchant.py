"""A merchant at the Dashboard: the demo's whole shop on loopback, Debian's Chromium in front of the sandbox's Dashboard."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2
from playwright.sync_api import sync_playwright

from app import web
from app.demo import installation, loopback
from app.demo.story import Story

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from playwright.sync_api import Browser, FrameLocator, Page

    from app.demo.loopback import Places

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BUILT = Path(web.__file__).parent / "static" / "dashboard"


def missing() -> str | None:
    """Return why nobody can look at the UI on this machine."""
    if not CHROMIUM.exists():
        return "Chromium is not installed; .ci/run installs it by apt"
    return None if (BUILT / "index.html").exists() else "the UI is not built; `make dashboard` does"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@dataclass
class Merchant:
    """Somebody at the Dashboard, and what an onlooker can ask the sandboxes and the app."""

    places: Places
    http: httpx2.Client
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str = "/extensions/", **switches: str) -> None:
        """Open a page of the Dashboard, with its switches set."""
        self.page.goto(f"{self.places.saleor}/dashboard{path}")
        for name, value in switches.items():
            self.page.locator(f"select[name={name}]").select_option(value)

    def app(self, screen: str = "", **switches: str) -> FrameLocator:
        """Open a screen of the app, framed."""
        self.open(f"/extensions/app/{quote(self.sandbox('app')['app']['id'])}/{screen}", **switches)
        return self.page.frame_locator("iframe")

    def sandbox(self, path: str, **given: Any) -> Any:
        """Ask the sandbox Saleor's controls."""
        where = f"{self.places.saleor}/sandbox/{path}"
        return _fine(self.http.post(where, json=given) if given else self.http.get(where))

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the app's API as its page does."""
        token = self.sandbox("dashboard-token", email="staff@shop.example")["token"]
        headers = {"saleor-api-url": self.places.saleor_api_url, "authorization-bearer": token}
        where = f"{self.places.app}/dashboard/api{path}"
        return _fine(self.http.request(method, where, headers=headers, **({} if body is None else {"json": body})))

    def buys(self, *, leaves: bool = False) -> str:
        """Let a shopper buy with a card, or leave at QMORE's page; return the payment's reference."""
        with ThreadPoolExecutor(1) as shopper:
            return shopper.submit(asyncio.run, _purchase(self.places, leaves=leaves)).result(30)


async def _purchase(places: Places, *, leaves: bool) -> str:
    async with httpx2.AsyncClient(trust_env=False, timeout=20) as http:
        story = Story(places, loopback.settings(places, Path()), http)
        *_, said = [await step() for step in (story.basket, story.gateway, story.card, story.initialize)]
        for step in () if leaves else (story.pay, story.reported, story.process, story.complete):
            await step()
    return said.split()[-1]


def _fine(answer: httpx2.Response) -> Any:
    if not answer.is_success:
        raise RuntimeError(f"{answer.request.url} answered {answer.status_code}: {answer.text}")
    return answer.json()


@contextlib.contextmanager
def shop(
    folder: Path, prepare: Callable[[loopback.Ground, Any, httpx2.AsyncClient], Awaitable[None]]
) -> Iterator[Places]:
    """Serve the demo's shop from a thread of its own, prepared so, until the block ends."""
    ground = loopback.Ground.take()
    chosen = loopback.settings(ground.places, folder)
    ready, ended = Future[None](), Future[None]()

    async def serve() -> None:
        async with loopback.running(ground, chosen), httpx2.AsyncClient(trust_env=False) as http:
            await prepare(ground, chosen, http)
            ready.set_result(None)
            await asyncio.wrap_future(ended)

    def run() -> None:
        try:
            asyncio.run(serve())
        except Exception as broken:
            if ready.done():
                raise
            ready.set_exception(broken)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        ready.result(30)
        yield ground.places
    finally:
        ended.set_result(None)
        thread.join(20)


async def bare(_ground: loopback.Ground, _chosen: Any, _http: httpx2.AsyncClient) -> None:
    """Leave the shop without the app."""


async def installed(ground: loopback.Ground, _chosen: Any, http: httpx2.AsyncClient) -> None:
    """Install the app; nobody has configured it."""
    await installation.install(ground.places, http)


async def configured(ground: loopback.Ground, chosen: Any, http: httpx2.AsyncClient) -> None:
    """Install the app and configure the demo's channel."""
    await installation.prepare(ground.places, chosen, http)
