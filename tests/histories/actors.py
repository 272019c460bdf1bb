"""Who acts in a history: shopper, staff, portal, night and reconciler, each by HTTP or from another process' house."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2

from app import main
from app.demo import installation, loopback, storefront
from app.demo.loopback import CHANNEL
from app.flows import deliver, reconcile
from app.flows.apl import InstallationStore
from sandbox import qmore as sandbox_qmore
from sandbox import saleor as sandbox_saleor
from tests.stories.conftest import CARD, GATEWAY

if TYPE_CHECKING:
    from pathlib import Path

    from app.decide.records import Payment
    from app.flows.house import House

ACCOUNT = {
    "customer_id": installation.ACCOUNT["customerId"],
    "shop_id": installation.ACCOUNT["shopId"],
    "secret": installation.ACCOUNT["secret"],
    "password": installation.ACCOUNT["backendPassword"],
    "demo": True,
}
LATER = timedelta(minutes=45)  # longer than a session, a lease, an echo and the time after which silence is certain
CENT = Decimal("0.01")
_COMMANDS = ("deposit", "refund", "depositReversal", "approveReversal", "transferFund")


class Died(BaseException):
    """The process is gone: nothing of the app may catch this."""


@dataclass
class Now:
    """What this history is about."""

    transaction: str = ""
    number: str = ""
    amount: Decimal = Decimal(0)
    said: list[str] = field(default_factory=list)


class Actors:
    """Everybody, on one event loop."""

    def __init__(self, folder: Path, database_url: str, *, elsewhere: bool = False, **changes: Any) -> None:
        self._elsewhere = elsewhere  # somebody else serves the app
        self.folder = folder
        self.ground = loopback.Ground.take()
        self.places = self.ground.places
        base = loopback.settings(self.places, folder)
        self.chosen = base.model_copy(
            update={
                "database_url": database_url,
                "log_level": "CRITICAL",
                "lost_seconds": 0.0,
                "patience_seconds": 0.05,
                **changes,
            }
        )
        self._crash: str | None = None
        self._ahead = timedelta()
        self._stack = contextlib.AsyncExitStack()
        self.now = Now()

    async def open(self) -> None:
        """Serve everything; install the app where it is served here."""
        places = self.places
        saleor = sandbox_saleor.create_app(places.saleor)
        self._shop = saleor.state.saleor
        qmore = sandbox_qmore.create_app(places.qmore)
        self.received, self._book = qmore.state.qmore.received, qmore.state.qmore.book
        apps = {places.qmore: qmore, places.saleor: saleor}
        if not self._elsewhere:
            apps[places.app] = main.create_app(self.chosen, self._reached)
        await self._stack.enter_async_context(loopback.serving(self.ground, apps))
        self.http = await self._stack.enter_async_context(httpx2.AsyncClient(trust_env=False, timeout=20))
        if not self._elsewhere:
            await self.install()

    async def install(self) -> None:
        """Install and configure the app, and open the second process' house."""
        places = self.places
        await installation.prepare(places, self.chosen, self.http)
        await self._post(f"{places.saleor}/sandbox/settings", retryScale=0)
        house = main.build_house(self.chosen)
        self._stack.push_async_callback(house.close)
        clock = house.clock
        self.house: House = replace(house, clock=replace(clock, now=lambda: clock.now() + self._ahead))
        self.installations = InstallationStore(house.store, house.disk, house.clock.now)
        known = house.store.channel_config(places.saleor_api_url, CHANNEL)
        assert known is not None
        wanted = {**known.settings, "transferFund": True}
        house.store.save_channel_config(replace(known, settings=wanted, created_at=clock.now()))

    async def close(self) -> None:
        """End everything."""
        await self._stack.aclose()
        for held in self.ground.sockets.values():
            held.close()

    def _reached(self, point: str) -> None:
        if point == self._crash:
            self._crash = None
            raise Died(point)

    async def _post(self, url: str, **what: Any) -> httpx2.Response:
        return await self.http.post(url, json=what)

    async def qmore(self, path: str, **what: Any) -> httpx2.Response:
        """Use one of the sandbox QMORE's controls."""
        return await self._post(f"{self.places.qmore}/sandbox/{path}", **what)

    async def _ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = (await self._post(self.places.saleor_api_url, query=query, variables=variables)).json()
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = answer["data"]
        return found

    async def pay(self, method: str, acquirer: str, flow: str, confirmation: str | None) -> None:
        """Buy one thing and pay for it; the confirmation may go wrong once."""
        self.now = Now()
        await self.qmore("accounts", **ACCOUNT, acquirer=acquirer)
        await self._post(f"{self.places.saleor}/sandbox/channels/{CHANNEL}", defaultTransactionFlowStrategy=flow)
        products = await self._ask(storefront.PRODUCTS, channel=CHANNEL)
        variant = products["products"]["edges"][0]["node"]["defaultVariant"]["id"]
        wanted = storefront.checkout_input(variant)
        made = (await self._ask(storefront.CHECKOUT, input=wanted))["checkoutCreate"]["checkout"]
        data = {
            "paymentType": method,
            "returnUrl": f"{self.places.shop}/return",
            "consumer": {"ipAddress": "127.0.0.1"},
        }
        if method == "CCARD":
            data["storageId"] = await self._store_card(made["id"])
        if method == "EPS":
            data["financialInstitution"] = "EPS-SO"
        begun = await self._ask(storefront.INITIALIZE, id=made["id"], gateway=GATEWAY, data=data)
        started = begun["transactionInitialize"]
        assert "redirectUrl" in started["data"], started
        if confirmation:
            await self.qmore("faults", confirmation=confirmation)
        await self.http.get(started["data"]["redirectUrl"], params={"decision": "success"})
        self.now = Now(
            started["transaction"]["id"],
            started["data"]["reference"],
            Decimal(str(made["totalPrice"]["gross"]["amount"])),
            [f"paid by {method}, {acquirer}, {flow}, confirmation {confirmation}"],
        )
        if confirmation in {"drop", "wrong-secret"}:
            await self.reconcile()  # nobody can act before Saleor knows
        await self._tell()

    async def _store_card(self, checkout: str) -> str:
        answer = await self._ask(storefront.GATEWAY, id=checkout, gateway=GATEWAY, data={})
        storage = answer["paymentGatewayInitialize"]["gatewayConfigs"][0]["data"]["dataStorage"]["storageId"]
        await self.http.post(f"{self.places.qmore}/sandbox/storages/{storage}/card", json=CARD)
        return str(storage)

    def _share(self, percent: int) -> str:
        return str((self.now.amount * percent / 100).quantize(CENT))

    async def act(
        self, action: str, percent: int, *, command: str | None, look: str | None, crash: str | None, twice: bool
    ) -> None:
        """Let staff act in Saleor while a command, a look or the app itself may fail; wait until Saleor has its answer."""
        amount = self._share(percent)
        self.now.said.append(f"staff {action} {amount}: command {command}, look {look}, crash {crash}, twice {twice}")
        for name in _COMMANDS if command else ():
            await self.qmore("faults", request=f"backend/{name}", kind=command)
        if look:
            await self.qmore("faults", request="backend/getOrderDetails", kind=look)
        self._crash = crash
        url = f"{self.places.saleor}/sandbox/transactions/{self.now.transaction}/{action.lower()}"
        await self._post(url, amount=amount)
        await asyncio.gather(*self._shop.tasks, return_exceptions=True)
        if twice:
            await self._again()
        self._crash = None
        await self.http.delete(f"{self.places.qmore}/sandbox/faults")

    async def _again(self) -> None:
        """Deliver the last request with a body twice more, both at once."""
        sent = next((s for s in reversed(self._shop.sent) if s["body"]), None)
        if sent is not None:
            headers = {k: v for k, v in sent["headers"].items() if k.lower() != "content-length"}
            post = [self.http.post(sent["url"], content=sent["body"].encode(), headers=headers) for _ in range(2)]
            await asyncio.gather(*post)

    async def portal(self, operation: str, percent: int) -> None:
        """Do something in QENTA's portal, where it is allowed."""
        order = (await self.http.get(f"{self.places.qmore}/sandbox/orders/{self.now.number}")).json()
        what: dict[str, str] = {"amount": self._share(percent)} if operation in {"deposit", "refund"} else {}
        if operation == "refundReversal":
            what = {"creditNumber": order["credits"][-1]["number"]} if order.get("credits") else {}
        done = await self.qmore(f"orders/{self.now.number}/{operation}", **what)
        self.now.said.append(f"portal {operation} {what}: {done.status_code}")

    async def night(self) -> None:
        """Close the day."""
        await self.qmore("day-end")
        self.now.said.append("day-end")

    async def expire(self) -> None:
        """Let the approval lapse."""
        await self.qmore(f"orders/{self.now.number}/expire")
        self.now.said.append("approval expired")

    async def payment(self) -> Payment:
        """Our own record."""
        found = await self.known(self.now.transaction)
        assert found is not None
        return found

    async def known(self, transaction: str) -> Payment | None:
        """Our own record of any transaction."""
        store = self.house.store
        return await self.house.disk.run(store.payment_by_transaction, self.places.saleor_api_url, transaction)

    def transferred(self) -> dict[str, Decimal]:
        """What QMORE gave back by transfers, each an order of its own; by their numbers."""
        written = [(number, entry) for number, order in self._book.orders.items() for entry in order.ledger]
        return {
            number: Decimal(entry["amount"])
            for number, entry in written
            if entry["operation"] == "transferFund" and entry["source"] == self.now.number
        }

    async def orders(self) -> dict[str, Any]:
        """QMORE's orders by their numbers."""
        found = (await self.http.get(f"{self.places.qmore}/sandbox/orders")).json()
        return {order["orderNumber"]: order for order in found}

    def wait(self) -> None:
        """Let time pass for our own house."""
        self._ahead += LATER

    async def reconcile(self) -> None:
        """Another process' reconciler passes by, long after."""
        self.wait()
        await self.look()

    async def look(self) -> None:
        """Another process' reconciler passes by."""
        seen = await reconcile.look(self.house, await self.payment())
        self.now.said.append(f"reconciled: {seen.found} {seen.note}")
        await self._tell()

    async def _tell(self) -> None:
        """Deliver what is due, and wait for what the served app's own worker has in hand."""
        payment = await self.payment()
        for _ in range(500):
            await deliver.once(self.house, self.installations, "second")
            told = await self.house.disk.run(self.house.store.reports, payment.tenant, payment.transaction_id)
            if not any(report.state == "due" and report.due_at <= self.house.clock.now() for report in told):
                return
            await asyncio.sleep(0.01)
