"""What shoppers, storefront developers and operators get by plain HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


@pytest.mark.parametrize("outcome", ["success", "failure", "cancel", "pending"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_shopper_comes_back_to_the_storefront(stack: Stack, outcome: str, method: str) -> None:
    """Each outcome leads to the storefront's own URL, whose query is kept, with two hints added."""
    started = await stack.initialize(returnUrl=f"{stack.places.shop}/return?lang=de&outcome=forged#top")
    form = (await stack.qmore())["payments"][0]["form"]

    back = await stack.http.request(method, form[f"{outcome}Url"])

    assert back.status_code == 303
    assert back.headers["referrer-policy"] == "no-referrer"
    transaction = started["transaction"]["id"].replace("=", "%3D")
    hints = f"lang=de&transaction={transaction}&outcome={outcome}#top"
    assert back.headers["location"] == f"{stack.places.shop}/return?{hints}"


async def test_a_frame_is_left_on_the_way_back(stack: Stack) -> None:
    """Where QMORE's page was framed the way back breaks out, and shows a link where scripts are off."""
    await stack.initialize(windowName="qmore")
    form = (await stack.qmore())["payments"][0]["form"]
    assert form["windowName"] == "qmore"

    page = await stack.http.get(form["successUrl"])

    assert page.status_code == 200
    assert "window.top" in page.text
    assert 'target="_top"' in page.text


@pytest.mark.parametrize("path", ["/qmore/return/unknown/success", "/qmore/return/unknown/else"])
async def test_an_unknown_way_back_is_a_page(stack: Stack, path: str) -> None:
    """A link that is too old says so, without naming anything."""
    page = await stack.http.get(f"{stack.places.app}{path}")
    assert page.status_code == 404
    assert "go back to the shop" in page.text


async def test_the_fallback_page_never_executes_what_it_is_given(stack: Stack) -> None:
    """Old browsers get QMORE's answer through a page; markup in it stays text."""
    evil = "</script><script>alert(1)</script>"
    page = await stack.http.post(f"{stack.places.app}/qmore/storage-return", data={"response": evil})
    assert "<script>alert" not in page.text
    assert "setResponseText" in page.text


async def test_the_storefront_contract_is_published(stack: Stack) -> None:
    """Both shapes are JSON Schemas; an unknown one names those there are."""
    for name in ("paymentGatewayInitialize", "transactionInitialize"):
        schema = (await stack.http.get(f"{stack.places.app}/schemas/{name}.json")).json()
        assert schema["additionalProperties"] is False
    missing = await stack.http.get(f"{stack.places.app}/schemas/card.json")
    assert missing.status_code == 404
    assert "transactionInitialize" in missing.text


async def test_an_operator_sees_that_it_lives(stack: Stack) -> None:
    """Liveness asks nobody; readiness asks the database."""
    assert (await stack.http.get(f"{stack.places.app}/healthz")).json() == {"status": "ok"}
    assert (await stack.http.get(f"{stack.places.app}/readyz")).json() == {"status": "ready"}


@pytest.mark.unconfigured
async def test_a_channel_without_configuration_says_what_to_do(capfd: pytest.CaptureFixture[str], stack: Stack) -> None:
    """Storefront and log learn that the channel is not set up, and by which command it is."""
    config = await stack.gateway()
    started = await stack.initialize()

    for error in (config["errors"][0], started["data"]["errors"][0]):
        assert error["code"] == "CHANNEL_NOT_CONFIGURED"
        assert "config import" in error["message"]
    assert config["paymentMethods"] == []
    assert "CHANNEL_NOT_CONFIGURED" in "".join(capfd.readouterr())
