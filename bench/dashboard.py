"""``python -m bench.dashboard`` prints what the UI costs: its bytes, its first screen, and a merchant's way to ready."""

from __future__ import annotations

import contextlib
import gzip
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import httpx2

from bench import merchant, way

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from playwright.sync_api import Browser

# Wanted: kB of script, compressed; ms to the first screen; seconds to live.
_KILOBYTES, _FIRST_SCREEN, _MINUTE = 250, 1000, 60
_LOADS = 5
# The browser's own word on when the largest thing of the page stood, counted from the frame's navigation.
_LARGEST = """new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  .observe({type: "largest-contentful-paint", buffered: true}))"""


def script_bytes() -> tuple[int, int]:
    """Return the compressed size of the script that the first screen loads, and of all there is."""
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in (merchant.BUILT / "assets").glob("*.js")}
    page = (merchant.BUILT / "index.html").read_text("utf-8")
    return sum(size for name, size in sizes.items() if name in page), sum(sizes.values())


@contextlib.contextmanager
def _at(browser: Browser, prepare: Callable[..., Awaitable[None]]) -> Iterator[Callable[[], merchant.Merchant]]:
    """Serve a shop; each call brings somebody whose browser knows nothing yet."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        places = stack.enter_context(merchant.shop(Path(folder), prepare))
        http = stack.enter_context(httpx2.Client(trust_env=False))

        def somebody() -> merchant.Merchant:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            stack.callback(context.close)
            return merchant.Merchant(places, http, context.new_page())

        yield somebody


def first_screen(browser: Browser) -> list[float]:
    """Return the milliseconds until the first screen stands."""
    with _at(browser, merchant.configured) as somebody:
        return [_load(somebody()) for _ in range(_LOADS)]


def _load(somebody: merchant.Merchant) -> float:
    somebody.app().get_by_role("heading", level=2).first.wait_for()
    return float(somebody.page.frames[1].evaluate(_LARGEST))


def to_live(browser: Browser) -> way.Hands:
    """Return what a merchant's way to live costs, in a shop with one channel."""
    with _at(browser, merchant.installed) as somebody:
        made = somebody()
        way.one_channel(made)
        return way.walk(made)


def lines(browser: Browser) -> list[str]:
    """Return what is printed, a line each, with what is wanted and whether it is so."""
    first, every = script_bytes()
    loads, hands = first_screen(browser), to_live(browser)
    cost = f"{hands.steps} steps, {hands.keystrokes} keystrokes, {hands.seconds:.0f} s"
    return [
        _line(
            f"script, compressed: {first / 1000:.0f} kB at first, {every / 1000:.0f} kB in all",
            every / 1000,
            _KILOBYTES,
        ),
        _line(f"first screen: {median(loads):.0f} ms, median of {len(loads)} loads", median(loads), _FIRST_SCREEN),
        _line(f"to live: {cost}, {hands.waited:.1f} s of them the machine's", hands.seconds, _MINUTE),
    ]


def _line(said: str, value: float, wanted: float) -> str:
    return f"{said}; wanted < {wanted:g}: {'met' if value < wanted else 'NOT MET'}"


if __name__ == "__main__":
    if why := merchant.missing():
        sys.exit(why)
    with merchant.chromium() as started:
        print("\n".join(lines(started)))
