"""``python -m bench.dashboard`` prints what the UI costs: its bytes, its first screen, and a merchant's way to ready."""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx2

from bench import merchant

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from app.demo import Places

_KILOBYTES, _FIRST_SCREEN = 250, 1000  # wanted: kB of script, compressed; ms to the first screen
_LOADS = 5
# The browser's own word on when the largest thing of the page stood, counted from the frame's navigation.
_LARGEST = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: "largest-contentful-paint", buffered: true}))"""


def script_bytes() -> tuple[int, int]:
    """Return the compressed size of the script that the first screen loads, and of all there is."""
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in (merchant.BUILT / "assets").glob("*.js")}
    page = (merchant.BUILT / "index.html").read_text("utf-8")
    return sum(size for name, size in sizes.items() if name in page), sum(sizes.values())


def first_screen(browser: Browser) -> list[float]:
    """Return the milliseconds until the first screen stands, for loads by browsers that know nothing yet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        merchant.shop(Path(folder), merchant.configured) as places,
        httpx2.Client(trust_env=False) as http,
    ):
        return [_load(browser, places, http) for _ in range(_LOADS)]


def _load(browser: Browser, places: Places, http: httpx2.Client) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = merchant.Merchant(places, http, context.new_page())
    frame = made.app()
    frame.locator("main table, main form, main ol").first.wait_for()
    took = float(made.page.frames[1].evaluate(_LARGEST))
    context.close()
    return took


def lines(browser: Browser) -> list[str]:
    """Return what is printed, a line each, with what is wanted and whether it is so."""
    first, every = script_bytes()
    loads = first_screen(browser)
    return [
        _line(
            f"script, compressed: {first / 1000:.0f} kB at first, {every / 1000:.0f} kB in all",
            every / 1000,
            _KILOBYTES,
        ),
        _line(f"first screen: {median(loads):.0f} ms, median of {len(loads)} loads", median(loads), _FIRST_SCREEN),
    ]


def _line(said: str, value: float, wanted: float) -> str:
    return f"{said}; wanted < {wanted:g}: {'met' if value < wanted else 'NOT MET'}"


if __name__ == "__main__":
    if why := merchant.missing():
        sys.exit(why)
    with merchant.chromium() as started:
        print("\n".join(lines(started)))
