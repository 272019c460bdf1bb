"""A merchant at the Dashboard: the whole shop on loopback, and Debian's Chromium in front of the sandbox's Dashboard."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2
import pytest
from playwright.sync_api import sync_playwright

from app import demo
from tests import databases
from tests.stories.test_browser import CHROMIUM, FLAGS
from tools import npm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

    from app.demo import Places

BUILT = npm.FOLDER.parent / "app" / "web" / "static" / "dashboard" / "index.html"
AXE = npm.FOLDER / "node_modules" / "axe-core" / "axe.min.js"


def reason() -> str | None:
    """Return why nobody can look at the UI on this machine."""
    if not CHROMIUM.exists():
        return "Chromium is not installed; .ci/run installs it by apt"
    return None if BUILT.exists() else "the UI is not built; `make dashboard` does"


@pytest.fixture(autouse=True)
def _possible(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("browser") and (why := reason()):
        pytest.skip(why)


@dataclass
class Merchant:
    """Somebody at the Dashboard, and what an onlooker can ask the sandboxes."""

    places: Places
    http: httpx2.Client
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str = "/extensions/", **set_: str) -> None:
        """Open a page of the Dashboard, with its switches set."""
        self.page.goto(f"{self.places.saleor}/dashboard{path}")
        for name, value in set_.items():
            self.page.locator(f"select[name={name}]").select_option(value)

    def app(self, screen: str = "", **set_: str) -> FrameLocator:
        """Open a screen of the app, framed."""
        ident = self.ask("app")["app"]["id"]
        self.open(f"/extensions/app/{quote(ident)}/{screen}", **set_)
        return self.page.frame_locator("iframe")

    def ask(self, path: str, **given: Any) -> Any:
        """Ask the sandbox Saleor's controls."""
        where = f"{self.places.saleor}/sandbox/{path}"
        answer = self.http.post(where, json=given) if given else self.http.get(where)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if why := reason():
        pytest.skip(why)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new visitor, whose computer speaks English."""
    made = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def merchant(request: pytest.FixtureRequest, tmp_path: Path, context: BrowserContext) -> Iterator[Merchant]:
    """Somebody at the Dashboard of a shop that has the app; of a bare shop where a story says so."""
    ground = demo.Ground.take()
    stopped: Future[None] = Future()
    chosen = demo.settings(ground.places, tmp_path).model_copy(update={"database_url": databases.sqlite_url(tmp_path)})
    started: Future[None] = Future()

    async def serve() -> None:
        async with demo.running(ground, chosen), httpx2.AsyncClient(trust_env=False) as http:
            if not request.node.get_closest_marker("bare"):
                unconfigured = request.node.get_closest_marker("unconfigured")
                await (demo.install(ground.places, http) if unconfigured else demo.prepare(ground.places, chosen, http))
            started.set_result(None)
            await asyncio.wrap_future(stopped)

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as broken:
            started.set_exception(broken)
            raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.result(20)
    page = context.new_page()
    with httpx2.Client(trust_env=False, timeout=20) as http:
        made = Merchant(ground.places, http, page)
        page.on("pageerror", lambda error: made.wrong.append(str(error)))
        yield made
    page.close()
    stopped.set_result(None)
    thread.join(20)
    assert made.wrong == []
