"""Processes that share a database and nothing else do nothing twice, whatever reaches two of them at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.operations.town import until
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.operations.town import Town

SILENT = pytest.mark.settings(echo_seconds=0.0)  # what a webhook answers is repeated at once, so that it could double
_SESSION = 31 * 60  # seconds after which a payment without a confirmation is asked about


@pytest.fixture(autouse=True)
async def _second(town: Town) -> None:
    await town.start()


def is_sent(town: Town, event: str, times: int = 1) -> Callable[[], bool]:
    """Tell whether Saleor's webhooks are on their way."""
    return lambda: sum(sent["url"].endswith(event) for sent in town.sent) >= times


async def test_a_start_that_reaches_two_processes_at_once_starts_one_payment(town: Town) -> None:
    """Ten deliveries of the same event, five at each process: one session at QMORE, and everybody gets its address."""
    with town.frozen():
        first = asyncio.create_task(town.stack.initialize())
        await until(is_sent(town, "transaction-initialize-session"))
        again = asyncio.create_task(town.at_every_door(town.sent[-1], 5))
        await asyncio.sleep(0.1)

    answers = {a.json()["data"]["redirectUrl"] for a in await again} | {(await first)["data"]["redirectUrl"]}
    assert len(answers) == 1
    assert len(await town.asked("frontend/init")) == 1


async def test_a_confirmation_that_reaches_two_processes_at_once_counts_once(town: Town) -> None:
    """All of them are acknowledged; there is one report, and one event in Saleor."""
    begun = await town.stack.initialize()
    ident = begun["transaction"]["id"]
    with town.frozen():
        paid = asyncio.create_task(town.stack.decide(begun["data"]["redirectUrl"], "success"))
        sent = await _confirmation(town)
        again = asyncio.create_task(town.at_every_door(sent, 5))
        await asyncio.sleep(0.1)

    assert ["NOK" in a.text or "OK" not in a.text for a in await again] == [False] * 10
    await paid
    seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, ident)
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1
    with town.store() as store:
        assert len(store.reports(town.stack.places.saleor_api_url, ident)) == 1


async def _confirmation(town: Town) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            found = await town.stack.http.get(f"{town.stack.places.qmore}/sandbox/confirmations/last")
            if found.status_code == 200:
                return dict(found.json())
            await asyncio.sleep(0.02)


@SILENT
async def test_a_refund_that_reaches_two_processes_at_once_is_made_once(town: Town) -> None:
    """Money leaves once, and every delivery gets the same answer."""
    desk = await Desk.paid(town.stack)
    with town.frozen():
        refund = asyncio.create_task(desk.asks("REFUND"))
        await until(is_sent(town, "transaction-refund-requested"))
        again = asyncio.create_task(town.at_every_door(town.sent[-1], 3))
        await asyncio.sleep(0.1)

    answers = {(a.json()["result"], a.json()["pspReference"]) for a in await again}
    assert answers == {("REFUND_SUCCESS", (await refund)["pspReference"])}
    assert len(await desk.moved()) == 1
    assert (await desk.amounts())[1] == 0


async def test_no_order_number_is_given_to_two_payments(town: Town) -> None:
    """Eight payments, each started at both processes at once, have eight order numbers."""
    shoppers = [await town.another() for _ in range(8)]
    with town.frozen():
        begun = [asyncio.create_task(shopper.initialize()) for shopper in shoppers]
        await until(is_sent(town, "transaction-initialize-session", 8))
        starts = [sent for sent in town.sent if sent["url"].endswith("transaction-initialize-session")]
        again = [asyncio.create_task(town.at_every_door(sent, 1)) for sent in starts]
        await asyncio.sleep(0.1)

    references = [(await one)["data"]["reference"] for one in begun]
    await asyncio.gather(*again)
    sent = [form["orderNumber"] for form in await town.asked("frontend/init")]
    assert len(set(references)) == 8
    assert sorted(sent) == sorted(references)


async def test_a_silent_payment_is_reconciled_by_one_process(town: Town) -> None:
    """QMORE is asked once about each of six payments whose confirmation never came, though two processes look for them."""
    await town.stack.fault(confirmation="drop", times=6)
    idents = []
    for _ in range(6):
        shopper = await town.another()
        begun = await shopper.initialize()
        await shopper.decide(begun["data"]["redirectUrl"], "success")
        idents.append(begun["transaction"]["id"])

    town.ahead.value = _SESSION

    for ident in idents:
        seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, ident)
        assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1
    looks = Counter(form["orderNumber"] for form in await town.asked("backend/getOrderDetails"))
    assert sorted(looks.values()) == [1] * 6
