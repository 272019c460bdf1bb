"""A person buys in Chromium: what `make demo` offers, clicked."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.merchant import CHROMIUM, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed; .ci/run installs it by apt"),
]


def _hear_interrupts() -> None:
    # What is started in the background by a script ignores Ctrl+C, and so would its children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """The demo, as a person starts it; its shop's address."""
    command = [sys.executable, "-u", "-m", "app", "demo"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
        preexec_fn=_hear_interrupts,  # noqa: PLW1509 - no threads of ours run yet
    ) as demo:
        assert demo.stdout is not None
        address = next(m[1] for line in demo.stdout if (m := re.search(r"Demo shop\s+(http\S+)", line)))
        yield address
        demo.send_signal(signal.SIGINT)
        demo.stdout.read()
        demo.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor."""
    context = browser.new_context(locale="en-GB", viewport={"width": 900, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def look(page: Page, name: str) -> None:
    """Keep a screenshot where one is asked for."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def to_review(page: Page, shop: str, pan: str = "9500000000000001") -> None:
    """Fill a basket, enter a card in QMORE's iframe, see it anonymised."""
    page.goto(shop)
    page.get_by_test_id("add-to-basket").first.click()
    look(page, "1-basket")
    page.get_by_test_id("checkout").click()
    page.get_by_test_id("to-payment").click()
    page.get_by_test_id("method-CCARD").check()
    frame = page.frame_locator("#card-frame iframe")
    card = {
        "pan": pan,
        "cardholdername": "Eva Gruber",
        "expirationMonth": "12",
        "expirationYear": "2031",
        "cardverifycode": "123",
    }
    for field, value in card.items():
        frame.locator(f"#{field}").fill(value)
    look(page, "2-card")
    page.get_by_test_id("use-card").click()


def test_a_card_with_3d_secure_leads_to_an_order(page: Page, shop: str) -> None:
    """Basket, card in QMORE's iframe, anonymised card, review, 3-D Secure, success page with the Saleor order."""
    to_review(page, shop)
    expect(page.get_by_test_id("paid-with")).to_contain_text("950000******0001")
    look(page, "3-review")

    page.get_by_test_id("pay").click()
    page.locator("#password").fill("secret")
    look(page, "4-3d-secure")
    page.locator("#success").click()

    expect(page.get_by_test_id("order-number")).to_have_text(re.compile("[0-9]+"))
    look(page, "5-success")


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        pytest.param("failure", "The payment was declined.", id="a decline is explained"),
        pytest.param("cancel", "You cancelled the payment.", id="a cancellation is explained"),
    ],
)
def test_what_did_not_work_can_be_tried_again(page: Page, shop: str, outcome: str, shown: str) -> None:
    """After failure or cancellation the shopper reads why and pays by another way."""
    to_review(page, shop, "9400000000000004")
    page.get_by_test_id("pay").click()
    page.locator(f"#{outcome}").click()

    expect(page.get_by_test_id("payment-failed")).to_be_visible()
    expect(page.get_by_text(shown)).to_be_visible()
    look(page, f"6-{outcome}")
    page.get_by_test_id("try-again").click()
    page.get_by_test_id("method-PAYPAL").check()
    page.get_by_test_id("to-review").click()
    page.get_by_test_id("pay").click()
    page.locator("#success").click()

    expect(page.get_by_test_id("order-number")).to_be_visible()


def test_a_pending_payment_leads_to_an_order_that_waits(page: Page, shop: str) -> None:
    """A pending eps transfer makes an order and says that the money is on its way."""
    page.goto(shop)
    page.get_by_test_id("add-to-basket").nth(1).click()
    page.get_by_test_id("checkout").click()
    page.get_by_test_id("to-payment").click()
    page.get_by_test_id("method-EPS").check()
    page.get_by_test_id("to-review").click()
    page.get_by_test_id("pay").click()
    page.locator("#pending").click()

    expect(page.get_by_test_id("order-number")).to_be_visible()
    expect(page.get_by_test_id("pending")).to_be_visible()


def test_a_wrong_card_is_explained_where_it_was_entered(page: Page, shop: str) -> None:
    """A card that is no demo card is refused with QMORE's sentence, and nothing is lost."""
    to_review(page, shop, "4111111111111111")

    expect(page.get_by_text("Real payment data are not allowed in demo mode.")).to_be_visible()


def test_the_shop_is_usable_on_a_small_dark_german_telephone(browser: Browser, shop: str) -> None:
    """At 360 pixels nothing is cut off, every text is German, and the language changes where one is."""
    context = browser.new_context(locale="de-AT", color_scheme="dark", viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    page = context.new_page()
    to_review(page, shop)
    expect(page.get_by_test_id("review")).to_have_text("Bestellung prüfen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    look(page, "7-telephone")

    page.locator("#lang-en").click()

    expect(page.get_by_test_id("review")).to_have_text("Review your order")
    expect(page.get_by_test_id("paid-with")).to_contain_text("950000******0001")
    context.close()
