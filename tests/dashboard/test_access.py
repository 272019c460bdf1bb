"""Who comes in and how: the installation, somebody without the right, a session that has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bench.words import say

if TYPE_CHECKING:
    from bench.merchant import Merchant

TEA = "UHJvZHVjdFZhcmlhbnQ6MQ=="
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.bare
@pytest.mark.parametrize("version", ["3.20.119", "3.24.0-a.0"])
def test_an_admin_installs_the_app_and_comes_to_its_first_page(merchant: Merchant, version: str) -> None:
    """From the manifest's address by the permissions it asks for to the app's own page, in the oldest and newest Saleor."""
    merchant.sandbox("settings", version=version)
    merchant.open()
    page = merchant.page
    page.get_by_label("Manifest URL").fill(f"{merchant.places.app}/api/manifest")
    page.get_by_role("button", name="Read the manifest").click()
    expect(page.get_by_role("listitem")).to_have_text(["HANDLE_PAYMENTS"])
    page.get_by_role("button", name="Install app").click()
    page.get_by_role("link", name="QMORE Checkout Seamless").click()

    expect(page.frame_locator("iframe").get_by_role("heading", level=1, name=say("golive"))).to_be_visible()


@pytest.mark.bare
@pytest.mark.parametrize(("version", "widgets"), [("3.21.69", 0), ("3.22.67", 1)])
def test_the_orders_page_has_the_widget_where_saleor_has_widgets(
    merchant: Merchant, version: str, widgets: int
) -> None:
    """The same app is installed without its widget in a Saleor that knows none."""
    merchant.sandbox("settings", version=version)
    assert "app" in merchant.sandbox("install", manifestUrl=f"{merchant.places.app}/api/manifest")
    order = merchant.sandbox("orders", channel="default-channel", lines=[{"variantId": TEA, "quantity": 1}])
    merchant.open(f"/orders/{order['id']}")
    expect(merchant.page.get_by_role("heading", level=1)).to_contain_text("Order")

    expect(merchant.page.locator("iframe")).to_have_count(widgets)


def test_somebody_without_the_right_is_told_which_one_is_missing(merchant: Merchant) -> None:
    """The page says what is missing and who can help, and shows nothing of the shop."""
    frame = merchant.app("accounts", user="clerk")

    expect(frame.get_by_role("alert")).to_contain_text("Handle payments")
    expect(frame.get_by_text("D200001")).to_have_count(0)


def test_an_expired_session_is_a_sentence_with_a_way_out(merchant: Merchant) -> None:
    """Somebody comes back after lunch: the page says so, and its button brings everything back."""
    frame = merchant.app("health")
    expect(frame.get_by_role("heading", level=1, name=say("health"))).to_be_visible()
    merchant.page.get_by_role("button", name="Let the session expire").click()
    frame.get_by_role("navigation").first.get_by_text(say("history"), exact=True).click()
    expect(frame.get_by_role("alert")).to_contain_text(say("expired"))
    frame.get_by_role("button", name=say("reload")).click()

    expect(frame.get_by_role("heading", level=1, name=say("history"))).to_be_visible()
    expect(frame.get_by_text(say("expired"))).to_have_count(0)


def test_a_page_that_nobody_frames_shows_nothing(merchant: Merchant) -> None:
    """Opened without the Dashboard the page says where to open it."""
    merchant.page.goto(f"{merchant.places.app}/dashboard")

    expect(merchant.page.get_by_text(say("direct"))).to_be_visible()
