"""How reports come back to a Saleor that was silent: spread in time, one first, then growing; and workers that go on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.decide import reports
from app.decide.reasons import quoted
from app.decide.records import Report
from app.flows import endless

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def report(ident: str, attempts: int) -> Report:
    """A report that was tried before."""
    return Report(
        id=ident,
        tenant="https://shop.example/graphql/",
        transaction_id="TRX",
        payment_token="t",
        psp_reference="REF",
        type="CHARGE_SUCCESS",
        amount=Decimal(1),
        currency="EUR",
        message="",
        actions=None,
        payload={},
        attempts=attempts,
        due_at=NOW,
        leased_until=None,
        leased_by=None,
        state="due",
        last_error=None,
    )


@pytest.mark.parametrize(("attempts", "longest"), [(1, 2), (5, 32), (10, 900), (10_000, 900)])
def test_reports_come_back_spread_over_half_of_the_wait(attempts: int, longest: int) -> None:
    """A thousand reports that failed together do not return together."""
    waits = [reports.backoff(report(str(i), attempts)) / timedelta(seconds=1) for i in range(1000)]
    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 900
    assert max(waits) - min(waits) > 0.4 * longest


def test_a_shop_that_was_silent_is_told_one_report_and_then_twice_as_many() -> None:
    """After down-time Saleor meets a growing, bounded stream."""
    seen, width = [], 16
    for answered in (False, False, True, True, True, True, True):
        width = reports.width(width, answered=answered, widest=16)
        seen.append(width)
    assert seen == [1, 1, 2, 4, 8, 16, 16]


async def test_a_worker_survives_every_fault() -> None:
    """A lost database connection ends one turn; the next turn works."""
    turns: list[int] = []
    done = asyncio.Event()

    async def work() -> None:
        turns.append(1)
        if len(turns) < 3:
            raise ConnectionError
        done.set()
        await asyncio.Event().wait()

    kept = asyncio.create_task(endless.keep(work, rest=0))
    async with asyncio.timeout(5):
        await done.wait()
    kept.cancel()
    await asyncio.gather(kept, return_exceptions=True)
    assert len(turns) == 3


@pytest.mark.parametrize("widest", [1, 3, 16, 256])
def test_a_batch_is_told_within_its_lease_however_slow_the_shop_is(widest: int) -> None:
    """Seven waves of four seconds are all that a lease of 30 seconds has room for, beginning with one report."""
    left, width, waves = reports.batch(widest, 7), 1, 0
    while left > 0:
        left, waves, width = left - width, waves + 1, reports.width(width, answered=True, widest=widest)
    assert waves == 7


def test_an_error_that_never_ends_is_parked_at_last() -> None:
    """For more than a day a report is tried again; then a person must look, and the payment's next report may leave."""
    waited = sum(((reports.backoff(report("r", n))) for n in range(1, 200)), timedelta())

    assert waited > timedelta(days=1)
    assert reports.failed(quoted(["Internal Server Error"]), 199) == reports.Again(quoted(["Internal Server Error"]))
    assert reports.failed(quoted(["Internal Server Error" + "!" * 999]), 200) == reports.Parked(
        "Internal Server Error" + "!" * 179
    )
