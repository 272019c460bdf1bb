"""Who keeps the app busy while it is killed: shoppers who pay, staff who capture, cancel and refund, the night."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2

from tests.histories.actors import CENT, Now
from tests.stories.conftest import Stack

if TYPE_CHECKING:
    from random import Random

    from tests.histories.actors import Actors

METHODS: tuple[dict[str, Any], ...] = (
    {"paymentType": "PAYPAL"},
    {"paymentType": "PAYPAL"},
    {"paymentType": "CCARD"},
    {"paymentType": "EPS", "financialInstitution": "EPS-SO"},
)
DECISIONS = (*["success"] * 8, "failure", "cancel", "abandon", "abandon-after-paying", "pending-then-success")
CONFIRMATIONS = (*[None] * 6, "duplicate", "reorder", "drop")
_TRIES = 8  # times that a shop tries to start a payment, half a second apart


class Trouble(Exception):
    """The app was dead or dying, and the shopper went away."""


@dataclass
class Crowd:
    """Everybody, until it is over; ``lives`` is every transaction that came to be."""

    actors: Actors
    chance: Random
    lives: list[Now] = field(default_factory=list)
    over: bool = False

    async def shop(self) -> None:
        """Shop again and again."""
        while not self.over:
            with contextlib.suppress(Trouble, httpx2.HTTPError):
                await self._live()
            await asyncio.sleep(self.chance.uniform(0, 0.1))

    async def night(self) -> None:
        """Close the day every second or two: what was paid before can then be refunded in part."""
        while not self.over:
            await asyncio.sleep(self.chance.uniform(0.5, 2))
            await self.actors.qmore("day-end")

    async def _live(self) -> None:
        actors = self.actors
        stack = Stack(actors.places, actors.chosen, actors.folder, actors.http)
        await stack.fill_basket()
        life = await self._start(stack)
        fault = self.chance.choice(CONFIRMATIONS)
        if fault:
            await actors.qmore("faults", confirmation=fault)
        decision = self.chance.choice(DECISIONS)
        life.said.append(f"{decision}, confirmation {fault}")
        paid = await actors.http.get(life.redirect, params={"decision": decision})
        with contextlib.suppress(httpx2.HTTPError, KeyError):  # the way back leads over the app; who abandons has none
            await actors.http.get(paid.headers["location"])
        for _ in range(self.chance.randint(0, 3)):
            await self._act(life)

    async def _start(self, stack: Stack) -> Life:
        """Start a payment as a storefront does: what could not be started is tried again."""
        data = await self._data(stack)
        flow = self.chance.choice(["CHARGE", "AUTHORIZATION"])
        begun = await stack.initialize(action=flow, **data)
        life = Life(begun["transaction"]["id"], said=[f"{flow} by {data['paymentType']}"])
        self.lives.append(life)
        for _ in range(_TRIES):
            found = begun["data"] or {}
            if found.get("redirectUrl"):
                life.redirect, life.number = found["redirectUrl"], found["reference"]
                return life
            await asyncio.sleep(0.5)
            begun = await stack.process(life.transaction, stack.data(**data))
        raise Trouble(f"it could not be started: {begun}")

    async def _data(self, stack: Stack) -> dict[str, Any]:
        method = self.chance.choice(METHODS)
        if method["paymentType"] != "CCARD":
            return method
        for _ in range(_TRIES):
            with contextlib.suppress(TypeError, KeyError, AssertionError):  # no answer, or none with a storage
                return {**method, "storageId": await stack.store_card()}
            await asyncio.sleep(0.5)
        raise Trouble("no data storage could be opened")

    async def _act(self, life: Life) -> None:
        """Let staff do what the Dashboard offers just now."""
        for _ in range(10):
            found = await self._saleor(life)
            if found["actions"]:
                break
            await asyncio.sleep(0.1)
        else:
            return
        action = self.chance.choice(found["actions"])
        amount = Decimal(str(found["chargedAmount" if action == "REFUND" else "authorizedAmount"]["amount"]))
        share = (amount * self.chance.choice([10, 50, 100]) / 100).quantize(CENT)
        life.said.append(f"staff {action} {share} of {amount}")
        await self.actors.http.post(self._place(life, f"/{action.lower()}"), json={"amount": str(share)})
        await asyncio.sleep(self.chance.uniform(0, 0.3))

    async def _saleor(self, life: Life) -> dict[str, Any]:
        found: dict[str, Any] = (await self.actors.http.get(self._place(life))).json()
        return found

    def _place(self, life: Life, more: str = "") -> str:
        return f"{self.actors.places.saleor}/sandbox/transactions/{life.transaction}{more}"


@dataclass
class Life(Now):
    """One transaction of the crowd."""

    redirect: str = ""
