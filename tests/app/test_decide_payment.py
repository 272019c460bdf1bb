"""The table of a payment's life: what may follow what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decide.payment import LOST_HOPE, OPEN, PAID, TRANSITIONS, Fact, State, after, diagram

facts = st.lists(st.sampled_from(list(Fact)), max_size=12)


@given(facts)
def test_nothing_lowers_a_paid_payment(history: list[Fact]) -> None:
    """Whatever comes after a verified success, the payment stays paid."""
    for paid in PAID:
        state = paid
        for fact in history:
            state = after(state, fact)
        assert state == paid


@given(facts)
def test_a_success_wins_over_whatever_came_before_it(history: list[Fact]) -> None:
    """From any state of a started payment, a verified success leads to paid."""
    state = State.STARTED
    for fact in history:
        state = after(state, fact)

    assert after(state, Fact.CHARGED) in PAID


@pytest.mark.parametrize(
    ("state", "fact", "expected"),
    [
        pytest.param(State.NEW, Fact.ASKED, State.STARTING, id="a new payment may be started"),
        pytest.param(State.STARTING, Fact.NOT_STARTED, State.NEW, id="what could not be started may be corrected"),
        pytest.param(State.STARTED, Fact.ASKED, State.STARTED, id="a started payment is not started again"),
        pytest.param(State.STARTING, Fact.CHARGED, State.CHARGED, id="a confirmation may overtake the redirect"),
        pytest.param(State.CHARGED, Fact.REDIRECT, State.CHARGED, id="a late redirect lowers nothing"),
        pytest.param(State.PENDING, Fact.FAILED, State.FAILED, id="a pending payment may fail"),
        pytest.param(State.CANCELLED, Fact.CHARGED, State.CHARGED, id="a late success wins over a cancellation"),
        pytest.param(State.FAILED, Fact.CANCELLED, State.FAILED, id="an unsigned post changes no ended payment"),
        pytest.param(State.NEW, Fact.FAILED, State.NEW, id="nobody can end what was never started"),
    ],
)
def test_the_table(state: State, fact: Fact, expected: State) -> None:
    """Each row of the table is one sentence about a payment's life."""
    assert expected == after(state, fact)


def test_every_state_is_in_the_table() -> None:
    """A state that is not in the table cannot be reached, and each is open, paid or ended."""
    targets = {target for row in TRANSITIONS.values() for target in row.values()}

    assert set(State) == set(TRANSITIONS)
    assert targets <= set(State)
    assert set(State) == OPEN | PAID | LOST_HOPE


def test_the_diagram_shows_every_transition() -> None:
    """The diagram in the README is drawn from the table."""
    drawn = diagram()

    assert "started --> charged: charged" in drawn
    assert "[*] --> new" in drawn
