"""Which command QMORE gets, what staff may do next, and what an answer means: tables, and that too much is never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
import qmore
from hypothesis import given
from hypothesis import strategies as st

from app.decide import books, choose, operation, transaction_events
from app.decide.choose import Choice, Command, Refusal
from app.decide.operation import TRANSITIONS, Fact, State
from tests.app.orders_values import AUTHORIZED, CHARGED, credit, done, entry, order, paid
from tests.store.conftest import NOW

APPROVED = order(paid("approved", "100", "0", "DEPOSIT", "APPROVEREVERSAL"))
TODAY = order(paid("deposited", "100", "100", "DEPOSITREVERSAL"))
CLOSED = order(paid("closed", "100", "100"), allowed=["REFUND"])
HALF_BACK = order(paid("closed", "100", "100"), credit("9", "50"), allowed=["REFUND"])
SPLIT = order(
    paid("approved", "40", "0", "DEPOSIT", "APPROVEREVERSAL"),
    paid("deposited", "60", "60", "DEPOSITREVERSAL", number="4712"),
)
NO_REFUND = order(paid("closed", "100", "100"))
EXPIRED = order(paid("approvalexpired", "100"))


def chosen(command: Command, amount: str, number: str | None = None) -> Choice:
    """A command and what it moves."""
    return Choice(command, Decimal(amount), number)


CHOICES: dict[str, tuple[qmore.OrderDetails, str, str | None, Choice]] = {
    "a capture of everything": (APPROVED, "CHARGE", None, chosen("deposit", "100", "4711")),
    "a capture moves the asked amount": (APPROVED, "CHARGE", "30", chosen("deposit", "30", "4711")),
    "a second capture takes from what is left": (SPLIT, "CHARGE", "40", chosen("deposit", "40", "4711")),
    "a cancellation without an amount": (APPROVED, "CANCEL", None, chosen("approveReversal", "100")),
    "a cancellation of everything": (APPROVED, "CANCEL", "100", chosen("approveReversal", "100")),
    "a cancellation of a captured payment": (TODAY, "CANCEL", None, chosen("depositReversal", "100", "4711")),
    "a refund on the same day is a void": (TODAY, "REFUND", "100", chosen("depositReversal", "100", "4711")),
    "a same-day refund finds its capture": (SPLIT, "REFUND", "60", chosen("depositReversal", "60", "4712")),
    "a refund after the day-end closing": (CLOSED, "REFUND", "100", chosen("refund", "100")),
    "a part of a refund": (CLOSED, "REFUND", "30", chosen("refund", "30")),
    "a refund of the rest": (HALF_BACK, "REFUND", None, chosen("refund", "50")),
}


@pytest.mark.parametrize(("seen", "action", "amount", "expected"), CHOICES.values(), ids=CHOICES)
def test_the_command_follows_what_qmore_allows_just_now(
    seen: qmore.OrderDetails, action: str, amount: str | None, expected: Choice
) -> None:
    """Staff say what they want; QMORE's order says which command that is."""
    assert choose.choose(entry(action, amount), seen) == expected


REFUSALS: dict[str, tuple[qmore.OrderDetails, str, str | None, str]] = {
    "more than is approved": (APPROVED, "CHARGE", "100.01", "100 EUR approved"),
    "a capture of what is captured": (CLOSED, "CHARGE", "1", "no deposit"),
    "a capture of what has expired": (EXPIRED, "CHARGE", "1", "nothing is approved"),
    "a part of an approval": (APPROVED, "CANCEL", "10", "as a whole"),
    "a cancellation after the night": (CLOSED, "CANCEL", None, "can be refunded"),
    "more than is left to refund": (HALF_BACK, "REFUND", "50.01", "50 EUR to give back"),
    "a refund of what was never captured": (APPROVED, "REFUND", "1", "0 EUR to give back"),
    "a part on the same day": (TODAY, "REFUND", "30", "refund 30 tomorrow"),
    "a method without refunds": (NO_REFUND, "REFUND", "30", "QENTA's portal or by bank transfer"),
}


