"""The README's app, run as it stands there: installed by the sandbox Saleor, over real sockets."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk import AllowList, MemoryAPL

from sandbox.saleor import webhooks
from sandbox.saleor.catalogue import PRODUCTS
from sandbox.serving import serving
from tests.saleor_app_sdk.sandbox import saleor
from tests.saleor_app_sdk.shop import bound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx2

    from sandbox.saleor.state import Shop

README = Path(__file__).parents[2] / "packages" / "saleor-app-sdk" / "README.md"
BUY = "mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { checkout { id } errors { message } } }"
PAY = """mutation($id: ID!) {
  transactionInitialize(id: $id, paymentGateway: {id: "example.payments"}) {
    transactionEvent { type pspReference message amount { amount } } errors { code }
  }
}"""


def code() -> dict[str, Any]:
    """Execute the README's one program."""
    (found,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(found, str(README), "exec"), names)  # noqa: S102 - our own text
    return names


@dataclass
class Example:
    """The example, installed in a shop."""

    url: str
    names: dict[str, Any]
    shop: Shop
    apl: MemoryAPL
    http: httpx2.AsyncClient

    async def pay(self, cups: int) -> dict[str, Any]:
        """Pay a basket of mugs."""
        variant = PRODUCTS[1]["defaultVariant"]["id"]
        lines = {"channel": "default-channel", "lines": [{"variantId": variant, "quantity": cups}]}
        checkout = (await self._ask(BUY, input=lines))["checkoutCreate"]["checkout"]
        paid = (await self._ask(PAY, id=checkout["id"]))["transactionInitialize"]
        found: dict[str, Any] = paid["transactionEvent"]
        return found

    async def _ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.http.post(self.shop.api_url, json={"query": query, "variables": variables})
        data: dict[str, Any] = answer.json()["data"]
        return data


@asynccontextmanager
async def installed(http: httpx2.AsyncClient, version: str) -> AsyncIterator[Example]:
    """Serve the example and a shop, and install the one in the other."""
    listener, url = bound()
    names, apl = code(), MemoryAPL()
    async with saleor(version) as shop:
        app = names["create_app"](url, AllowList([shop.api_url]), apl, http)
        async with serving((app, listener)):
            answer = await http.post(f"{shop.public_url}/sandbox/install", json={"manifestUrl": f"{url}/api/manifest"})
            assert answer.json()["app"]["identifier"] == "example.payments"
            yield Example(url, names, shop, apl, http)


@pytest.mark.parametrize("version", ["3.20.119", "3.22.67", "3.23.28"])
async def test_the_example_takes_a_payment(version: str, http: httpx2.AsyncClient) -> None:
    """From the manifest to a charge, with nothing but what the README shows."""
    async with installed(http, version) as example:
        event = await example.pay(1)

        assert event["type"] == "CHARGE_SUCCESS"
        assert event["pspReference"].startswith("example-")


@pytest.mark.parametrize(("version", "told"), [("3.20.119", 0), ("3.23.28", 1)])
async def test_the_example_tells_staff_of_a_problem(version: str, told: int, http: httpx2.AsyncClient) -> None:
    """The shopper gets a refusal on every Saleor; staff see the problem where there are problems."""
    async with installed(http, version) as example:
        event = await example.pay(9)

        assert (event["type"], event["message"]) == ("CHARGE_FAILURE", "Over the limit.")
        assert example.shop.app is not None
        assert [problem["key"] for problem in example.shop.app.problems] == ["example.limit"] * told


async def test_the_example_lists_a_stored_card(http: httpx2.AsyncClient) -> None:
    """A logged-in customer sees it."""
    async with installed(http, "3.23.28") as example:
        who = {"user": {"id": "VXNlcjo5"}, "channel": {"id": "Q2hhbm5lbDox", "slug": "at"}}

        answer = (await webhooks.send(example.shop, "LIST_STORED_PAYMENT_METHODS", who)).body

        assert isinstance(answer, dict)
        assert answer["paymentMethods"][0]["creditCardInfo"]["lastDigits"] == "4242"


async def test_the_example_sees_what_drifted(http: httpx2.AsyncClient) -> None:
    """A dry run finds a webhook that staff switched off, and leaves it."""
    async with installed(http, "3.23.28") as example:
        (shop,) = await example.apl.all()
        assert (await example.names["drift"](example.url, shop, http)).plan.unchanged == ("pay", "list")
        assert example.shop.app is not None
        example.shop.app.registered[0]["isActive"] = False

        found = await example.names["drift"](example.url, shop, http)

        assert [change.words() for change in found.plan.changes] == [("update", "pay", "is_active")]
        assert example.shop.app.registered[0]["isActive"] is False
