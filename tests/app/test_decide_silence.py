"""What QMORE's order says of a payment that nobody confirmed: a table from its answer to the payment's next state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import qmore

from app.decide import silence
from app.decide.confirm import Told
from tests.app.orders_values import AUTHORIZED, CHARGED, credit, order, paid
from tests.store.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAPTURE = replace(CHARGED, state="started", created_at=NOW, expires_at=NOW + HOUR / 2)
APPROVAL = replace(AUTHORIZED, state="started", created_at=NOW, expires_at=NOW + HOUR / 2)
PENDING = replace(CAPTURE, state="pending")
WAITS = qmore.Rejected((qmore.QmoreMessage("30014", "undetermined"),), 3)

# The payment, QMORE's answer, how much later, and the payment's new state or why nothing is decided.
CASES: dict[str, tuple[Any, Any, timedelta, str]] = {
    "it was charged": (CAPTURE, order(paid("deposited", "100", "100")), HOUR, "charged"),
    "it was approved": (APPROVAL, order(paid("approved", "100")), HOUR, "authorized"),
    "it was approved and captured since": (APPROVAL, order(paid("deposited", "100", "100")), HOUR, "authorized"),
    "it was approved and partly captured since": (APPROVAL, order(paid("closed", "100", "30")), HOUR, "authorized"),
    "it was charged and given back since": (CAPTURE, order(paid("closed", "100", "100"), credit("9", "100")), HOUR, "charged"),
    "it was voided since": (CAPTURE, order(), HOUR, "failed"),
    "its approval has expired since": (APPROVAL, order(paid("approvalexpired", "100")), HOUR, "failed"),
    "it was voided just now": (CAPTURE, order(), HOUR / 4, "the shopper still has time to pay"),
    "it is over another amount": (CAPTURE, order(paid("deposited", "99", "99")), HOUR, "QMORE's order is over 99, the payment over 100.00"),
    "a payment in a state that nobody knows": (CAPTURE, order(paid("wondering", "100")), HOUR, "QMORE has the order, but no payment of it"),
    "the shopper is gone": (CAPTURE, qmore.NoOrder(), HOUR, "failed"),
    "the shopper still pays": (CAPTURE, qmore.NoOrder(), HOUR / 4, "the shopper still has time to pay"),
    "QMORE still waits": (CAPTURE, WAITS, HOUR, "pending"),
    "QMORE still waits for two weeks": (PENDING, WAITS, 14 * DAY, "QMORE still waits for the result"),
    "QMORE has waited for too long": (PENDING, WAITS, 14 * DAY + HOUR, "failed"),
    "QMORE has no order of a payment that it called pending": (PENDING, qmore.NoOrder(), DAY, "QMORE still waits for the result"),
    "QMORE never had an order of it": (PENDING, qmore.NoOrder(), 14 * DAY + HOUR, "failed"),
    "a failure that was none": (replace(CAPTURE, state="failed"), order(paid("closed", "100", "100")), DAY, "charged"),
    "a failure": (replace(CAPTURE, state="failed"), qmore.NoOrder(), DAY, "the payment has ended before"),
}  # fmt: skip


@pytest.mark.parametrize(("payment", "answer", "age", "expected"), CASES.values(), ids=CASES)
def test_what_an_order_says_of_an_unconfirmed_payment(payment: Any, answer: Any, age: timedelta, expected: str) -> None:
    """Money that is there is told; what is over is closed; what may still come is waited for."""
    now: datetime = NOW + age
    told = silence.tell(payment, answer, "r", now)

    assert (told.payment.state if isinstance(told, Told) else told.reason) == expected
    assert not isinstance(told, Told) or told.report is not None
