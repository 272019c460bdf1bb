"""A merchant in Chromium at the sandbox's Dashboard, in a shop of their own for every story."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import expect

from bench import merchant as people
from bench.merchant import Merchant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

expect.set_options(timeout=10_000)  # a busy machine is no failure


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if why := people.missing():
        pytest.skip(why)
    with people.chromium() as started:
        yield started


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
    marked = request.node.get_closest_marker
    prepare = people.bare if marked("bare") else people.installed if marked("unconfigured") else people.configured
    page = context.new_page()
    with people.shop(tmp_path, prepare) as places, httpx2.Client(trust_env=False, timeout=20) as http:
        made = Merchant(places, http, page)
        page.on("pageerror", lambda error: made.wrong.append(str(error)))
        failed = request.session.testsfailed
        yield made
        if os.environ.get("SCREENSHOTS") and request.session.testsfailed > failed:
            page.screenshot(path=f"{os.environ['SCREENSHOTS']}/failed-{request.node.name}.png")
        page.close()
    assert made.wrong == []  # nothing in the page broke, whatever was shown
