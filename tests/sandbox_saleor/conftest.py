"""The sandbox Saleor and a probe app on loopback, and what storefront, staff and app say to them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from sandbox import saleor
from tests.sandbox_saleor.probe import IDENTIFIER, Probe, app_of, listen, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tests.sandbox_saleor.probe import Received

TEA = "UHJvZHVjdFZhcmlhbnQ6MQ=="  # ProductVariant:1, 8.40 EUR; shipping 4.90
_TRANSACTION = """transaction { id token pspReference actions }
  transactionEvent { type amount { amount } message pspReference } data errors { field code message }"""
_ADDRESS = {"firstName": "Eva", "lastName": "Gruber", "streetAddress1": "Ring 1", "city": "Wien", "country": "AT"}
_CREATE = "mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { checkout { id } errors { code } } }"
_INITIALIZE = f"""mutation($id: ID!, $gateway: String!, $data: JSON, $amount: PositiveDecimal, $key: String,
  $action: TransactionFlowStrategyEnum) {{
  transactionInitialize(id: $id, paymentGateway: {{id: $gateway, data: $data}}, amount: $amount, idempotencyKey: $key,
    action: $action) {{ {_TRANSACTION} }} }}"""
_PROCESS = f"mutation($id: ID, $data: JSON) {{ transactionProcess(id: $id, data: $data) {{ {_TRANSACTION} }} }}"
_REQUEST = """mutation($id: ID, $action: TransactionActionEnum!, $amount: PositiveDecimal) {
  transactionRequestAction(id: $id, actionType: $action, amount: $amount) { transaction { id } errors { code field } } }"""
_REPORT = """mutation($id: ID, $token: UUID, $psp: String!, $type: TransactionEventTypeEnum!, $amount: PositiveDecimal,
  $time: DateTime, $url: String, $message: String, $actions: [TransactionActionEnum!]%s) {
  transactionEventReport(id: $id, token: $token, pspReference: $psp, type: $type, amount: $amount, time: $time,
    externalUrl: $url, message: $message, availableActions: $actions%s) {
    alreadyProcessed transactionEvent { id type } errors { code field } } }"""
_MORE = {
    "paymentMethodDetails": "PaymentMethodDetailsInput",
    "transactionMetadata": "[MetadataInput!]",
    "transactionPrivateMetadata": "[MetadataInput!]",
}
_COMPLETE = """mutation($id: ID) { checkoutComplete(id: $id) {
  order { id chargeStatus authorizeStatus } errors { code } } }"""


@dataclass
class Shop:
    """Everybody's side of a sandbox shop, by HTTP alone."""

    url: str
    http: httpx2.AsyncClient
    probe: Probe
    version: str
    staff: str = ""
    customer: str = ""

    async def ask(self, query: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """Post a GraphQL document; return the whole answer."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        asked = {"query": query, "variables": variables}
        answer: dict[str, Any] = (await self.http.post(f"{self.url}/graphql/", json=asked, headers=headers)).json()
        return answer

    async def answer(self, query: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """Post a document of one root field; return what it is."""
        answer = await self.ask(query, token, **variables)
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = next(iter(answer["data"].values()))
        return found

    async def control(self, path: str, **wanted: Any) -> Any:
        """Post to a control."""
        return (await self.http.post(f"{self.url}/sandbox/{path}", json=wanted)).json()

    async def install(self) -> dict[str, Any]:
        """Install the probe."""
        installed: dict[str, Any] = await self.control("install", manifestUrl=f"{self.probe.url}/manifest")
        return installed

    async def own_app(self) -> dict[str, Any] | None:
        """Ask as the app who it is."""
        query = "{ app { id webhooks { syncEvents { eventType } asyncEvents { eventType } } } }"
        found: dict[str, Any] | None = (await self.ask(query, (self.probe.registered or [""])[-1]))["data"]["app"]
        return found

    async def aside(self, query: str, token: str) -> dict[str, Any]:
        """Ask with a client of its own, as an app does in the middle of a webhook, in the probe's loop."""
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(trust_env=False, verify=False) as http:
            answer = await http.post(f"{self.url}/graphql/", json={"query": query}, headers=headers)
        found: dict[str, Any] = answer.json()
        return found

    async def received(self, event: str, count: int) -> list[Received]:
        """Wait, at most five seconds, until so many webhooks of an event have come."""
        for _ in range(500):
            if len(self.probe.of(event)) >= count:
                return self.probe.of(event)
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.probe.of(event))} of {event} came")

    async def checkout(self, channel: str = "default-channel", token: str = "", **more: Any) -> str:
        """Fill a basket of 13.30 EUR."""
        lines = [{"variantId": TEA, "quantity": 1}]
        given = {"channel": channel, "email": "eva@example.com", "lines": lines, "billingAddress": _ADDRESS, **more}
        return str((await self.answer(_CREATE, token, input=given))["checkout"]["id"])

    async def initialize(self, ident: str, token: str = "", **given: Any) -> dict[str, Any]:
        """``transactionInitialize``."""
        return await self.answer(_INITIALIZE, token, **{"id": ident, "gateway": IDENTIFIER, **given})

    async def process(self, ident: str, **given: Any) -> dict[str, Any]:
        """``transactionProcess``."""
        return await self.answer(_PROCESS, id=ident, **given)

    async def pay(self, ident: str, result: str = "CHARGE_SUCCESS", **answer: Any) -> str:
        """Start a payment that the app answers so; return the transaction."""
        answers = {"result": result, "pspReference": "P1", "amount": 13.3, **answer}
        self.probe.answer("TRANSACTION_INITIALIZE_SESSION", answers)
        return str((await self.initialize(ident))["transaction"]["id"])

    async def request(self, ident: str, action: str, amount: Any = None, token: str | None = None) -> dict[str, Any]:
        """``transactionRequestAction`` by staff."""
        return await self.answer(
            _REQUEST, self.staff if token is None else token, id=ident, action=action, amount=amount
        )

    async def report(self, ident: str | None, kind: str, psp: str = "P1", **given: Any) -> dict[str, Any]:
        """``transactionEventReport`` by the app."""
        more = [(f", ${name}: {_MORE[name]}", f", {name}: ${name}") for name in given if name in _MORE]
        query = _REPORT % ("".join(head for head, _ in more), "".join(tail for _, tail in more))
        return await self.answer(query, self.probe.registered[-1], id=ident, type=kind, psp=psp, **given)

    async def complete(self, ident: str) -> dict[str, Any]:
        """``checkoutComplete``."""
        return await self.answer(_COMPLETE, id=ident)

    async def transaction(self, ident: str) -> dict[str, Any]:
        """Look at a transaction."""
        found: dict[str, Any] = (await self.http.get(f"{self.url}/sandbox/transactions/{ident}")).json()
        return found

    async def until(self, ident: str, there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait, at most five seconds, until a transaction is so."""
        for _ in range(250):
            found = await self.transaction(ident)
            if there(found):
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"the transaction stayed {found}")

    async def settled(self, ident: str, kind: str) -> dict[str, Any]:
        """Wait until a transaction has an event of a type."""
        return await self.until(ident, lambda found: kind in types(found))


def types(found: dict[str, Any]) -> list[str]:
    """Return the types of a transaction's events, the newest first."""
    return [event["type"] for event in found["events"]]


def sums(found: dict[str, Any]) -> dict[str, float]:
    """Return the amounts of a transaction that are not zero."""
    amounts = {name.removesuffix("Amount"): value["amount"] for name, value in found.items() if name.endswith("Amount")}
    return {name: amount for name, amount in amounts.items() if amount}


@pytest.fixture
def version() -> str:
    """The shop's version; a test parametrises it where versions differ."""
    return "3.23.28"


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[str, Probe]]:
    """The sandbox and the probe behind real sockets, for every test of this process."""
    (ours, url), (theirs, probe_url) = listen(), listen()
    probe = Probe(probe_url)
    with serving((app_of(probe), theirs), (saleor.create_app(url), ours)):
        yield url, probe


@pytest.fixture
async def shop(served: tuple[str, Probe], version: str) -> AsyncIterator[Shop]:
    """A shop that has forgotten everything, with the probe newly installed, whose time runs a thousand times faster."""
    url, probe = served
    probe.forget()
    async with httpx2.AsyncClient(trust_env=False, timeout=20, verify=False) as http:
        made = Shop(url, http, probe, version)
        await made.control("reset", app=False)
        await made.control("settings", version=version, retryScale=0.001, readTimeout=0.25)
        assert "app" in await made.install()
        secrets = (await http.get(f"{url}/sandbox/secrets")).json()
        made.staff, made.customer = secrets["staffToken"], secrets["customerToken"]
        yield made
