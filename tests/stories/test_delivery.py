"""The same initialize twice, late, or at once on both databases: one payment, one start, one answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.stories.conftest import BOTH_DATABASES

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


async def starts(stack: Stack) -> int:
    """How often QMORE was asked to start a payment."""
    return sum(r["request"] == "frontend/init" for r in (await stack.qmore())["received"])


async def last_delivery(stack: Stack) -> tuple[str, bytes, dict[str, str]]:
    """Saleor's last webhook, to be sent again byte for byte."""
    sent = (await stack.http.get(f"{stack.places.saleor}/sandbox/deliveries/last")).json()
    return sent["url"], sent["body"].encode(), sent["headers"]


@BOTH_DATABASES
async def test_the_same_initialize_again_gets_the_same_answer(stack: Stack) -> None:
    """A repeated delivery starts nothing."""
    started = await stack.initialize()
    url, body, headers = await last_delivery(stack)

    again = await stack.http.post(url, content=body, headers=headers)

    assert again.json()["data"] == started["data"]
    assert await starts(stack) == 1


@BOTH_DATABASES
async def test_deliveries_at_once_start_one_payment(stack: Stack) -> None:
    """Ten at once have one effect; all of them get its answer."""
    await stack.initialize(paymentType="KLARNA")  # refused: nothing is started yet
    url, body, headers = await last_delivery(stack)
    transaction = (await stack.saleor())["transactions"][0]["id"]
    answers = await asyncio.gather(*(stack.process(transaction, stack.data()) for _ in range(10)))

    assert len({a["data"]["redirectUrl"] for a in answers}) == 1
    assert await starts(stack) == 1

    late = await stack.http.post(url, content=body, headers=headers)
    assert late.json()["data"]["redirectUrl"] == answers[0]["data"]["redirectUrl"]


@BOTH_DATABASES
async def test_confirmations_at_once_have_one_effect(stack: Stack) -> None:
    """The same confirmation ten times at once is acknowledged ten times and reported once."""
    started = await stack.initialize()
    await stack.decide(started["data"]["redirectUrl"], "success")
    sent = (await stack.http.get(f"{stack.places.qmore}/sandbox/confirmations/last")).json()

    answers = await asyncio.gather(
        *(stack.http.post(sent["url"], content=sent["body"], headers=sent["headers"]) for _ in range(10))
    )

    assert {"OK" in a.text and "NOK" not in a.text for a in answers} == {True}
    seen = await stack.until(lambda t: t["chargedAmount"]["amount"] > 0, started["transaction"]["id"])
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1


async def test_a_reinstallation_keeps_open_payments(stack: Stack) -> None:
    """A shop that installs the app again has a new app id and token; what was started is confirmed and reported."""
    started = await stack.initialize()
    manifest = f"{stack.places.app}/api/manifest"
    await stack.http.post(f"{stack.places.saleor}/sandbox/uninstall")
    again = await stack.http.post(f"{stack.places.saleor}/sandbox/install", json={"manifestUrl": manifest})
    assert "error" not in again.json()

    await stack.decide(started["data"]["redirectUrl"], "success")

    await stack.until(lambda t: t["chargedAmount"]["amount"] > 0, started["transaction"]["id"])
    assert (await stack.process(started["transaction"]["id"]))["transactionEvent"]["type"] == "CHARGE_SUCCESS"


async def test_an_empty_signed_body_does_nothing(stack: Stack) -> None:
    """Saleor's retry after a 5xx has no body: it is refused and moves nothing."""
    await stack.initialize()
    url, _, headers = await last_delivery(stack)
    signed = (await stack.http.post(f"{stack.places.saleor}/sandbox/sign", content=b"")).json()["signature"]

    answer = await stack.http.post(url, content=b"", headers={**headers, "Saleor-Signature": signed})

    assert answer.status_code == 400
    assert await starts(stack) == 1
