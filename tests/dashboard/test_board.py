"""The sandbox's Dashboard mounts an app as Saleor's own does: the frame, the bridge, the token."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from bench.merchant import Merchant

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def said(merchant: Merchant) -> list[str]:
    """Return what Dashboard and app said to each other, without the payloads."""
    lines = merchant.page.locator("#said li").all_text_contents()
    return [" ".join(line.split()[:2]) for line in lines]


def test_an_app_is_framed_with_what_it_needs_to_know(merchant: Merchant) -> None:
    """The address tells shop, app and theme, also of a page inside the app; the frame may do what Saleor's lets it."""
    merchant.app("channels?asked=1")
    frame = merchant.page.locator("iframe")
    expect(frame).to_have_attribute("src", re.compile("channels"))
    address = urlsplit(frame.get_attribute("src") or "")
    told = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert address.path == "/dashboard/channels"
    assert told == {
        "asked": "1",
        "domain": urlsplit(merchant.places.saleor).netloc,
        "saleorApiUrl": merchant.places.saleor_api_url,
        "id": merchant.sandbox("app")["app"]["id"],
        "theme": "light",
    }
    assert frame.get_attribute("sandbox") == "allow-same-origin allow-forms allow-scripts allow-downloads allow-popups"


def test_the_two_greet_each_other_and_the_token_is_renewed_in_time(merchant: Merchant) -> None:
    """On load and when the app is ready it gets the token; later language, theme, and a new token before the old one ends."""
    merchant.page.clock.install()
    merchant.app().get_by_role("navigation").wait_for()
    greeted = said(merchant)

    merchant.page.locator("select[name=theme]").select_option("dark")
    merchant.page.locator("select[name=locale]").select_option("de")
    merchant.page.clock.fast_forward("04:25")
    assert "→ tokenRefresh" not in said(merchant)
    merchant.page.clock.fast_forward("00:10")
    expect(merchant.page.locator("#said")).to_contain_text("tokenRefresh")

    assert [line for line in greeted if line != "← updateRouting"].count("→ handshake") >= 2
    assert {"← notifyReady", "→ response", "→ localeChanged", "→ theme", "→ redirect"} <= set(greeted)
    assert said(merchant)[len(greeted) : len(greeted) + 2] == ["→ theme", "→ localeChanged"]


def test_strangers_are_not_heard(merchant: Merchant) -> None:
    """A message from another window, or without an action's id, is no message of the app's."""
    merchant.app().get_by_role("navigation").wait_for()
    before = len(said(merchant))
    merchant.page.evaluate("window.postMessage({type: 'redirect', payload: {to: '/orders/', actionId: '1'}})")
    merchant.page.frames[1].evaluate("window.parent.postMessage({type: 'redirect', payload: {to: '/orders/'}}, '*')")
    merchant.page.frames[1].evaluate(
        "window.parent.postMessage({type: 'notification', payload: {title: 'Heard', actionId: '2'}}, '*')"
    )
    expect(merchant.page.get_by_role("status", name="Notifications")).to_contain_text("Heard")

    assert said(merchant)[before:] == ["← notification", "→ response"]
    assert "/extensions/app/" in merchant.page.url
