"""The scenes: what is sent where, and what each answer must contain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import load, shop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bench.load import Answer
    from bench.stage import Stage

_PAY = re.compile(rb"qmore\.example/pay/(\d+)")


@dataclass(frozen=True)
class Scene:
    """One measured figure; ``floor`` is the scene that it is compared with."""

    name: str
    prepare: Callable[[Stage, int], Awaitable[Round]]
    on_floor: bool = False
    floor: str | None = None


@dataclass(frozen=True)
class Round:
    """The requests of one round, ready to send, and what to do with the answers."""

    requests: Sequence[bytes]
    expected: bytes
    after: Callable[[Sequence[Answer]], None] = lambda _answers: None
    orders: Sequence[int] = ()  # each request's, where QMORE's last answer about it matters


async def floor_a(stage: Stage, count: int) -> Round:
    """Verify and parse."""
    return Round([stage.shop.webhook(shop.GATEWAY, shop.gateway(), "/a")] * count, b'"ok"')


async def floor_b(stage: Stage, count: int) -> Round:
    """Verify and parse, post once, commit twice."""
    return Round([stage.shop.webhook(shop.INITIALIZE, shop.initialize("1"), "/b")] * count, b'"ok"')


async def floor_c(_stage: Stage, count: int) -> Round:
    """One HMAC and one commit."""
    return Round([shop.confirmation("/c", 1)] * count, b"ok")


async def gateway(stage: Stage, count: int) -> Round:
    """Offer methods; the first answers opened a data storage, every other one finds the newest."""
    return Round([stage.shop.webhook(shop.GATEWAY, shop.gateway())] * count, b'"storageId":"b1f5')


async def initialize(stage: Stage, count: int) -> Round:
    """Start as many payments."""
    names = [f"transaction-{next(stage.transactions)}" for _ in range(count)]
    requests = [stage.shop.webhook(shop.INITIALIZE, shop.initialize(name)) for name in names]

    def after(answers: Sequence[Answer]) -> None:
        for answer in answers:
            found = _PAY.search(answer.body)
            stage.started.append((names[answer.index], int(found[1]) if found else 0))

    return Round(requests, b"CHARGE_ACTION_REQUIRED", after)


async def confirm(stage: Stage, count: int) -> Round:
    """Confirm as many started payments."""
    await _provide(stage, stage.started, initialize, count)
    taken = [stage.started.pop() for _ in range(count)]
    requests = [shop.confirmation(stage.neighbours.confirm[number], number) for _, number in taken]
    return Round(requests, b'"OK"', lambda _answers: stage.paid.extend(taken))


async def refund(stage: Stage, count: int) -> Round:
    """Give as many paid payments back."""
    await _provide(stage, stage.paid, confirm, count)
    taken = [stage.paid.pop() for _ in range(count)]
    requests = [stage.shop.webhook(shop.REFUND, shop.refund(name)) for name, _ in taken]
    return Round(requests, b"REFUND_SUCCESS", orders=[number for _, number in taken])


async def _provide(
    stage: Stage,
    stock: list[tuple[str, int]],
    maker: Callable[[Stage, int], Awaitable[Round]],
    count: int,
) -> None:
    if len(stock) < count:
        made = await maker(stage, count - len(stock))
        made.after(await load.run(stage.app.port, made.requests, 8, made.expected))


A, B, C = "floor A: verify, parse", "floor B: A, one POST, two commits", "floor C: HMAC, one commit"
SCENES = (
    Scene(A, floor_a, on_floor=True),
    Scene("gateway initialize", gateway, floor=A),
    Scene(B, floor_b, on_floor=True),
    Scene("transaction initialize", initialize, floor=B),
    Scene(C, floor_c, on_floor=True),
    Scene("confirmation accept", confirm, floor=C),
    Scene("refund", refund),
)
