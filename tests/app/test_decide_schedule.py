"""When QMORE is asked about a payment without being told to: the table, with its first and its longest distances."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.decide import schedule
from tests.app.orders_values import CHARGED, done, entry
from tests.store.conftest import NOW

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OPEN, ENDED = entry(state="lost"), entry(state="done", updated_at=NOW - HOUR)

Case = tuple[dict[str, Any], list[Any], int, timedelta | None]
CASES: dict[str, Case] = {
    "an open operation, at once": ({}, [ENDED, OPEN], 0, 5 * SECOND),
    "an open operation, the second time": ({}, [OPEN], 1, 10 * SECOND),
    "an open operation, for ever": ({}, [OPEN], 99, HOUR),
    "an operation that has just ended": ({}, [entry(state="done", updated_at=NOW - 59 * SECOND)], 0, MINUTE),
    "an operation that ended a minute ago": ({}, [entry(state="done", updated_at=NOW - MINUTE)], 0, DAY),
    "a late success": ({"details": {"late": True}}, [], 0, 10 * SECOND),
    "a late success, later": ({"details": {"late": True}}, [], 99, HOUR),
    "a late success that was examined": ({"details": {"late": True, "examined": True}}, [], 0, DAY),
    "a late failure": ({"state": "failed", "details": {"late": True}}, [], 1, None),
    "a shopper who pays": ({"state": "started", "expires_at": NOW + 30 * MINUTE}, [], 0, 30 * MINUTE),
    "a shopper who is gone": ({"state": "started", "expires_at": NOW - MINUTE}, [], 0, 5 * MINUTE),
    "a start that was interrupted": ({"state": "starting", "expires_at": NOW - MINUTE}, [], 1, 10 * MINUTE),
    "a shopper who is long gone": ({"state": "started", "expires_at": NOW - DAY}, [], 99, 6 * HOUR),
    "a pending payment": ({"state": "pending"}, [], 0, HOUR),
    "a pending payment, later": ({"state": "pending"}, [], 99, 12 * HOUR),
    "an approval": ({"state": "authorized", "created_at": NOW - 29 * DAY}, [], 7, DAY),
    "an approval that must have expired": ({"state": "authorized", "created_at": NOW - 30 * DAY}, [], 7, None),
    "an approval that was captured is a charge": (
        {"state": "authorized", "created_at": NOW - 30 * DAY},
        [done("deposit", "30", updated_at=NOW - HOUR)],
        7,
        7 * DAY,
    ),
    "a charge, for two weeks": ({"created_at": NOW - 14 * DAY + SECOND}, [], 7, DAY),
    "a charge, after two weeks": ({"created_at": NOW - 14 * DAY}, [], 7, 7 * DAY),
    "a charge, nearly half a year old": ({"created_at": NOW - 180 * DAY + SECOND}, [], 7, 7 * DAY),
    "a charge of half a year ago": ({"created_at": NOW - 180 * DAY}, [], 7, None),
    "a cancelled payment, once": ({"state": "cancelled"}, [], 0, DAY),
    "a cancelled payment, once more": ({"state": "cancelled"}, [], 1, None),
    "a payment that never began": ({"state": "new"}, [], 0, None),
}


@pytest.mark.parametrize(("changes", "ledger", "checks", "expected"), CASES.values(), ids=CASES)
def test_when_qmore_is_asked_again(
    changes: dict[str, Any], ledger: list[Any], checks: int, expected: timedelta | None
) -> None:
    """Soon after a question, ever more rarely after that, and at last no more."""
    payment = replace(CHARGED, **{"created_at": NOW, **changes})
    at = schedule.next_check(payment, ledger, checks, NOW)

    assert (None if at is None else at - NOW) == expected
