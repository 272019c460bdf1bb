"""Which of several successful payments of one purchase is one too many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decide import double
from app.decide.double import Success
from tests.app.orders_values import CHARGED, done

CASES: dict[str, tuple[list[tuple[str, str, str]], str | None, dict[str, str]]] = {
    "one payment": ([("a", "1", "10")], "10", {}),
    "two in full": ([("a", "1", "10"), ("b", "2", "10")], "10", {"b": "a"}),
    "told in the other order": ([("b", "2", "10"), ("a", "1", "10")], "10", {"b": "a"}),
    "three in full": ([("a", "1", "10"), ("b", "2", "10"), ("c", "3", "10")], "10", {"b": "a", "c": "a"}),
    "two parts": ([("a", "1", "4"), ("b", "2", "6")], "10", {}),
    "two parts and the whole": ([("a", "1", "4"), ("b", "2", "6"), ("c", "3", "10")], "10", {"c": "a"}),
    "a part and the whole": ([("a", "1", "4"), ("b", "2", "10")], "10", {"b": "a"}),
    "the first was given back": ([("a", "1", "0"), ("b", "2", "10")], "10", {}),
    "the second was given back": ([("a", "1", "10"), ("b", "2", "0")], "10", {}),
    "no total is known": ([("a", "1", "4"), ("b", "2", "4")], None, {"b": "a"}),
    "both at one moment": ([("b", "1", "10"), ("a", "1", "10")], "10", {"b": "a"}),
}


def success(name: str, at: str, held: str) -> Success:
    """One that succeeded."""
    return Success(name, at, Decimal(held))


@pytest.mark.parametrize(("found", "total", "wrong"), CASES.values(), ids=CASES)
def test_the_later_payment_is_the_needless_one(
    found: list[tuple[str, str, str]], total: str | None, wrong: dict[str, str]
) -> None:
    """Never the first; parts of a split payment are fine; what was given back counts no more."""
    assert double.needless([success(*one) for one in found], Decimal(total) if total else None) == wrong


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50)), max_size=6),
    st.integers(1, 100),
)
def test_giving_back_what_is_needless_leaves_the_purchase_paid_and_not_overpaid(
    found: list[tuple[int, int]], total: int
) -> None:
    """Without the needless ones nothing is needless any more, and at most the first pays more than the total."""
    successes = [Success(f"t{n}", str(at), Decimal(held)) for n, (at, held) in enumerate(found)]
    wrong = double.needless(successes, Decimal(total))
    left = [one for one in successes if one.name not in wrong and one.held > 0]

    assert double.needless(left, Decimal(total)) == {}
    assert len(left) <= 1 or sum(one.held for one in left) <= total
    assert bool(left) == any(one.held > 0 for one in successes)


def test_what_a_payment_holds_is_less_what_was_given_back() -> None:
    """Refunds, voids and lapsed approvals do not count; an open payment holds nothing."""
    assert double.held(CHARGED, ()) == 100
    assert double.held(CHARGED, (done("refund", "30", number="1"),)) == 70
    assert double.held(CHARGED, (done("depositReversal", "100"),)) == 0
    assert double.held(replace(CHARGED, state="started"), ()) == 0


COVERED: dict[str, tuple[list[str], str | None, bool]] = {
    "the whole price": (["100"], "100", True),
    "a part of it": (["60"], "100", False),
    "parts that make it up": (["60", "40"], "100", True),
    "a part, and one that is too much": (["60", "100"], "100", False),
    "no total is known": (["60"], None, True),
    "nobody paid": ([], "100", False),
}


@pytest.mark.parametrize(("amounts", "total", "whole"), COVERED.values(), ids=COVERED)
def test_a_purchase_is_covered_when_what_is_kept_makes_up_its_price(
    amounts: list[str], total: str | None, *, whole: bool
) -> None:
    """Whatever succeeds after that is one too many; what is too much already counts for nothing."""
    details = {"total": total} if total else {}
    group = [
        (
            replace(CHARGED, transaction_id=f"T{n}", amount=Decimal(amount), details=details),
            (),
        )
        for n, amount in enumerate(amounts)
    ]
    assert double.covered(group) is whole


def test_what_was_given_back_covers_nothing() -> None:
    """Even where no total is known."""
    assert not double.covered([(replace(CHARGED, details={}), (done("refund", "100", number="1"),))])


def paying(ident: str, at: str | None, charged: str) -> dict[str, Any]:
    """One of a purchase's transactions, as Saleor tells it."""
    events = [{"type": "CHARGE_ACTION_REQUIRED", "createdAt": "2026-03-01T00:00:00+00:00"}]
    events += [{"type": "CHARGE_SUCCESS", "createdAt": at}] if at else []
    amounts = {"chargedAmount": {"amount": Decimal(charged)}, "authorizedAmount": {"amount": Decimal(0)}}
    return {"id": ident, "events": events, **amounts}


