"""One time line of three systems: a person reads top down what came of what, whatever clock each of them has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from qmore import dates

from app import decide
from app.decide import timeline
from tests.app.orders_values import AUTHORIZED, CHARGED, credit, done, entry, order, paid
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from app.decide.records import Operation, Payment

REFUNDED = done("refund", "25", number="9")
SECOND = "01.03.2026 13:07:05"  # as QMORE writes it, in winter
ASKED = datetime(2026, 3, 1, 12, 7, 5, 700_000, tzinfo=UTC)


def refund(asked: datetime, state: str = "done") -> Operation:
    """A refund of 25 that QMORE answered after a tenth of a second."""
    ended = asked + timedelta(milliseconds=100)
    return entry("REFUND", "25", command="refund", state=state, before={}, created_at=asked, updated_at=ended)


def line(*ledger: Operation, at: str) -> list[str]:
    """What stands on the time line of a payment with a credit of that time, from top to bottom."""
    seen = order(paid("closed", "100", "100"), replace(credit("9", "25"), time_modified=dates.moment(at)))
    return [one.what for one in timeline.of(timeline.Known(CHARGED, ledger, [], [], seen, None))]


def _event(type_: str, amount: str, minute: int) -> dict[str, Any]:
    at = f"2026-03-01T12:{minute:02}:00+00:00"
    money = {"amount": amount, "currency": "EUR"}
    return {"type": type_, "amount": money, "createdAt": at, "pspReference": "4711-1", "message": ""}


def test_the_time_line_puts_three_systems_side_by_side() -> None:
    """A person reads top down what Saleor, the app and QMORE each say, oldest first."""
    seen = replace(paid("closed", "100", "100"), time_modified=dates.moment("01.03.2026 13:30:00"))
    ledger = [done("refund", "25", amount="25", action="REFUND", number="9")]
    transaction = {"events": [_event("REFUND_SUCCESS", "25.0", 5), _event("CHARGE_SUCCESS", "100.0", 1)]}

    told = timeline.of(timeline.Known(CHARGED, ledger, [], [], order(seen), transaction))

    assert [m.at for m in told] == sorted(m.at for m in told)
    assert {m.system for m in told} == {"Saleor", "app", "QMORE"}
    assert [m.what for m in told if m.system == "Saleor"] == ["CHARGE_SUCCESS", "REFUND_SUCCESS"]
    (moved,) = [m for m in told if m.what == "refund done"]
    assert (moved.amount, moved.reference, moved.note) == ("25 EUR", "4711-1", "QMORE's number 9")
    assert (told[-1].what, told[-1].at) == ("payment_closed", NOW + timedelta(minutes=30))


def test_a_time_that_qmore_does_not_give_comes_last() -> None:
    """Nothing is left out because its time cannot be read."""
    told = timeline.of(timeline.Known(CHARGED, [], [], [], order(paid("closed", "100", "100")), None))

    assert told[-1].system == "QMORE"


def test_what_was_asked_for_comes_before_what_qmore_did_in_the_same_second() -> None:
    """QMORE cuts its seconds off, so its time is before the request that it executes; a person reads it after that."""
    assert line(refund(ASKED), at=SECOND)[-4:-1] == ["REFUND asked for", "credit_refunded", "refund done"]


def test_of_several_requests_in_a_second_qmore_comes_after_the_last() -> None:
    """Which of them QMORE's time is about cannot be told: it is never shown before its cause."""
    told = line(refund(ASKED), refund(ASKED + timedelta(milliseconds=200), "refused"), at=SECOND)

    assert told[-6:-1] == ["REFUND asked for", "refund done", "REFUND asked for", "credit_refunded", "refund refused"]


def test_what_the_app_only_saw_at_qmore_was_not_asked_for_before() -> None:
    """A refund in QENTA's portal, found within the same second, comes before the entry that says so."""
    seen = entry("REFUND", "25", command="refund", state="done", created_at=ASKED, updated_at=ASKED)
    told = line(seen, at=SECOND)

    assert told.index("credit_refunded") < told.index("REFUND asked for")


BECOME = {
    "a charge": (CHARGED, [], "en", ("payment is charged", "100.00 EUR")),
    "a charge partly refunded": (CHARGED, [REFUNDED], "en", ("payment is partly refunded", "25 EUR")),
    "the same in German": (CHARGED, [REFUNDED], "de", ("Die Zahlung ist teilweise erstattet", "25 EUR")),
    "a captured approval": (AUTHORIZED, [done("deposit", "30")], "en", ("payment is partly charged", "30 EUR")),
    "a failure": (replace(CHARGED, state="failed"), [], "de", ("Die Zahlung ist fehlgeschlagen", "100.00 EUR")),
}


@pytest.mark.parametrize(("payment", "ledger", "language", "expected"), BECOME.values(), ids=BECOME)
def test_the_last_word_is_what_has_become_of(
    payment: Payment, ledger: list[Operation], language: str, expected: tuple[str, str]
) -> None:
    """Each operation moves that word on, so it never says "charged" below a refund, and its sum is the one it is about."""
    told = timeline.of(timeline.Known(payment, ledger, [], []), language)

    assert expected in [(one.what, one.amount) for one in told]


HOURS = {
    "the first, where the payment had begun": ("2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"),
    "the second, where it began only after the first": ("2026-10-25T00:40:00Z", "2026-10-25T01:30:00Z"),
    "the first, begun within that very second": ("2026-10-25T00:30:00.900Z", "2026-10-25T00:30:00Z"),
    "the second, begun within that very second": ("2026-10-25T01:30:00.900Z", "2026-10-25T01:30:00Z"),
}


@pytest.mark.parametrize(("began", "expected"), HOURS.values(), ids=HOURS)
def test_of_the_hour_that_autumn_has_twice_qmore_means(began: str, expected: str) -> None:
    """Nothing happened at QMORE before the payment was asked for."""
    seen = replace(paid("closed", "100", "100"), time_modified=dates.moment("25.10.2026 02:30:00"))
    payment = replace(CHARGED, created_at=datetime.fromisoformat(began))
    told = timeline.of(timeline.Known(payment, [], [], [], order(seen), None))

    assert [one.at for one in told if one.system == "QMORE"] == [datetime.fromisoformat(expected)]


def test_qmores_clock_decides_nothing() -> None:
    """Its zone is a guess and its seconds are whole: only the time line reads its times, nothing about money does."""
    app = Path(decide.__file__).parents[1]
    readers = [file.name for file in app.rglob("*.py") if "time_modified" in file.read_text("utf-8")]
    created = [file.name for file in app.rglob("*.py") if "time_created" in file.read_text("utf-8")]
    raw = [file.name for file in app.rglob("*.py") if "timeModified" in file.read_text("utf-8")]

    assert (readers, created, raw) == (["timeline.py"], ["timeline.py"], [])
