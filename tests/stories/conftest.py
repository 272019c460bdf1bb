"""A whole shop on loopback for every story: both sandboxes, the demo shop and the app, over real sockets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from app.demo import installation, loopback, storefront
from app.main import open_store
from tests import databases

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from app.decide.records import ChannelConfig
    from app.settings import Settings

BOTH_DATABASES = pytest.mark.parametrize("story_database", databases.KINDS, indirect=True)
GATEWAY = "qmore.checkout.seamless"
CARD = {
    "pan": "9400000000000004",
    "cardholdername": "Eva Gruber",
    "cardverifycode": "123",
    "expirationMonth": "12",
    "expirationYear": "2031",
}


@dataclass
class Stack:
    """What a storefront, a shopper and an onlooker can do, by HTTP alone."""

    places: loopback.Places
    settings: Settings
    folder: Path
    http: httpx2.AsyncClient
    checkout: str = ""
    seen: list[dict[str, Any]] = field(default_factory=list)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Ask Saleor's storefront API; only who handles payments may choose between charge and authorisation."""
        headers = {"Authorization": f"Bearer {await self._staff_token()}"} if variables.get("action") else {}
        asked = {"query": query, "variables": variables}
        answer = await self.http.post(self.places.saleor_api_url, json=asked, headers=headers)
        body = answer.json()
        assert "errors" not in body, body["errors"]
        found: dict[str, Any] = body["data"]
        return found

    async def _staff_token(self) -> str:
        return str((await self.http.get(f"{self.places.saleor}/sandbox/secrets")).json()["staffToken"])

    async def fill_basket(self) -> str:
        """Make a checkout."""
        products = await self.ask(storefront.PRODUCTS, channel=loopback.CHANNEL)
        variant = products["products"]["edges"][0]["node"]["defaultVariant"]["id"]
        made = await self.ask(storefront.CHECKOUT, input=storefront.checkout_input(variant))
        self.checkout = made["checkoutCreate"]["checkout"]["id"]
        return self.checkout

    async def gateway(self, **data: Any) -> dict[str, Any]:
        """``paymentGatewayInitialize``: the app's data."""
        answer = await self.ask(storefront.GATEWAY, id=self.checkout, gateway=GATEWAY, data=data)
        config = answer["paymentGatewayInitialize"]["gatewayConfigs"][0]
        assert config["errors"] == []
        found: dict[str, Any] = config["data"]
        return found

    async def store_card(self) -> str:
        """Open a data storage and fill it as QMORE's iframe would."""
        storage = (await self.gateway())["dataStorage"]["storageId"]
        stored = await self.http.post(f"{self.places.qmore}/sandbox/storages/{storage}/card", json=CARD)
        assert stored.status_code == 200, stored.text
        return str(storage)

    def data(self, **changes: Any) -> dict[str, Any]:
        """What a storefront sends to start a payment; None takes a key away."""
        base = {"paymentType": "PAYPAL", "returnUrl": f"{self.places.shop}/return", "consumer": {"userAgent": "test"}}
        return {key: value for key, value in {**base, **changes}.items() if value is not None}

    async def initialize(self, key: str | None = None, action: str | None = None, **changes: Any) -> dict[str, Any]:
        """``transactionInitialize``."""
        query = storefront.INITIALIZE.replace(
            "$data: JSON)", "$data: JSON, $key: String, $action: TransactionFlowStrategyEnum)"
        )
        query = query.replace("data: $data})", "data: $data}, idempotencyKey: $key, action: $action)")
        answer = await self.ask(
            query, id=self.checkout, gateway=GATEWAY, data=self.data(**changes), key=key, action=action
        )
        found: dict[str, Any] = answer["transactionInitialize"]
        return found

    async def process(self, transaction: str, data: Any = None) -> dict[str, Any]:
        """``transactionProcess``."""
        query = storefront.PROCESS.replace("($id: ID!)", "($id: ID!, $data: JSON)").replace(
            "(id: $id)", "(id: $id, data: $data)"
        )
        answer = await self.ask(query, id=transaction, data=data)
        found: dict[str, Any] = answer["transactionProcess"]
        return found

    async def reconfigure(self, settings: dict[str, Any] | None = None, **changes: Any) -> ChannelConfig:
        """Give the channel another version of its configuration, for payments to come."""

        def write() -> ChannelConfig:
            store = open_store(self.settings)
            known = store.channel_config(self.places.saleor_api_url, loopback.CHANNEL)
            assert known is not None
            wanted = {**known.settings, **(settings or {})}
            made = replace(known, settings=wanted, created_at=datetime.now(UTC), **changes)
            saved = store.save_channel_config(made)
            assert saved.version == known.version + 1
            store.close()
            return saved

        return await asyncio.to_thread(write)

    async def decide(self, redirect: str, decision: str) -> httpx2.Response:
        """Decide on QMORE's payment page, and follow the browser to the app's return page."""
        decided = await self.http.get(redirect, params={"decision": decision})
        return await self.http.get(decided.headers["location"])

    async def qmore(self) -> dict[str, Any]:
        """What QMORE knows."""
        found: dict[str, Any] = (await self.http.get(f"{self.places.qmore}/sandbox/state")).json()
        return found

    async def saleor(self) -> dict[str, Any]:
        """What Saleor knows."""
        found: dict[str, Any] = (await self.http.get(f"{self.places.saleor}/sandbox/state")).json()
        return found

    async def fault(self, **fault: Any) -> None:
        """Arm a fault of QMORE's."""
        await self.http.post(f"{self.places.qmore}/sandbox/faults", json=fault)

    async def transaction(self, ident: str) -> dict[str, Any]:
        """Saleor's view of a transaction."""
        return next(t for t in (await self.saleor())["transactions"] if t["id"] == ident)

    async def until(self, there: Callable[[dict[str, Any]], bool], ident: str) -> dict[str, Any]:
        """Wait, at most five seconds, until Saleor's view of a transaction is so."""
        for _ in range(100):
            found = await self.transaction(ident)
            if there(found):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"Saleor's transaction stayed {found}")


@pytest.fixture
def story_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The app's database: SQLite, or what a story asks for by ``BOTH_DATABASES``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield databases.sqlite_url(tmp_path)
        return
    with databases.fresh_database(request.getfixturevalue("postgres")) as url:
        yield url


@pytest.fixture
async def stack(request: pytest.FixtureRequest, tmp_path: Path, story_database: str) -> AsyncIterator[Stack]:
    """A shop in which the app is installed and configured, and a basket is filled."""
    ground = loopback.Ground.take()
    wanted = request.node.get_closest_marker("settings")
    changes = {"database_url": story_database, **(wanted.kwargs if wanted else {})}
    chosen = loopback.settings(ground.places, tmp_path).model_copy(update=changes)
    async with loopback.running(ground, chosen), httpx2.AsyncClient(trust_env=False, timeout=20) as http:
        made = Stack(ground.places, chosen, tmp_path, http)
        unconfigured = request.node.get_closest_marker("unconfigured")
        await (
            installation.install(made.places, http) if unconfigured else installation.prepare(made.places, chosen, http)
        )
        await made.fill_basket()
        yield made
