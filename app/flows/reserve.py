"""Order numbers out of a small reserved pool, so that a checkout need not wait for QMORE to reserve one (QMORE protocol 7.3).

Reserving is a feature of the account. Where it is refused, the payment goes without, and nobody asks again for a while.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import qmore

if TYPE_CHECKING:
    from app.decide.records import ChannelConfig
    from app.flows.house import Deadline, House

SIZE = 5  # numbers kept ready for each account
PATIENCE = 3.0  # seconds a checkout waits for a number when the pool is empty
_REFUSED = 600.0  # seconds before an account that refused is asked again
_TIMEOUT = 10.0  # seconds a refill may take, with nobody waiting

Key = tuple[str, str]


@dataclass
class Pool:
    """Which accounts want numbers, and which refuse to give any."""

    wanted: dict[Key, ChannelConfig] = field(default_factory=dict)
    refused_until: dict[Key, float] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def want(self, config: ChannelConfig) -> None:
        """Ask for a refill, which somebody else does."""
        self.wanted[_key(config)] = config
        self.wake.set()


def _key(config: ChannelConfig) -> Key:
    return config.tenant, config.customer_id


def _may_ask(house: House, config: ChannelConfig) -> bool:
    refused = house.pool.refused_until.get(_key(config), 0.0)
    return config.backend_password is not None and house.clock.monotonic() >= refused


async def take(house: House, config: ChannelConfig, deadline: Deadline) -> str | None:
    """Take a reserved number, or reserve one; None where the account or QMORE has none to give."""
    taken = await house.disk.run(house.store.take_order_number, config.tenant, config.customer_id)
    if _may_ask(house, config):
        house.pool.want(config)
        taken = taken or await _reserve(house, config, min(PATIENCE, deadline.left()))
    return taken


async def work(house: House) -> None:
    """Refill for ever what checkouts have taken; cancelled on shutdown."""
    while True:
        await house.pool.wake.wait()
        house.pool.wake.clear()
        while house.pool.wanted:
            _, config = house.pool.wanted.popitem()
            await refill(house, config)


async def refill(house: House, config: ChannelConfig) -> None:
    """Reserve numbers until the account's pool is full, or QMORE gives no more."""
    ready = await house.disk.run(house.store.count_order_numbers, config.tenant, config.customer_id)
    for _ in range(SIZE - ready):
        number = await _reserve(house, config, _TIMEOUT) if _may_ask(house, config) else None
        if number is None:
            return
        await house.disk.run(
            house.store.add_order_numbers, config.tenant, config.customer_id, [number], house.clock.now()
        )


async def _reserve(house: House, config: ChannelConfig, seconds: float) -> str | None:
    answer = await house.send(config, qmore.GenerateOrderNumber(), seconds)
    match answer:
        case qmore.OrderNumber(order_number=number):
            return number
        case qmore.Rejected():
            house.pool.refused_until[_key(config)] = house.clock.monotonic() + _REFUSED
            return None
        case _:
            return None
