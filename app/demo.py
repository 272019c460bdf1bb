"""The whole shop on one machine: sandbox QMORE, sandbox Saleor, demo shop and this app on loopback ports."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from pydantic import SecretStr
from rich.console import Console

from app import configfile
from app.main import create_app, open_store
from app.settings import Settings
from sandbox import qmore as sandbox_qmore
from sandbox import saleor as sandbox_saleor
from sandbox import shop as sandbox_shop
from sandbox.serving import Server
from sandbox.serving import serving as served

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

console = Console()
CHANNEL = "default-channel"
# QENTA's published demo account (QMORE protocol 2.2).
ACCOUNT = {
    "customerId": "D200001",
    "shopId": "seamless",
    "secret": "B8AKTPWBRMNBV455FG6M2DANE99WU2",
    "backendPassword": "jcv45z",
}


@dataclass(frozen=True)
class Places:
    """Where everything listens."""

    qmore: str
    saleor: str
    shop: str
    app: str

    @property
    def saleor_api_url(self) -> str:
        """The sandbox Saleor's GraphQL endpoint."""
        return f"{self.saleor}/graphql/"

    @classmethod
    def at(cls, ports: tuple[int, int, int, int]) -> Places:
        """Name the four addresses on loopback."""
        return cls(*(f"http://127.0.0.1:{port}" for port in ports))


@dataclass(frozen=True)
class Ground:
    """Four addresses, held by listening sockets from the start, so that nobody else can take them."""

    places: Places
    sockets: dict[str, socket.socket]

    @classmethod
    def take(cls, wanted: int = 0) -> Ground:
        """Listen on four ports, the wanted ones where they are free; 0 wants any."""
        held = [_listen(wanted + offset if wanted else 0) for offset in range(4)]
        ports = [one.getsockname()[1] for one in held]
        places = Places.at((ports[0], ports[1], ports[2], ports[3]))
        return cls(places, dict(zip((places.qmore, places.saleor, places.shop, places.app), held, strict=True)))


def _listen(port: int) -> socket.socket:
    # asyncio only turns Nagle's delay off where the socket says that it is TCP.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
        made.listen(128)
    except OSError:
        made.close()
        if not port:
            raise
        return _listen(0)
    return made


def config_yaml(places: Places) -> str:
    """Return the demo channel's configuration, as a shop admin would import it."""
    return json.dumps(
        {
            "saleorApiUrl": places.saleor_api_url,
            "channels": {
                CHANNEL: {
                    "account": {**ACCOUNT, "host": places.qmore},
                    "settings": {
                        "allowedOrigins": [places.shop],
                        "serviceUrl": f"{places.shop}/contact",
                        "methods": [{"paymentType": t} for t in ("CCARD", "PAYPAL", "EPS")],
                        "forward": {"consumer": True, "basket": True},
                    },
                }
            },
        }
    )


def settings(places: Places, folder: Path) -> Settings:
    """Return the demo's settings: a database file in the folder, and only warnings in the log."""
    return Settings(
        public_url=places.app,
        secret_key=SecretStr("only-for-the-demo-on-this-machine-0123456789"),
        allowed_saleor_urls=(places.saleor_api_url,),
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        log_level="WARNING",
    )