@pytest.mark.parametrize(("seen", "action", "amount", "says"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_why_and_what_else_can_be_done(
    seen: qmore.OrderDetails, action: str, amount: str | None, says: str
) -> None:
    """What QMORE would refuse is not sent, and a shop person reads why."""
    refused = choose.choose(entry(action, amount), seen)

    assert isinstance(refused, Refusal)
    assert says in refused.message


def test_a_transfer_is_chosen_only_where_the_shop_switched_it_on() -> None:
    """A transfer is staff's explicit decision, and never beats a refund that QMORE allows."""
    assert choose.choose(entry("REFUND", "30"), NO_REFUND, transfers=True) == chosen("transferFund", "30")
    assert choose.choose(entry("REFUND", "30"), CLOSED, transfers=True) == chosen("refund", "30")


ACTIONS: dict[str, tuple[qmore.OrderDetails, bool, set[str]]] = {
    "approved": (APPROVED, False, {"CHARGE", "CANCEL"}),
    "captured today": (TODAY, False, {"REFUND"}),
    "captured and closed": (CLOSED, False, {"REFUND"}),
    "partly captured": (SPLIT, False, {"CHARGE", "REFUND", "CANCEL"}),
    "expired": (EXPIRED, False, set()),
    "no refund known": (NO_REFUND, False, set()),
    "no refund known, transfers switched on": (NO_REFUND, True, {"REFUND"}),
    "all given back": (order(paid("closed", "9", "9"), credit("1", "9"), allowed=["REFUND"]), True, set()),
}


@pytest.mark.parametrize(("seen", "transfers", "expected"), ACTIONS.values(), ids=ACTIONS)
def test_buttons_follow_operations_allowed(seen: qmore.OrderDetails, expected: set[str], *, transfers: bool) -> None:
    """Staff see a button where QMORE allows its command, and nowhere else."""
    assert set(choose.actions(seen, transfers=transfers)) == expected


euros = st.decimals(min_value="-10", max_value="1000", places=2)
orders = st.builds(
    lambda parts, credits_, may: order(*parts, *credits_, allowed=["REFUND"] if may else []),
    st.lists(
        st.builds(
            lambda state, amount, number, allowed: paid(
                state,
                str(amount),
                str(amount if state in {"deposited", "closed"} else 0),
                *allowed,
                number=str(number),
            ),
            st.sampled_from(["approved", "deposited", "closed", "approvalexpired"]),
            st.decimals(min_value="0", max_value="300", places=2),
            st.integers(1, 999),
            st.sets(st.sampled_from(["DEPOSIT", "DEPOSITREVERSAL", "APPROVEREVERSAL"])),
        ),
        max_size=3,
    ),
    st.lists(
        st.builds(
            lambda n, amount: credit(str(n), str(amount)),
            st.integers(1, 999),
            st.decimals(min_value="0", max_value="300", places=2),
        ),
        max_size=3,
        unique_by=lambda c: c.credit_number,
    ),
    st.booleans(),
)


@given(
    action=st.sampled_from(["CHARGE", "REFUND", "CANCEL"]),
    amount=st.none() | euros,
    seen=orders,
    transfers=st.booleans(),
)
def test_never_more_than_qmore_says_is_left(
    action: str, amount: Decimal | None, seen: qmore.OrderDetails, *, transfers: bool
) -> None:
    """Whatever is asked for and whatever the order looks like, a command moves at most what is there, and what was asked."""
    asked = entry(action, None if amount is None else str(amount))

    match choose.choose(asked, seen, transfers=transfers):
        case Refusal(message):
            assert message
        case Choice("deposit", moved):
            open_ = sum((p.approve_amount or 0 for p in seen.payments if "DEPOSIT" in p.operations_allowed), Decimal(0))
            assert 0 < moved <= open_
            assert amount in {None, moved}
        case Choice("refund" | "transferFund", moved):
            assert 0 < moved <= books.of(seen).refundable
            assert amount in {None, moved}
        case Choice("approveReversal", moved):
            held = [p.approve_amount or 0 for p in seen.payments if "APPROVEREVERSAL" in p.operations_allowed]
            assert moved == sum(held)
        case Choice("depositReversal", moved, number):
            assert moved in {p.deposit_amount for p in seen.payments if p.payment_number == number}
            assert action == "CANCEL" or amount in {None, moved}


def test_a_part_cannot_be_given_back_before_day_end() -> None:
    """Staff read how much the void would be, and when a part can be refunded."""
    assert choose.choose(entry("REFUND", "30"), TODAY) == Refusal(
        "Before QMORE's day-end closing, about midnight, a payment can only be voided as a whole (100 EUR); "
        "refund 30 tomorrow."
    )


MOVED: dict[str, tuple[str, str, qmore.OrderDetails, qmore.OrderDetails, str | None]] = {
    "the deposit is there": ("deposit", "100", APPROVED, TODAY, "4711"),
    "the deposit is not there": ("deposit", "100", APPROVED, APPROVED, None),
    "a part was deposited": ("deposit", "60", APPROVED, SPLIT, "4711"),
    "the void is done": ("depositReversal", "100", TODAY, APPROVED, "4711"),
    "the void is not done": ("depositReversal", "100", TODAY, TODAY, None),
    "the approval is gone": ("approveReversal", "100", APPROVED, order(), "4711"),
    "the approval still stands": ("approveReversal", "100", APPROVED, APPROVED, None),
    "a new credit fits": ("refund", "50", CLOSED, HALF_BACK, "9"),
    "a new credit of another amount is somebody else's": ("refund", "30", CLOSED, HALF_BACK, None),
    "an old credit of the same amount was there before": ("refund", "50", HALF_BACK, HALF_BACK, None),
    "a capture is not there, an earlier one is": ("deposit", "30", SPLIT, SPLIT, None),
    "a transfer's order is its own, so its credit is this one": ("transferFund", "30", CLOSED, HALF_BACK, "9"),
    "a transfer's order has no credit": ("transferFund", "50", CLOSED, CLOSED, None),
}


@pytest.mark.parametrize(("command", "moved", "before", "now", "number"), MOVED.values(), ids=MOVED)
def test_a_lost_command_is_told_by_what_changed(
    command: str, moved: str, before: qmore.OrderDetails, now: qmore.OrderDetails, number: str | None
) -> None:
    """QMORE's order before and after says whether a command whose answer was lost has happened."""
    left = entry(state="lost", command=command, moved=Decimal(moved), before=books.of(before).document())

    assert operation.executed(left, now) == number


SENT = entry("REFUND", "50", state="sent", command="refund", moved=Decimal(50))
ANSWERS: dict[str, tuple[Any, str]] = {
    "a deposit with its number": (qmore.Deposited("4712"), "done"),
    "a credit with its number": (qmore.Refunded("9"), "done"),
    "a transfer with its number": (qmore.Transferred("9"), "done"),
    "nothing to say": (qmore.Done(), "done"),
    "a refusal": (qmore.Rejected((qmore.QmoreMessage("30013", "not allowed"),), 2), "refused"),
    "trouble at the acquirer": (qmore.Rejected((), 3), "lost"),
    "trouble inside QMORE": (qmore.Rejected((), 4), "lost"),
    "no byte left": (qmore.Unsent("refused"), "refused"),
    "no answer came": (qmore.Lost("time-out"), "lost"),
    "an answer that is none": (qmore.Nonsense("a page"), "lost"),
}


@pytest.mark.parametrize(("answer", "state"), ANSWERS.values(), ids=ANSWERS)
def test_what_an_answer_means(answer: Any, state: str) -> None:
    """Done, refused and unknown are three things; only the unknown one is promised an end."""
    told = operation.tell(SENT, answer, NOW)

    assert told.state == state
    assert told.promised == (state == "lost")
    assert (told.moved is None) == (state == "refused")


def test_every_answer_of_qmores_is_in_the_table() -> None:
    """A new kind of answer cannot be forgotten."""
    assert {type(answer) for answer, _ in ANSWERS.values()} == set(get_args(operation.Answer))


def test_a_refusal_carries_qmores_reason_and_code() -> None:
    """Staff can quote to QENTA what QENTA said."""
    told = operation.tell(SENT, ANSWERS["a refusal"][0], NOW)

    assert told.message == "QMORE refused: not allowed (30013)"


INADMISSIBLE: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "a usual capture": ("CHARGE", "10", "EUR", None),
    "everything": ("CHARGE", None, None, None),
    "a cancellation with zero, as 3.20 sends it": ("CANCEL", "0", "EUR", None),
    "zero": ("REFUND", "0", "EUR", "above zero"),
    "a negative amount": ("REFUND", "-1", "EUR", "above zero"),
    "too many decimals": ("REFUND", "1.001", "EUR", "more decimals than EUR"),
    "zeros do not count as decimals": ("REFUND", "1.100", "EUR", None),
    "another currency": ("REFUND", "1", "USD", "in EUR, the request in USD"),
}


@pytest.mark.parametrize(("action", "amount", "currency", "says"), INADMISSIBLE.values(), ids=INADMISSIBLE)
def test_what_cannot_be_meant_is_refused_before_qmore_is_asked(
    action: str, amount: str | None, currency: str | None, says: str | None
) -> None:
    """Bad amounts never reach QMORE."""
    found = choose.inadmissible(CHARGED, action, None if amount is None else Decimal(amount), currency)

    assert (found is None) if says is None else says in (found or "")


@pytest.mark.parametrize("state", ["new", "starting", "started", "pending", "failed", "cancelled"])
def test_nothing_moves_on_a_payment_that_is_not_paid(state: str) -> None:
    """An open or failed payment has nothing to capture, refund or cancel, and the reason names its state."""
    why = choose.inadmissible(replace(CHARGED, state=state), "REFUND", Decimal(1), "EUR")

    assert why is not None
    assert state in why


LEADS_NOWHERE = [(s, f) for s in State for f in Fact if f not in TRANSITIONS[s]]


def test_every_state_is_in_the_table() -> None:
    """Each state is waiting, in flight or final, and no row leads out of the table."""
    assert set(TRANSITIONS) == set(State) == operation.FINAL | operation.IN_FLIGHT | {State.ASKED}
    assert not any(TRANSITIONS[state] for state in operation.FINAL)


@pytest.mark.parametrize(("state", "fact"), LEADS_NOWHERE)
def test_a_fact_that_cannot_come_is_a_fault(state: State, fact: Fact) -> None:
    """Nothing that is final changes, and nothing is executed that was not sent."""
    with pytest.raises(KeyError):
        operation.after(state, fact)


@given(st.lists(st.sampled_from(list(Fact)), max_size=12))
def test_nothing_is_executed_that_was_not_sent(facts: list[Fact]) -> None:
    """Whatever happens in whatever order, an operation is done only after it was sent."""
    state, sent = State.ASKED, False
    for fact in facts:
        if fact in TRANSITIONS[state]:
            state, sent = operation.after(state, fact), sent or fact is Fact.SENDING

    assert sent or state not in {State.SENT, State.LOST, State.DONE}


REPORTS: dict[str, tuple[Any, list[tuple[str, Decimal]]]] = {
    "a capture": (
        entry("CHARGE", "30", state="done", command="deposit", moved=Decimal(30)),
        [("CHARGE_SUCCESS", Decimal(30))],
    ),
    "a cancelled capture is a cancellation of nothing and a refund": (
        entry("CANCEL", state="done", command="depositReversal", moved=Decimal(100)),
        [("REFUND_SUCCESS", Decimal(100)), ("CANCEL_SUCCESS", Decimal(0))],
    ),
    "a refusal that was answered": (entry("REFUND", "30", state="refused"), []),
    "a refusal of what was promised": (
        entry("REFUND", "30", state="refused", promised=True),
        [("REFUND_FAILURE", Decimal(30))],
    ),
    "the second half of a void": (entry("CANCEL", state="done", command="approveReversal", quiet=True), []),
}


@pytest.mark.parametrize(("ended", "expected"), REPORTS.values(), ids=REPORTS)
def test_saleor_hears_the_end_once(ended: Any, expected: list[tuple[str, Decimal]]) -> None:
    """What has moved is reported with the amount that moved; a refusal only where "pending" was answered."""
    told = transaction_events.outcome_reports(AUTHORIZED, ended, "r", NOW, timedelta(seconds=25))

    assert [(r.type, r.amount) for r in told] == expected
    assert {r.psp_reference for r in told} <= {"4711-1"}


def test_a_reference_is_the_order_number_and_a_sequence() -> None:
    """A shop person can read it on the phone."""
    named = replace(CHARGED, details={"orderNumber": "1234567"})

    assert operation.reference(named, 3) == "1234567-3"


EXHAUSTED: dict[str, tuple[qmore.OrderDetails, str, str, bool]] = {
    "everything was given back": (CLOSED, "refund", "100", True),
    "the rest was given back": (HALF_BACK, "refund", "50", True),
    "a part was given back": (CLOSED, "refund", "30", False),
    "a capture was given back beside an open approval": (SPLIT, "refund", "60", False),
    "an approval was reversed": (APPROVED, "approveReversal", "100", True),
    "the rest of an approval was reversed": (SPLIT, "approveReversal", "40", False),
    "an approval was captured": (APPROVED, "deposit", "100", False),
    "a payment was voided": (TODAY, "depositReversal", "100", False),
}


@pytest.mark.parametrize(("before", "command", "moved", "nothing_left"), EXHAUSTED.values(), ids=EXHAUSTED)
def test_qmore_is_asked_what_comes_next_unless_nothing_is_left(
    before: qmore.OrderDetails, command: str, moved: str, *, nothing_left: bool
) -> None:
    """What took everything needs no second look; whatever leaves something does."""
    ended = done(command, moved, before=books.of(before).document())

    assert operation.exhausts(ended) is nothing_left
    assert not operation.exhausts(replace(ended, state="refused"))
