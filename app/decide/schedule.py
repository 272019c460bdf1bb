"""When QMORE is asked about a payment without being told to: soon after a question, ever more rarely after that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.decide import books
from app.decide import operation as operations_
from app.decide.payment import LOST_HOPE, PAID, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.decide.records import Operation, Payment

DAY = timedelta(days=1)
PENDING_FOR = timedelta(days=14)  # the longest that QMORE keeps a result open (QMORE protocol 6.1)
_APPROVED_FOR = timedelta(days=30)  # approvals expire after 7 to 28 days (QMORE protocol 7.4)
_WATCHED_FOR = timedelta(days=180)
_FRESH = timedelta(minutes=1)


def next_check(payment: Payment, ledger: Sequence[Operation], checks: int, now: datetime) -> datetime | None:
    """Return when to ask again after ``checks`` vain looks, or None for not before something happens."""
    if any(o.state not in operations_.FINAL for o in ledger):
        return now + _growing(timedelta(seconds=5), checks, timedelta(hours=1))
    if any(now - o.updated_at < _FRESH for o in ledger):
        return now + _FRESH  # what lapsed with a partial capture, say
    if payment.state in PAID and payment.details.get("late") and not payment.details.get("examined"):
        return now + _growing(timedelta(seconds=10), checks, timedelta(hours=1))  # Saleor is to be asked what it pays
    age = now - payment.created_at
    match State(payment.state):
        case State.STARTING | State.STARTED:
            return max(payment.expires_at, now + _growing(timedelta(minutes=5), checks, timedelta(hours=6)))
        case State.PENDING:
            return now + _growing(timedelta(hours=1), checks, DAY / 2)
        case State.AUTHORIZED if not books.told(payment, ledger).deposited:
            return now + DAY if age < _APPROVED_FOR else None
        case State.AUTHORIZED | State.CHARGED if age < _WATCHED_FOR:
            return now + (DAY if age < PENDING_FOR else 7 * DAY)
        case state if state in LOST_HOPE and checks == 0:
            return now + DAY  # one last look: a late success must not go unseen
        case _:
            return None


def _growing(first: timedelta, times: int, longest: timedelta) -> timedelta:
    return min(first * (1 << min(times, 20)), longest)
