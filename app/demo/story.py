"""The story that the demo plays: one purchase in steps, each of which has a result or breaks."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from app.demo import storefront
from app.demo.installation import prepare
from app.demo.loopback import CHANNEL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx2

    from app.demo.loopback import Places
    from app.settings import Settings


class Story:
    """A purchase from installation to order, over real sockets, by the public contracts alone."""

    def __init__(self, places: Places, chosen: Settings, http: httpx2.AsyncClient) -> None:
        self.places, self.chosen, self.http = places, chosen, http
        self.checkout = self.transaction = self.storage = self.redirect = ""

    def steps(self) -> list[tuple[str, Callable[[], Awaitable[str]]]]:
        """Return the steps in their order."""
        return [
            ("install, configure", self.install),
            ("basket", self.basket),
            ("gateway initialize", self.gateway),
            ("store card", self.card),
            ("transaction initialize", self.initialize),
            ("pay and confirm", self.pay),
            ("report", self.reported),
            ("process", self.process),
            ("complete", self.complete),
        ]

    async def install(self) -> str:
        """Install from the manifest and configure the channel."""
        await prepare(self.places, self.chosen, self.http)
        return "the shop trusts the app"

    async def basket(self) -> str:
        """Put something in the basket."""
        products = await self._ask(storefront.PRODUCTS, channel=CHANNEL)
        variant = products["products"]["edges"][0]["node"]["defaultVariant"]["id"]
        made = await self._ask(storefront.CHECKOUT, input=storefront.checkout_input(variant))
        self.checkout = made["checkoutCreate"]["checkout"]["id"]
        gross = made["checkoutCreate"]["checkout"]["totalPrice"]["gross"]
        return f"{gross['amount']} {gross['currency']}"

    async def gateway(self) -> str:
        """Ask for methods and a data storage (steps 2 and 3)."""
        config = await self._gateway()
        self.storage = config["dataStorage"]["storageId"]
        return ", ".join(m["paymentType"] for m in config["paymentMethods"])

    async def card(self) -> str:
        """Store a demo card in QMORE's iframe (steps 4 to 7); read it back masked through the app."""
        card = {
            "pan": "9500000000000001",
            "cardholdername": "Eva Gruber",
            "cardverifycode": "123",
            "expirationMonth": "12",
            "expirationYear": "2031",
        }
        stored = await self.http.post(f"{self.places.qmore}/sandbox/storages/{self.storage}/card", json=card)
        stored.raise_for_status()
        config = await self._gateway(read=True)
        return str(config["dataStorage"]["paymentInformation"][0]["maskedPan"])

    async def initialize(self) -> str:
        """Start the payment (step 10)."""
        data = {
            "paymentType": "CCARD",
            "returnUrl": f"{self.places.shop}/return",
            "storageId": self.storage,
            "consumer": {"ipAddress": "127.0.0.1", "userAgent": "saleor-qmore demo"},
        }
        answer = await self._ask(storefront.INITIALIZE, id=self.checkout, gateway="qmore.checkout.seamless", data=data)
        result = answer["transactionInitialize"]
        if not (result["data"] or {}).get("redirectUrl"):
            raise RuntimeError(f"no redirectUrl: {result['data'] or result['errors'] or result['transactionEvent']}")
        self.transaction, self.redirect = result["transaction"]["id"], result["data"]["redirectUrl"]
        return f"{result['transactionEvent']['type']} {result['data']['reference']}"

    async def pay(self) -> str:
        """Pay on QMORE's page; QMORE confirms to the app before it redirects (steps 11 to 15)."""
        paid = await self.http.get(self.redirect, params={"decision": "success"})
        back = await self.http.get(paid.headers["location"])
        if back.status_code != 303:  # noqa: PLR2004
            raise RuntimeError(f"the app's return page answered {back.status_code}")
        return "back at the storefront"

    async def reported(self) -> str:
        """Wait until Saleor has heard of the payment."""
        for _ in range(100):
            state = (await self.http.get(f"{self.places.saleor}/sandbox/state")).json()
            text = json.dumps(state)
            if "CHARGE_SUCCESS" in text:
                return "CHARGE_SUCCESS"
            await asyncio.sleep(0.05)
        raise RuntimeError("Saleor has heard nothing for five seconds")

    async def process(self) -> str:
        """Ask for the payment's state (step 16)."""
        answer = await self._ask(storefront.PROCESS, id=self.transaction)
        kind = answer["transactionProcess"]["transactionEvent"]["type"]
        if kind != "CHARGE_SUCCESS":
            raise RuntimeError(f"expected CHARGE_SUCCESS, Saleor says {kind}")
        return str(kind)

    async def complete(self) -> str:
        """Make the checkout an order (step 17)."""
        answer = await self._ask(storefront.COMPLETE, id=self.checkout)
        order = answer["checkoutComplete"]["order"]
        if not order:
            raise RuntimeError(f"no order: {answer['checkoutComplete']['errors']}")
        return f"order {order['number']}, {order['chargeStatus']}"

    async def _gateway(self, *, read: bool = False) -> dict[str, Any]:
        answer = await self._ask(
            storefront.GATEWAY,
            id=self.checkout,
            gateway="qmore.checkout.seamless",
            data={"language": "de", "read": read},
        )
        config = answer["paymentGatewayInitialize"]["gatewayConfigs"][0]
        if config["errors"] or config["data"]["errors"]:
            raise RuntimeError(str(config["errors"] or config["data"]["errors"]))
        data: dict[str, Any] = config["data"]
        return data

    async def _ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.http.post(self.places.saleor_api_url, json={"query": query, "variables": variables})
        body = answer.json()
        if body.get("errors"):
            raise RuntimeError(str(body["errors"]))
        data: dict[str, Any] = body["data"]
        return data
