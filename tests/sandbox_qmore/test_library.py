"""A shop that speaks as the vendor's PHP library does, byte by byte on a socket: its headers, names, orders and quirks."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlencode

import httpx2
import pytest

from tests.sandbox_qmore.foreign import CARD, DEMO_SECRET, fingerprint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AGENT = "QentaCEE_QMore;5.0.6;QentaCEE_Stdlib;3.0.3;PHP;5.2;"
ME = {"customerId": "D200001", "shopId": "seamless", "language": "en"}
BACK = {"customerId": "D200001", "shopId": "seamless", "password": "jcv45z"}
_ITEM = ["articleNumber", "quantity", "description", "name", "imageUrl", "unitGrossAmount", "unitNetAmount"]
_ITEM += ["unitTaxAmount", "unitTaxRate"]
MUG = dict(zip(_ITEM, ["A1", "1", "blau, groß", "Häferl", "", "9.90", "8.25", "1.65", "20.000"], strict=True))
BASKET = {"basketItems": "1", **{f"basketItem1{name}": value for name, value in MUG.items()}}
SHOPPER = {
    "consumerEmail": "eva@shop.example",
    "consumerBillingFirstname": "Eva",
    "consumerBillingLastname": "Müller",
    "consumerShippingFirstname": "Eva",
    "consumerShippingLastname": "Müller",
    "consumercompanyName": "Müller & Söhne",
}


@dataclass
class Library:
    """The library's client: one connection for each call."""

    host: str
    port: int
    http: httpx2.AsyncClient

    async def send(self, path: str, form: dict[str, str]) -> dict[str, str]:
        """Post and decode as the library's SerialApi does: one ``=`` in every entry, or it throws."""
        sent = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nUser-Agent: {AGENT}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(head.encode() + sent)
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        status, _, text = answer.decode().partition("\r\n\r\n")
        assert status.startswith("HTTP/1.1 200 "), status
        assert all(entry.count("=") == 1 for entry in text.split("&")), text
        return {
            unquote_plus(name): unquote_plus(value) for name, _, value in (e.partition("=") for e in text.split("&"))
        }

    async def operate(self, name: str, given: dict[str, str]) -> dict[str, str]:
        """Call a back-end operation; the library posts the command as well, which nobody signs."""
        form = {**BACK, "language": "en", **given}
        order = ["customerId", "shopId", "password", "secret", "language", *given]
        signed = {**form, "command": name, "requestFingerprint": fingerprint(form, order, DEMO_SECRET)}
        return await self.send(f"/seamless/backend/{name}", signed)

    async def page(self, name: str, given: dict[str, str]) -> dict[str, str]:
        """Call the same in the style of the library's other half, the toolkit."""
        form = {"customerId": "D200001", "shopId": "seamless", "toolkitPassword": "jcv45z", "command": name}
        form |= {"language": "en", **given}
        order = ["customerId", "shopId", "toolkitPassword", "secret", "command", "language", *given]
        return await self.send(
            "/page/toolkit.php", {**form, "requestFingerprint": fingerprint(form, order, DEMO_SECRET)}
        )

    async def pay(self, **given: str) -> str:
        """Store a card, start a payment and let the shopper pay; return the order number."""
        held = await self.storage()
        started = await self.send("/seamless/frontend/init", frontend({**held, **given}))
        await self.http.get(started["redirectUrl"], params={"decision": "success"})
        state: dict[str, Any] = (await self.http.get("/sandbox/state")).json()
        return str(state["payments"][-1]["orderNumber"])

    async def storage(self) -> dict[str, str]:
        """Open a storage without a script version, fill it in the browser, read it with a language."""
        form = {
            **ME,
            "orderIdent": "basket-42",
            "returnUrl": "https://shop.example/fallback",
            "javascriptScriptVersion": "",
        }
        order = ["customerId", "shopId", "orderIdent", "returnUrl", "language", "javascriptScriptVersion", "secret"]
        signed = {**form, "requestFingerprint": fingerprint(form, order, DEMO_SECRET)}
        opened = await self.send("/seamless/dataStorage/init", signed)
        await self.http.post(f"/sandbox/storages/{opened['storageId']}/card", json=CARD)
        asked = {**ME, "storageId": opened["storageId"]}
        order = ["customerId", "shopId", "storageId", "secret"]
        read = {**asked, "requestFingerprint": fingerprint(asked, order, DEMO_SECRET)}
        assert (await self.send("/seamless/dataStorage/read", read))["paymentInformations"] == "1"
        return {"storageId": opened["storageId"], "orderIdent": "basket-42"}