def running(ground: Ground, chosen: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    """Serve all four until the block ends."""
    places = ground.places
    apps = {
        places.qmore: sandbox_qmore.create_app(places.qmore),
        places.saleor: sandbox_saleor.create_app(places.saleor),
        places.shop: sandbox_shop.create_app(places.saleor_api_url, qmore_origin=places.qmore, channel=CHANNEL),
        places.app: create_app(chosen),
    }
    return serving(ground, apps)


def serving(ground: Ground, apps: dict[str, Any]) -> contextlib.AbstractAsyncContextManager[None]:
    """Serve apps at the addresses they are named by, until the block ends."""
    return served(*((app, ground.sockets[url]) for url, app in apps.items()))


async def prepare(places: Places, chosen: Settings, http: httpx2.AsyncClient) -> None:
    """Install the app in the sandbox Saleor and import the demo channel's configuration."""
    await install(places, http)
    await asyncio.to_thread(_configure, places, chosen)


async def install(places: Places, http: httpx2.AsyncClient) -> None:
    """Install the app in the sandbox Saleor."""
    installed = await http.post(f"{places.saleor}/sandbox/install", json={"manifestUrl": f"{places.app}/api/manifest"})
    answer = installed.json()
    if "error" in answer:
        raise RuntimeError(f"the sandbox Saleor could not install the app: {answer['error']}")


async def furnish(places: Places, http: httpx2.AsyncClient) -> None:
    """Install the app and configure it as staff would at the Dashboard, so that they find there what the shop uses."""
    await install(places, http)
    signed = await http.post(f"{places.saleor}/sandbox/dashboard-token", json={})
    headers = {"saleor-api-url": places.saleor_api_url, "authorization-bearer": signed.json()["token"]}

    async def save(method: str, path: str, body: dict[str, Any]) -> Any:
        answer = await http.request(method, f"{places.app}/dashboard/api{path}", headers=headers, json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    made = await save("POST", "/accounts", {**ACCOUNT, "name": "Demo", "host": places.qmore})
    channel = json.loads(config_yaml(places))["channels"][CHANNEL]
    await save("PUT", "/defaults", {"version": 0, "settings": channel["settings"]})
    mapped = {"version": 0, "accountId": made["account"]["accountId"], "isTestChannel": True}
    await save("PUT", f"/channels/{CHANNEL}", mapped)


def _configure(places: Places, chosen: Settings) -> None:
    store = open_store(chosen)
    try:
        made = configfile.read(config_yaml(places), lambda _name: None)
        for config in configfile.configs(made, lambda _name: None, datetime.now(UTC)):
            store.save_channel_config(config)
    finally:
        store.close()


def serve() -> int:
    """Run the demo until it is interrupted."""
    ground = Ground.take(8100)
    with tempfile.TemporaryDirectory(prefix="saleor-qmore-") as folder, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(ground, Path(folder)))
    console.print("\nThe demo has ended; nothing is left behind.")
    return 0


async def _serve(ground: Ground, folder: Path) -> None:
    places = ground.places
    chosen = settings(places, folder)
    async with running(ground, chosen), httpx2.AsyncClient(trust_env=False) as http:
        await furnish(places, http)
        console.print("[bold]Ready.[/] Everything runs on this machine; no real money, no real cards.\n")
        console.print(f"  Demo shop       {places.shop}/          start here", highlight=False)
        console.print(f"  Dashboard       {places.saleor}/dashboard/  the app inside Saleor", highlight=False)
        console.print(f"  Sandbox QMORE   {places.qmore}/sandbox/  what QMORE was asked", highlight=False)
        console.print(f"  Sandbox Saleor  {places.saleor}/sandbox/  baskets and orders", highlight=False)
        console.print(f"  This app        {places.app}/readyz", highlight=False)
        console.print("\n  Card 9500000000000001 (3-D Secure) or 9400000000000004 (without),")
        console.print("  any future expiry, any three digits. Stop with Ctrl+C.")
        await asyncio.Event().wait()


def serve_sandboxes(port: int, more: tuple[str, ...] = (), version: str = "3.23.28") -> None:
    """Serve the two sandboxes alone, QMORE with further accounts written ``CUSTOMER:SHOP:SECRET:PASSWORD``."""
    accounts = (*sandbox_qmore.PUBLISHED, *map(sandbox_qmore.read_account, more))
    played = sandbox_saleor.checked(version)
    ground = Ground.take(port)
    places = ground.places
    qmore = Server(sandbox_qmore.create_app(places.qmore, accounts))
    saleor = Server(sandbox_saleor.create_app(places.saleor, version=played))

    async def both() -> None:
        console.print(f"Sandbox QMORE {places.qmore}/sandbox/   Sandbox Saleor {places.saleor}/sandbox/")
        held = ground.sockets
        await asyncio.gather(qmore.serve(sockets=[held[places.qmore]]), saleor.serve(sockets=[held[places.saleor]]))

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(both())


def once() -> int:
    """Play the whole story once; 0 when every step had its result."""
    ground = Ground.take()
    with tempfile.TemporaryDirectory(prefix="saleor-qmore-") as folder:
        return asyncio.run(_once(ground, Path(folder)))


async def _once(ground: Ground, folder: Path) -> int:
    chosen = settings(ground.places, folder)
    async with running(ground, chosen), httpx2.AsyncClient(trust_env=False, timeout=20) as http:
        story = Story(ground.places, chosen, http)
        for name, step in story.steps():
            began = time.perf_counter()
            try:
                result = await step()
            except Exception as broken:  # noqa: BLE001 - a demo says what went wrong, whatever it was
                console.print(f"[red]FAILED[/] {name:<22} {type(broken).__name__}: {broken}", highlight=False)
                return 1
            took = (time.perf_counter() - began) * 1000
            console.print(f"[green]ok[/]     {name:<22} {took:7.1f} ms  {result}", highlight=False)
    return 0


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
        products = await self._ask(_PRODUCTS, channel=CHANNEL)
        variant = products["products"]["edges"][0]["node"]["defaultVariant"]["id"]
        made = await self._ask(_CHECKOUT, input=_checkout_input(variant))
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
        answer = await self._ask(_INITIALIZE, id=self.checkout, gateway="qmore.checkout.seamless", data=data)
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
        answer = await self._ask(_PROCESS, id=self.transaction)
        kind = answer["transactionProcess"]["transactionEvent"]["type"]
        if kind != "CHARGE_SUCCESS":
            raise RuntimeError(f"expected CHARGE_SUCCESS, Saleor says {kind}")
        return str(kind)

    async def complete(self) -> str:
        """Make the checkout an order (step 17)."""
        answer = await self._ask(_COMPLETE, id=self.checkout)
        order = answer["checkoutComplete"]["order"]
        if not order:
            raise RuntimeError(f"no order: {answer['checkoutComplete']['errors']}")
        return f"order {order['number']}, {order['chargeStatus']}"

    async def _gateway(self, *, read: bool = False) -> dict[str, Any]:
        answer = await self._ask(
            _GATEWAY, id=self.checkout, gateway="qmore.checkout.seamless", data={"language": "de", "read": read}
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


def _checkout_input(variant: str) -> dict[str, Any]:
    address = {
        "firstName": "Eva",
        "lastName": "Gruber",
        "streetAddress1": "Ring 1",
        "postalCode": "1010",
        "city": "Wien",
        "country": "AT",
        "phone": "+431234567",
    }
    return {
        "channel": CHANNEL,
        "email": "eva@shop.example",
        "lines": [{"variantId": variant, "quantity": 1}],
        "billingAddress": address,
        "shippingAddress": address,
        "languageCode": "DE_AT",
    }


_PRODUCTS = (
    "query($channel: String!) { products(first: 1, channel: $channel) { edges { node { defaultVariant { id } } } } }"
)
_CHECKOUT = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  checkout { id totalPrice { gross { amount currency } } } errors { field message code } } }"""
_GATEWAY = """mutation($id: ID!, $gateway: String!, $data: JSON) {
  paymentGatewayInitialize(id: $id, paymentGateways: [{id: $gateway, data: $data}]) {
    gatewayConfigs { id data errors { field message code } } errors { field message code } } }"""
_INITIALIZE = """mutation($id: ID!, $gateway: String!, $data: JSON) {
  transactionInitialize(id: $id, paymentGateway: {id: $gateway, data: $data}) {
    transaction { id } transactionEvent { type message pspReference } data errors { field message code } } }"""
_PROCESS = """mutation($id: ID!) { transactionProcess(id: $id) {
  transactionEvent { type message } data errors { field message code } } }"""
_COMPLETE = """mutation($id: ID!) { checkoutComplete(id: $id) {
  order { id number chargeStatus } errors { field message code } } }"""
