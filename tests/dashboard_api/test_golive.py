"""The way to live, and the page it is walked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.demo import loopback
from app.web.dashboard.site import policy, with_nonce
from tests.dashboard_api.test_configuration import SETTINGS, account, mapped

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff


async def states(staff: Staff) -> dict[str, str]:
    return {step["name"]: step["state"] for step in (await staff.get("/go-live"))["steps"]}


async def test_a_merchant_walks_from_nothing_to_live(staff: Staff) -> None:
    """Every step's state is on the server; a test payment really runs; live is refused until all is done."""
    before = await states(staff)
    await mapped(staff)
    for channel in (await staff.get("/channels"))["channels"]:
        if channel["slug"] != loopback.CHANNEL:
            demos = (await staff.get("/accounts"))["accounts"][0]["accountId"]
            body = {"version": channel["version"], "accountId": demos, "isTestChannel": True}
            await staff.put(f"/channels/{channel['slug']}", body)
    early = await staff.ask("POST", "/go-live/live")
    started = await staff.post("/go-live/test-payment", {"channel": loopback.CHANNEL})
    await staff.stack.decide(started["redirectUrl"], "success")
    paid = await staff.get(f"/payments/{started['reference']}")
    live = await staff.post("/go-live/live")

    assert (before["credentials"], before["testPayment"], before["live"]) == ("todo", "todo", "todo")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "NOT_READY")
    assert paid["payment"]["state"] == "charged"
    assert {step["state"] for step in live["steps"]} == {"done"}
    assert live["liveSince"]
    entry = (await staff.get("/history"))["entries"][0]
    assert (entry["action"], entry["canUndo"]) == ("went live", False)
    assert live["testPayment"]["reference"] == started["reference"]
    assert loopback.CHANNEL in live["testChannels"]
    real = await staff.post("/accounts", account(staff, name="Real", customerId="D299999"))
    there = next(c for c in (await staff.get("/channels"))["channels"] if c["slug"] == loopback.CHANNEL)
    body = {"version": there["version"], "accountId": real["account"]["accountId"], "settings": there["settings"]}
    await staff.put(f"/channels/{loopback.CHANNEL}", body)
    moved = await staff.get("/go-live")
    assert next(s["state"] for s in moved["steps"] if s["name"] == "testPayment") == "done"
    assert moved["liveChannels"] == [loopback.CHANNEL]


@pytest.mark.unconfigured
async def test_defaults_are_enough_to_go_on_to_the_channels(staff: Staff) -> None:
    """The methods are chosen once defaults offer one, though no channel has an account yet."""
    before = await states(staff)
    await staff.put("/defaults", {"version": 0, "settings": SETTINGS})

    assert (before["methods"], (await states(staff))["methods"]) == ("todo", "done")


async def test_the_page_is_framed_by_the_tenants_dashboard_alone(staff: Staff) -> None:
    """Every path is the one page, with a strict policy and without a cookie; unbuilt, it says how to build it."""
    for path in ("", "/payments/ABC", f"/widgets/order?saleorApiUrl={staff.stack.places.saleor_api_url}"):
        page = await staff.stack.http.get(f"{staff.stack.places.app}/dashboard{path}")
        said = page.headers["content-security-policy"]
        assert page.status_code in {200, 503}
        assert "make dashboard" in page.text or page.status_code == 200
        assert said.endswith(f"frame-ancestors {staff.stack.places.saleor}")
        assert "default-src 'self'" in said
        assert "unsafe" not in said
        assert "set-cookie" not in page.headers


async def test_no_two_answers_share_a_nonce(staff: Staff) -> None:
    """What macaw-ui writes into the page is allowed by a nonce of this one answer."""
    pages = [await staff.stack.http.get(f"{staff.stack.places.app}/dashboard") for _ in range(2)]
    first, second = (page.headers["content-security-policy"].partition("'nonce-")[2][:20] for page in pages)

    assert first != second
    assert pages[0].headers["cache-control"] == "no-store"
    assert 'nonce="abc">' in with_nonce("<head></head><body></head></body>", "abc").partition("<body>")[0]


async def test_no_file_outside_the_built_page_is_served(staff: Staff) -> None:
    """A path that climbs out finds nothing."""
    for path in ("assets/%2e%2e/%2e%2e/%2e%2e/dashboard/site.py", "assets/nothing.js", "api/nothing"):
        assert (await staff.stack.http.get(f"{staff.stack.places.app}/dashboard/{path}")).status_code == 404


def test_a_dashboard_elsewhere_is_allowed_by_setting() -> None:
    """A Dashboard on another host than the API frames the page when an operator names it."""
    said = policy(("https://dash.example",), ["https://shop.example/graphql/"], "once")

    assert said.endswith("frame-ancestors https://dash.example https://shop.example")
    assert policy((), [], "once").endswith("frame-ancestors 'none'")
