"""The package's README, run to the letter: its code against the sandbox on a real socket, the test being shopper and night."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import qmore
from qmore.error_codes import Audience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

README = Path(__file__).parents[2] / "packages" / "qmore" / "README.md"
CARD = {"pan": "9400000000000004", "cardholdername": "Eva Gruber", "cardverifycode": "123"}
EXPIRY = {"expirationMonth": "12", "expirationYear": "2031"}


@asynccontextmanager
async def shop(names: dict[str, Any]) -> AsyncIterator[str]:
    """Listen where QMORE confirms, and let the README's own code answer."""

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: *([0-9]+)", head.lower())[1])  # type: ignore[index]
        answer = names["confirm"](await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def run(block: str, names: dict[str, Any]) -> None:
    code = compile(block, str(README), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    running = eval(code, names)  # noqa: S307 - our own README
    if inspect.isawaitable(running):
        await running


async def between(names: dict[str, Any], block: str, host: str) -> None:
    """Do what others do after a block: the shopper types a card and pays, and night falls."""
    async with httpx2.AsyncClient() as browser:
        if "DataStorageInit(" in block:
            script = names["script"].removesuffix("dataStorage.js")
            stored = await browser.post(script + "store", json={"paymentType": "CCARD", **CARD, **EXPIRY})
            assert stored.json().get("information"), stored.text
        if "def confirm(" in block:
            paid = await browser.get(names["started"].redirect_url, params={"decision": "success"})
            assert paid.status_code == 302, paid.text
        if "qmore.Deposit(" in block:
            await browser.post(f"{host}/sandbox/day-end")


async def test_the_readmes_code_takes_a_payment_and_gives_a_part_of_it_back(host: str) -> None:
    """Every block runs as it stands, only with the sandbox's and the test's addresses for QMORE's and the shop's."""
    names: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    async with shop(names) as listening:
        for block in blocks:
            here = block.replace("https://papi.hobex.at", host).replace("https://shop.example/qmore", listening)
            await run(here, names)
            await between(names, block, host)
        await names["transport"].aclose()

    paid, order = names["paid"], names["order"]
    assert isinstance(paid, qmore.Succeeded)
    assert (paid.amount, paid.currency, paid.order_number) == (Decimal("24.00"), "EUR", order.order_number)
    assert names["card"].masked_pan == "940000******0004"
    assert isinstance(names["captured"], qmore.Deposited)
    assert isinstance(names["refunded"], qmore.Refunded)
    assert [type(told) for told in names["transfers"]] == [qmore.Transferred] * 4
    assert names["same"].credits[0].amount == Decimal("4.00")
    assert names["advice"] == ("the card has expired", Audience.SHOPPER, False, "take another card")
    assert "hobex" in names["voids"]


async def test_the_readmes_shop_refuses_what_qmore_did_not_sign() -> None:
    """The endpoint of the page answers a forgery with a refusal, and keeps no fact."""
    block = next(
        b
        for b in re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
        if "def confirm(" in b
    )
    names: dict[str, Any] = {"qmore": qmore, "account": qmore.Account("D200001", "seamless", qmore.Secret("s"))}
    await run(block, names)

    assert b'result="NOK"' in names["confirm"](b"paymentState=SUCCESS&amount=24.00")
    assert names["facts"] == []
