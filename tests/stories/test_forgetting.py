"""What QMORE posted is kept as long as the operator wants, and not a day longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.flows import forget
from app.main import build_house
from tests.stories.conftest import BOTH_DATABASES

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


@BOTH_DATABASES
@pytest.mark.settings(confirmation_days=30, report_days=60)
async def test_a_confirmation_goes_on_its_day_and_its_report_later(stack: Stack) -> None:
    """After 30 days the raw confirmation is gone, after 60 the report that Saleor has counted; the payment stays."""
    started = await stack.initialize()
    await stack.decide(started["data"]["redirectUrl"], "success")
    await stack.until(lambda t: t["chargedAmount"]["amount"] > 0, started["transaction"]["id"])
    house = build_house(stack.settings)
    payment = (await house.disk.run(house.store.payments, 1))[0]

    async def left(days: float) -> tuple[int, int]:
        later = datetime.now(UTC) + timedelta(days=days)
        while await forget.once(replace(house, clock=replace(house.clock, now=lambda: later))):
            pass
        confirmations = house.store.confirmations(payment.token)
        return len(confirmations), len(house.store.reports(payment.tenant, payment.transaction_id))

    assert [await left(days) for days in (29.9, 30, 59.9, 61)] == [(1, 1), (0, 1), (0, 1), (0, 0)]
    assert house.store.payment_by_token(payment.token) == payment
    await house.close()
