"""What the shop's API suffers on demand, and what an app sees of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx2
import pytest

from sandbox import saleor
from tests.sandbox_saleor.conftest import types

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop


async def test_a_dropped_answer_was_executed(shop: Shop) -> None:
    """The report is booked, the connection is cut, and the next one is told that it is a repetition."""
    paid = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED")
    await shop.control("faults", graphql="transactionEventReport", kind="drop-answer")
    with pytest.raises(httpx2.TransportError):
        await shop.report(paid, "CHARGE_SUCCESS", amount=13.3)
    assert types(await shop.transaction(paid))[0] == "CHARGE_SUCCESS"
    assert (await shop.report(paid, "CHARGE_SUCCESS", amount=13.3))["alreadyProcessed"] is True


async def test_an_api_that_is_down_comes_back(shop: Shop) -> None:
    """While the switch is set no GraphQL is answered; the keys and controls are."""
    await shop.control("down", down=True)
    with pytest.raises(httpx2.TransportError):
        await shop.ask("{ shop { name } }")
    await shop.control("down", down=False)
    assert (await shop.ask("{ shop { name } }"))["data"] == {"shop": {"name": "Sandbox"}}


@pytest.mark.parametrize(
    ("kind", "status", "shown"),
    [
        pytest.param("500", 500, "Server Error", id="an error page"),
        pytest.param("nonsense", 200, "Maintenance", id="a page where JSON was due"),
        pytest.param("lock-error", 200, "could not obtain lock", id="a lost lock"),
        pytest.param("not-found", 200, "resolve to a node", id="an unknown object"),
        pytest.param("denied", 200, "PermissionDenied", id="a dead token"),
    ],
)
async def test_a_fault_happens_as_often_as_it_was_armed(shop: Shop, kind: str, status: int, shown: str) -> None:
    """Each fault strikes the named field only, and then no more."""
    await shop.control("faults", graphql="shop", kind=kind, times=1)
    asked = {"query": "{ shop { name } }"}
    other = await shop.http.post(f"{shop.url}/graphql/", json={"query": "{ channels { slug } }"})
    first = await shop.http.post(f"{shop.url}/graphql/", json=asked)
    second = await shop.http.post(f"{shop.url}/graphql/", json=asked)
    assert (first.status_code, shown in first.text) == (status, True)
    assert "errors" not in other.json()
    assert "errors" not in second.json()


async def test_what_was_asked_at_once_is_counted(shop: Shop) -> None:
    """Three delayed requests at once show in the statistics."""
    await shop.control("faults", kind="delay", seconds=0.3, times=3)
    await asyncio.gather(*(shop.ask("{ shop { name } }") for _ in range(3)))
    stats = (await shop.http.get(f"{shop.url}/sandbox/stats")).json()
    assert stats == {"requests": 3, "running": 0, "mostAtOnce": 3}


async def test_a_version_that_does_not_exist_is_refused(shop: Shop) -> None:
    """The known lines are named, and the shop stays what it was; a known one is what the app is told."""
    refused = await shop.http.post(f"{shop.url}/sandbox/settings", json={"version": "3.19.1"})
    assert (refused.status_code, "3.20, 3.21, 3.22" in refused.text) == (422, True)
    assert (await shop.control("settings"))["version"] == "3.23.28"
    await shop.control("settings", version="3.21.1")
    assert (await shop.answer("{ shop { version } }", shop.staff))["version"] == "3.21.1"


async def test_in_process_no_socket_is_needed() -> None:
    """The sandbox answers through an ASGI transport, and a cut is heard as a broken read."""
    transport = httpx2.ASGITransport(saleor.create_app("http://shop.test"))
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        answer = await http.post("/graphql/", json={"query": "{ channels { slug currencyCode } }"})
        found = {channel["currencyCode"] for channel in answer.json()["data"]["channels"]}
        assert found == {"EUR", "CHF", "JPY", "USD"}
        await http.post("/sandbox/down", json={"down": True})
        with pytest.raises(httpx2.ReadError):
            await http.post("/graphql/", json={"query": "{ shop { name } }"})
