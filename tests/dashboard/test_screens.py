"""Every screen in both themes and both languages: nothing serious for axe, nothing cut off on a telephone, no word missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import expect

from app.demo import loopback
from bench import merchant as people
from bench.merchant import Merchant
from bench.words import say, spoken
from tests.dashboard import looks
from tests.dashboard.configured import account, mapped, ready, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Frame, FrameLocator

    from tests.dashboard.looks import Look

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.unconfigured]
_HOLES = re.compile(r"\{\{|returned an object|\bundefined\b|\bNaN\b|\[object ")


@pytest.fixture(scope="module")
def busy(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merchant]:
    """A shop that has been at work: two accounts, three channels, payments in every state."""
    context = browser.new_context(viewport={"width": looks.WIDTH, "height": 900})
    context.set_default_timeout(10_000)
    with (
        people.shop(tmp_path_factory.mktemp("busy"), people.installed) as places,
        httpx2.Client(trust_env=False, timeout=20) as http,
    ):
        made = Merchant(places, http, context.new_page())
        _work(made)
        yield made
        context.close()


def _work(merchant: Merchant) -> None:
    ready(merchant)
    second = account(merchant, "Switzerland", shopId="qmore")
    own = settings(merchant, methods=[{"paymentType": "CCARD", "label": {"de": "Karte", "en": "Card"}}])
    mapped(merchant, second["accountId"], "swiss", settings=own)
    paid = [merchant.buys() for _ in range(2)]
    merchant.http.post(f"{merchant.places.qmore}/sandbox/day-end")
    for reference, part in zip(paid, ({"amount": "3.30"}, {}), strict=True):
        merchant.api("POST", f"/payments/{reference}/operations", {"key": reference * 4, "action": "REFUND", **part})
    merchant.buys()
    merchant.buys(leaves=True)


def _payment(merchant: Merchant) -> str:
    return str(merchant.api("GET", "/payments")["payments"][-1]["reference"])


def _order(merchant: Merchant) -> str:
    return str(merchant.sandbox("state")["orders"][0]["id"])


def _screen(path: Callable[[Merchant], str], heading: str) -> Callable[[Merchant, Look], None]:
    def show(merchant: Merchant, look: Look) -> None:
        frame = merchant.app(path(merchant), theme=look.theme, locale=look.locale)
        _arrived(frame, say(heading, look.locale))

    return show


def _arrived(frame: FrameLocator, heading: str) -> None:
    expect(frame.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(frame.locator("[role=status][aria-label]")).to_have_count(0)  # nothing is loading any more


def _shopper(merchant: Merchant, look: Look) -> None:
    _screen(lambda _: "channels/shopper", "channels")(merchant, look)
    frame = merchant.page.frame_locator("iframe")
    frame.get_by_label(say("shopper.amount", look.locale, currency="EUR")).fill("5")
    frame.get_by_role("button", name=say("shopper.ask", look.locale), exact=True).click()
    expect(frame.get_by_role("table", name=say("shopper.answer", look.locale))).to_be_visible()


def _widget(merchant: Merchant, look: Look) -> None:
    merchant.open(f"/orders/{_order(merchant)}", theme=look.theme, locale=look.locale)
    frame = merchant.page.frame_locator("iframe")
    expect(frame.get_by_role("button", name=say("operation.REFUND", look.locale), exact=True)).to_be_visible()


SCREENS: dict[str, Callable[[Merchant, Look], None]] = {
    "golive": _screen(lambda _: "golive", "golive"),
    "accounts": _screen(lambda _: "accounts", "accounts"),
    "channels": _screen(lambda _: "channels", "channels"),
    "channel": _screen(lambda _: f"channels/of/{loopback.CHANNEL}", "channels"),
    "defaults": _screen(lambda _: "channels/defaults", "channels"),
    "shopper": _shopper,
    "payments": _screen(lambda _: "payments", "payments"),
    "payment": _screen(lambda merchant: f"payments/{_payment(merchant)}", "payments"),
    "health": _screen(lambda _: "health", "health"),
    "history": _screen(lambda _: "history", "history"),
    "widget": _widget,
}


def seen(merchant: Merchant, name: str, look: Look) -> list[str]:
    """Return what is wrong with a screen that is shown, and keep its picture."""
    frame = merchant.page.frames[1]
    found = looks.serious(frame)
    holes = _HOLES.findall(frame.evaluate("document.body.innerText"))
    wide = looks.overflow(merchant.page, frame)
    looks.picture(merchant.page, frame, name, look)
    return [*found, *holes, *([f"{wide} pixels too wide for a telephone"] if wide > 0 else []), *_foreign(frame, look)]


def _foreign(frame: Frame, look: Look) -> list[str]:
    """Return sentences of the other language that are no sentences of this one."""
    other, own = (spoken(language) for language in (("de", "en") if look.locale == "en" else ("en", "de")))
    lines = {line.strip() for line in frame.evaluate("document.body.innerText").splitlines()}
    return sorted(lines & {text for text in other.values() if " " in text} - set(own.values()))


@pytest.mark.parametrize("look", looks.LOOKS, ids=str)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_for_everybody(busy: Merchant, name: str, look: Look) -> None:
    """Axe finds nothing serious, 360 pixels are enough, and every word is there in the right language."""
    SCREENS[name](busy, look)

    assert seen(busy, name, look) == []


@pytest.mark.parametrize("look", looks.LOOKS, ids=str)
def test_the_first_page_of_all_is_for_everybody(merchant: Merchant, look: Look) -> None:
    """So is what a merchant sees who has just installed the app."""
    merchant.page.set_viewport_size({"width": looks.WIDTH, "height": 900})
    frame = merchant.app("", theme=look.theme, locale=look.locale)
    expect(frame.get_by_role("button", name=say("account.save", look.locale), exact=True)).to_be_visible()

    assert seen(merchant, "start", look) == []