def test_saleor_says_what_a_transaction_pays_for() -> None:
    """Of an order or a checkout: its total and every transaction with its first success, of whichever app."""
    other = paying("OTHER", "2026-03-01T12:00:00+00:00", "10")
    mine = paying("MINE", "2026-03-01T12:05:00+00:00", "10")
    order = {"total": {"gross": {"amount": Decimal(10)}}, "transactions": [mine, other]}
    seen = double.purchase({"id": "MINE", "checkout": None, "order": order})

    assert seen.total == 10
    assert double.needless(seen.successes, seen.total) == {"MINE": "OTHER"}
    assert double.purchase({"id": "MINE", "checkout": None, "order": None}).total is None


def test_a_success_that_saleor_has_not_heard_of_comes_last() -> None:
    """A report under way makes a payment neither first nor needless before it counts."""
    checkout = {
        "totalPrice": {"gross": {"amount": Decimal(10)}},
        "transactions": [paying("MINE", None, "0"), paying("OTHER", "2026-03-01T12:00:00+00:00", "10")],
    }
    seen = double.purchase({"id": "MINE", "checkout": checkout, "order": None})
    assert double.needless(seen.successes, seen.total) == {}


def test_the_payments_of_one_purchase_are_compared_by_what_they_hold() -> None:
    """Its total is the largest that any of them was started for; who succeeded first stays, refunds do not count."""
    first = replace(CHARGED, transaction_id="A", details={"paidAt": "2026-03-01T12:00:00+00:00", "total": "99"})
    second = replace(CHARGED, transaction_id="B", details={"paidAt": "2026-03-01T12:05:00+00:00", "total": "150"})

    assert double.of_payments([(second, ()), (first, ())]) == {"B": "A"}
    assert double.of_payments([(second, (done("refund", "50", number="1"),)), (first, ())]) == {}
    assert double.of_payments([(second, ()), (first, (done("refund", "100", number="1"),))]) == {}


def test_without_a_total_or_a_time_the_first_made_stays() -> None:
    """A payment of an older version knows neither."""
    second = replace(CHARGED, transaction_id="A", details={}, created_at=CHARGED.created_at + timedelta(seconds=1))

    assert double.of_payments([(second, ()), (replace(CHARGED, transaction_id="B", details={}), ())]) == {"A": "B"}


CENTS: dict[str, tuple[list[tuple[str, str, str]], str, dict[str, str]]] = {
    "two in full, below one": ([("a", "1", "0.50"), ("b", "2", "0.50")], "0.50", {"b": "a"}),
    "nothing held is nobody's": ([("a", "1", "0"), ("b", "2", "0.50"), ("c", "3", "0.50")], "0.50", {"c": "b"}),
}


@pytest.mark.parametrize(("found", "total", "wrong"), CENTS.values(), ids=CENTS)
def test_cents_count(found: list[tuple[str, str, str]], total: str, wrong: dict[str, str]) -> None:
    """Half a euro is paid twice as well as a hundred."""
    assert double.needless([success(*one) for one in found], Decimal(total)) == wrong


def test_saleor_says_nothing_of_a_purchase_that_is_gone() -> None:
    """Neither a total nor other payments; a transaction without amounts holds nothing."""
    assert double.purchase({"id": "MINE", "checkout": None, "order": None}) == double.Purchase(None, ())
    source = {"totalPrice": {"gross": {"amount": 10}}, "transactions": [paying("MINE", None, "0")]}
    seen = double.purchase({"id": "MINE", "checkout": source, "order": None})
    assert seen == double.Purchase(Decimal(10), (Success("MINE", "9999", Decimal(0)),))


def test_who_was_made_first_may_have_paid_last() -> None:
    """What counts is when a payment succeeded, not when it began."""
    early = replace(CHARGED, transaction_id="A", details={"paidAt": "2026-03-01T13:00:00+00:00"})
    late = replace(
        CHARGED,
        transaction_id="B",
        details={"paidAt": "2026-03-01T12:30:00+00:00"},
        created_at=CHARGED.created_at + timedelta(minutes=1),
    )

    assert double.of_payments([(early, ()), (late, ())]) == {"A": "B"}
