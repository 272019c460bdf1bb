"""What shop staff, QENTA's portal and an operator do to a paid payment, by HTTP and on the command line."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

    from tests.stories.conftest import Stack

_OUTCOMES = ("SUCCESS", "FAILURE")
MOVES = ("deposit", "refund", "depositReversal", "approveReversal", "refundReversal")


@dataclass
class Desk:
    """One paid payment, and everybody who may touch it."""

    stack: Stack
    transaction: str
    number: str

    @classmethod
    async def paid(cls, stack: Stack, action: str = "CHARGE", payment_type: str = "CCARD") -> Desk:
        """Let a shopper pay for the stack's basket."""
        more = {"storageId": await stack.store_card()} if payment_type == "CCARD" else {}
        bank = {"financialInstitution": "EPS-SO"} if payment_type == "EPS" else {}
        begun = await stack.initialize(action=action, paymentType=payment_type, **more, **bank)
        await stack.decide(begun["data"]["redirectUrl"], "success")
        made = cls(stack, begun["transaction"]["id"], begun["data"]["reference"])
        await stack.until(lambda t: any(e["type"].endswith("_SUCCESS") for e in t["events"]), made.transaction)
        return made

    async def saleor(self) -> dict[str, Any]:
        """Saleor's transaction."""
        where = f"{self.stack.places.saleor}/sandbox/transactions/{self.transaction}"
        found: dict[str, Any] = (await self.stack.http.get(where)).json()
        return found

    async def qmore(self) -> dict[str, Any]:
        """QMORE's order with its ledger."""
        where = f"{self.stack.places.qmore}/sandbox/orders/{self.number}"
        found: dict[str, Any] = (await self.stack.http.get(where)).json()
        return found

    async def moved(self) -> list[tuple[str, str]]:
        """What QMORE executed for the shop, in order."""
        return [
            (e["operation"], e.get("amount", "")) for e in (await self.qmore())["ledger"] if e["operation"] in MOVES
        ]

    async def amounts(self) -> tuple[float, float, float]:
        """What Saleor believes is authorised, charged and refunded."""
        found = await self.saleor()
        return tuple(found[f"{name}Amount"]["amount"] for name in ("authorized", "charged", "refunded"))  # type: ignore[return-value]

    async def asks(self, action: str, amount: str | None = None) -> dict[str, Any]:
        """Staff act in Saleor; return the event that came of it, or the request that is pending now."""
        before = {e["id"] for e in (await self.saleor())["events"]}
        where = f"{self.stack.places.saleor}/sandbox/transactions/{self.transaction}/{action.lower()}"
        asked = await self.stack.http.post(where, json={"amount": amount} if amount else {})
        assert asked.json()["errors"] == []
        for _ in range(200):
            for event in (await self.saleor())["events"]:
                new = event["id"] not in before
                ended = event["type"] in {f"{action}_{end}" for end in _OUTCOMES}
                pending = event["type"] == f"{action}_REQUEST" and event["counted"]
                if new and (ended or pending):
                    return dict(event)
            await asyncio.sleep(0.05)
        raise AssertionError(f"Saleor heard nothing: {await self.saleor()}")

    async def last_request(self) -> dict[str, Any]:
        """The last webhook as it was sent."""
        found: dict[str, Any] = (
            await self.stack.http.get(f"{self.stack.places.saleor}/sandbox/deliveries/last")
        ).json()
        return found

    async def posts(self, sent: dict[str, Any], body: bytes | None = None) -> httpx2.Response:
        """Post a request to the app once more, as it was, or with another body that Saleor has signed."""
        headers = {k: v for k, v in sent["headers"].items() if k.lower() != "content-length"}
        content = sent["body"].encode() if body is None else body
        signed = await self.stack.http.post(f"{self.stack.places.saleor}/sandbox/sign", content=content)
        headers = {k: v for k, v in headers.items() if not k.lower().endswith("signature")}
        headers["Saleor-Signature"] = signed.json()["signature"]
        return await self.stack.http.post(sent["url"], content=content, headers=headers)

    async def portal(self, operation: str, **what: str) -> None:
        """Somebody works in QENTA's portal."""
        where = f"{self.stack.places.qmore}/sandbox/orders/{self.number}/{operation}"
        done = await self.stack.http.post(where, json=what)
        assert done.status_code == 200, done.text

    async def night(self) -> None:
        """The day-end closing."""
        await self.stack.http.post(f"{self.stack.places.qmore}/sandbox/day-end")

    async def command(self, *arguments: str) -> str:
        """Run the command line as an operator does; return what it printed."""
        return await asyncio.to_thread(self._command, arguments)

    def _command(self, arguments: tuple[str, ...]) -> str:
        chosen = self.stack.settings
        environment = {
            **os.environ,
            "COLUMNS": "250",
            "SALEOR_QMORE_PUBLIC_URL": chosen.public_url,
            "SALEOR_QMORE_SECRET_KEY": chosen.secret_key.get_secret_value(),
            "SALEOR_QMORE_ALLOWED_SALEOR_URLS": ",".join(chosen.allowed_saleor_urls),
            "SALEOR_QMORE_DATABASE_URL": chosen.database_url,
            "SALEOR_QMORE_LOST_SECONDS": "0",
        }
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr


def changed(sent: dict[str, Any], **changes: Any) -> bytes:
    """Change a request's action and give it a key of its own, as another request would have."""
    body = json.loads(sent["body"])
    body["action"] |= changes
    newest = body["transaction"]["events"][0]
    newest["idempotencyKey"] = f"key-{changes}"
    newest["amount"] = {"amount": body["action"]["amount"], "currency": body["action"]["currency"]}
    return json.dumps(body).encode()
