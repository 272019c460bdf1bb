"""Bad input at the confirm address: answered quickly, counted, nothing changed, nothing filled up."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from app.flows import confirm
from app.main import CLOCK, build_house, open_store
from tests.stories.qenta import success

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

FLOOD, CONNECTIONS = 1200, 4
A_MINUTE = 10_000  # forged posts that must be answered in sixty seconds


def counted(stack: Stack) -> dict[str, int]:
    """What the database says was refused."""
    store = open_store(stack.settings)
    found = {name: number for (_, name), number in store.counters().items()}
    store.close()
    return found


async def once_counted(stack: Stack, name: str, number: int) -> dict[str, int]:
    """Wait until something was counted so often."""
    for _ in range(160):
        found = await asyncio.to_thread(counted, stack)
        if found.get(name) == number:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def opened(stack: Stack) -> list[str]:
    """Wait until staff have something to look at, which follows what was counted; return what it is."""
    store = open_store(stack.settings)
    for _ in range(100):
        found = [one.kind.value for one in store.troubles()]
        if found:
            break
        await asyncio.sleep(0.05)
    store.close()
    return found


async def addresses(stack: Stack) -> list[str]:
    """The confirm addresses that QMORE was given."""
    return [payment["form"]["confirmUrl"] for payment in (await stack.qmore())["payments"]]


async def pour(url: str, body: bytes, times: int) -> int:
    """Post the same again and again over one connection; return how often it was refused."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    refused = 0
    for _ in range(times):
        writer.write(head + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        refused += b'result="NOK"' in await reader.readexactly(length)
    writer.close()
    return refused


@pytest.mark.settings(log_level="INFO")
async def test_a_flood_of_forged_confirmations(stack: Stack, capfd: pytest.CaptureFixture[str]) -> None:
    """Ten thousand a minute: each refused, counted in a few writes and a few lines, while real ones are accepted."""
    begun = await stack.initialize()
    (address,) = await addresses(stack)
    body = "&".join(f"{k}={v}" for k, v in success(begun["data"]["reference"], "A-FORGED-SECRET").items()).encode()
    capfd.readouterr()
    size = sum(file.stat().st_size for file in stack.folder.iterdir())

    began = time.monotonic()
    refused = await asyncio.gather(*(pour(address, body, FLOOD // CONNECTIONS) for _ in range(CONNECTIONS)))
    took = time.monotonic() - began

    assert sum(refused) == FLOOD
    assert took < 60 * FLOOD / A_MINUTE
    assert sum(file.stat().st_size for file in stack.folder.iterdir()) - size < 100_000
    await stack.decide(begun["data"]["redirectUrl"], "success")
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])
    await once_counted(stack, "confirmation_forged", FLOOD)
    lines = [line for line in capfd.readouterr().err.splitlines() if "confirmation" in line]
    assert 1 <= len(lines) <= 6
    assert await opened(stack) == ["FORGED"]


async def test_ten_megabytes_are_refused_before_they_are_read(stack: Stack) -> None:
    """Whoever sends them is told no after the first tens of kilobytes; nothing of it is kept."""
    await stack.initialize()
    (address,) = await addresses(stack)

    began = time.monotonic()
    answer = await stack.http.post(address, content=b"paymentState=CANCEL&x=" + b"y" * 10_000_000)

    assert 'result="NOK"' in answer.text
    assert time.monotonic() - began < 5
    assert (await stack.http.post(f"{stack.places.app}/qmore/confirm/nobody", content=b"x" * 100)).status_code == 404
    found = await once_counted(stack, "confirmation_too_large", 1)
    assert found == {"confirmation_too_large": 1, "confirmation_unknown": 1}


async def test_half_a_confirmation_is_no_confirmation(stack: Stack) -> None:
    """What was cut off on the way, wherever, is refused, and the whole one is accepted afterwards."""
    begun = await stack.initialize()
    (address,) = await addresses(stack)
    body = "&".join(f"{k}={v}" for k, v in success(begun["data"]["reference"]).items())

    halves = [(await stack.http.post(address, content=body[:cut])).text for cut in (0, 20, len(body) // 2, -64, -1)]
    whole = await stack.http.post(address, content=body)

    assert all('result="NOK"' in half for half in halves)
    assert 'result="OK"' in whole.text
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])


@pytest.mark.parametrize("reserved", [True, False], ids=["a reserved number", "no reserved number"])
async def test_a_stolen_address_with_another_payments_confirmation(stack: Stack, *, reserved: bool) -> None:
    """Equal amounts, a valid signature, and still it pays only the payment that it is about."""
    if not reserved:
        await stack.fault(request="backend/generateOrderNumber", kind="403", times=99)
    victim = await stack.initialize()
    await stack.decide(victim["data"]["redirectUrl"], "success")
    await stack.fill_basket()
    thief = await stack.initialize()
    number = (await stack.qmore())["payments"][0]["orderNumber"]

    answer = await stack.http.post((await addresses(stack))[1], data=success(number))

    assert 'result="NOK"' in answer.text
    assert (await stack.transaction(thief["transaction"]["id"]))["chargedAmount"]["amount"] == 0
    await once_counted(stack, "confirmation_mismatch_orderNumber", 1)


async def test_a_confirmation_replayed_after_a_year_changes_nothing(stack: Stack) -> None:
    """It is acknowledged as the repetition it is: no new report, no new row, no new state."""
    begun = await stack.initialize()
    await stack.decide(begun["data"]["redirectUrl"], "success")
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])
    token = (await addresses(stack))[0].rpartition("/")[2]
    house: Any = build_house(stack.settings)
    later = replace(house, clock=replace(CLOCK, now=lambda: datetime.now(UTC) + timedelta(days=366)))
    before = house.store.payments(9), house.store.confirmations(token)
    body = "&".join(f"{k}={v}" for k, v in success(begun["data"]["reference"]).items()).encode()

    taken = await confirm.run(later, token, body)

    assert taken == confirm.Taken(confirm.Verdict.REPEATED)
    assert (house.store.payments(9), house.store.confirmations(token)) == before
    await house.close()
