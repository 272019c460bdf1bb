"""One checkout paid again and again: each needless payment is found, and finding it costs no more for the last than before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from app.decide.trouble import Kind
from app.demo import loopback
from app.flows import trouble
from app.main import build_house
from app.store import Runner
from tests.app.orders_values import done
from tests.store.conftest import NOW, SHOP, insert_many, numbered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from app.decide.records import Payment
    from app.flows.house import House

WHOLE, PART = "49.90", "1.00"
CASES: dict[str, tuple[list[str], set[int], set[int]]] = {
    "the first pays for all": ([WHOLE] * 30, set(), set(range(1, 30))),
    "the first ten were given back": ([WHOLE] * 30, set(range(10)), set(range(11, 30))),
    "parts that never suffice": ([PART] * 30, set(), set()),
    "parts, and the whole after them": ([PART] * 20 + [WHOLE] * 2, set(), {20, 21}),
    "the whole, and parts after it": ([WHOLE] + [PART] * 20, set(), set(range(1, 21))),
}


class Counting(Runner):
    """Counts what the store is asked."""

    asked = 0

    async def read(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count it."""
        self.asked += 1
        return await super().read(call, *args, **kwargs)


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[House]:
    """An app whose reads are counted."""
    base = loopback.settings(loopback.Places.at((1, 2, 3, 4)), tmp_path)
    made = build_house(base.model_copy(update={"database_url": database_url}))
    made.disk.close()
    yield (counted := replace(made, disk=Counting(made.store)))
    await counted.close()


def pay(house: House, amounts: list[str]) -> list[Payment]:
    """One checkout's payments, each begun and paid after the one before."""
    moments = [NOW + timedelta(minutes=n) for n in range(len(amounts))]
    paid = [
        numbered(
            n,
            state="charged",
            amount=Decimal(amount),
            created_at=at,
            details={"total": WHOLE, "paidAt": at.isoformat()},
        )
        for n, (amount, at) in enumerate(zip(amounts, moments, strict=True))
    ]
    insert_many(house.store, paid)
    return paid


@pytest.mark.parametrize(("amounts", "returned", "wrong"), CASES.values(), ids=CASES)
async def test_every_needless_payment_is_found(
    house: House, amounts: list[str], returned: set[int], wrong: set[int]
) -> None:
    """However many there are: what was given back and what is a part count as they do among two."""
    paid = pay(house, amounts)
    for n in returned:
        refund = replace(done("refund", WHOLE, number="1"), transaction_id=paid[n].transaction_id)
        house.store.update_payment(paid[n], paid[n], operations=[refund])
    for one in paid:
        await trouble.compare(house, one)

    found = {t.subject for t in house.store.troubles(SHOP) if t.kind is Kind.DOUBLE_PAYMENT}
    assert found == {paid[n].transaction_id for n in wrong}


async def test_the_last_of_many_costs_what_the_last_of_few_does(house: House) -> None:
    """Failed attempts cost nothing, and of successful ones so many are read as pay for the purchase."""
    paid = pay(house, [WHOLE] * 100)
    insert_many(house.store, [numbered(1000 + n, state="failed") for n in range(100)])
    costs = []
    for one in (paid[20], paid[99]):
        house.disk.asked = 0  # type: ignore[attr-defined]
        await trouble.compare(house, one)
        costs.append(house.disk.asked)  # type: ignore[attr-defined]

    assert costs[0] == costs[1] < 25