def frontend(given: dict[str, str]) -> dict[str, str]:
    """Sign in the order in which the setters were called, one of them twice; the window's name stays unsigned."""
    plugin = base64.b64encode(b"Magento2;2.4;QentaCEE_QMore 5.0.6;Qenta_CheckoutSeamless;1.0.2").decode()
    form = {
        "shopId": "seamless",
        "customerId": "D200001",
        "language": "en",
        "amount": "9.90",
        "currency": "EUR",
        "paymentType": "CCARD",
        "orderDescription": "Order 42",
        **{
            f"{name}Url": f"http://127.0.0.1:9/{name}"
            for name in ("success", "cancel", "failure", "service", "confirm")
        },
        "consumerIpAddress": "203.0.113.5",
        "consumerUserAgent": "Mozilla/5.0",
        "pluginVersion": plugin,
        **SHOPPER,
        **BASKET,
        **given,
    }
    first, *rest = [name for name in form if name not in {"shopId", "customerId", "language"}]
    order = ["shopId", "customerId", "language", "secret", first, *rest, first, "requestFingerprintOrder"]
    form["requestFingerprintOrder"] = ",".join(order)
    return {**form, "windowName": "qmore_frame", "requestFingerprint": fingerprint(form, order, DEMO_SECRET)}


@pytest.fixture
async def library(wire: tuple[str, int]) -> AsyncIterator[Library]:
    """The library at the other end of a socket."""
    host, port = wire
    async with httpx2.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False, verify=False) as http:
        yield Library(host, port, http)


async def test_the_vendors_library_takes_a_payment_and_gives_it_back(library: Library) -> None:
    """From the storage to the refund with a basket in the library's spelling, the currency in capitals."""
    number = await library.pay()
    whole = {"orderNumber": number, "amount": "9.90", "currency": "EUR"}

    assert await library.operate("deposit", whole) == {"status": "0", "paymentNumber": number}
    await library.http.post("/sandbox/day-end")
    credit = await library.operate("refund", {**whole, **BASKET})
    details = await library.operate("getOrderDetails", {"orderNumber": number})

    assert credit["status"] == "0"
    assert details["credit.1.1.creditNumber"] == credit["creditNumber"]
    assert details["order.1.operationsAllowed"] == ""
    assert details["payment.1.1.state"] == "payment_closed"


async def test_the_vendors_library_charges_again_with_an_empty_order_number(library: Library) -> None:
    """It signs number and autoDeposit always; an empty number is none."""
    source = await library.pay()
    given = {"orderNumber": "", "sourceOrderNumber": source, "autoDeposit": "no", "orderDescription": "Again"}

    made = await library.operate("recurPayment", {**given, "amount": "5.00", "currency": "EUR"})

    assert (made["status"], made["orderNumber"] != source) == ("0", True)


async def test_the_librarys_toolkit_reads_what_its_seamless_half_paid(library: Library) -> None:
    """The list of operations is one text, whose commas are encoded; a refusal is flat."""
    number = await library.pay()

    details = await library.page("getOrderDetails", {"orderNumber": number})
    refused = await library.page("refund", {"orderNumber": number, "amount": "1.00", "currency": "EUR"})

    assert details["payment.1.1.operationsAllowed"] == "DEPOSIT,APPROVEREVERSAL"
    assert (refused["status"], refused["errorCode"]) == ("2", "30013")
