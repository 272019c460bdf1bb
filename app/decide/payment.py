"""The life of a payment as a table: every state, every fact that may come, and where it leads.

A state that is not here cannot be reached, and the diagram in the README is drawn from TRANSITIONS. Signed facts
(SUCCEEDED, PENDING) come only from a verified confirmation; unsigned ones may end an open payment, never lower a paid
one (QMORE protocol 6.5).
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What is known about a payment."""

    NEW = "new"
    STARTING = "starting"
    STARTED = "started"
    PENDING = "pending"
    AUTHORIZED = "authorized"
    CHARGED = "charged"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fact(StrEnum):
    """What can become known about a payment."""

    ASKED = "asked"
    NOT_STARTED = "not started"
    REDIRECT = "redirect"
    PENDING = "pending"
    AUTHORIZED = "authorized"
    CHARGED = "charged"
    FAILED = "failed"
    CANCELLED = "cancelled"


PAID = frozenset({State.AUTHORIZED, State.CHARGED})
OPEN = frozenset({State.NEW, State.STARTING, State.STARTED, State.PENDING})
LOST_HOPE = frozenset({State.FAILED, State.CANCELLED})

_SUCCESS = {Fact.AUTHORIZED: State.AUTHORIZED, Fact.CHARGED: State.CHARGED}
_RESULT = {**_SUCCESS, Fact.PENDING: State.PENDING, Fact.FAILED: State.FAILED, Fact.CANCELLED: State.CANCELLED}

TRANSITIONS: dict[State, dict[Fact, State]] = {
    State.NEW: {Fact.ASKED: State.STARTING},
    State.STARTING: {
        Fact.ASKED: State.STARTING,
        Fact.REDIRECT: State.STARTED,
        Fact.NOT_STARTED: State.NEW,
        **_RESULT,
    },
    State.STARTED: _RESULT,
    State.PENDING: {**_SUCCESS, Fact.FAILED: State.FAILED, Fact.CANCELLED: State.CANCELLED},
    State.FAILED: {**_SUCCESS, Fact.PENDING: State.PENDING},
    State.CANCELLED: {**_SUCCESS, Fact.PENDING: State.PENDING},
    State.AUTHORIZED: {},
    State.CHARGED: {},
}


def after(state: State, fact: Fact) -> State:
    """Return the state that follows; a fact that leads nowhere from here changes nothing."""
    return TRANSITIONS[state].get(fact, state)


def diagram() -> str:
    """Draw TRANSITIONS as a Mermaid state diagram, one line per pair of states."""
    pairs: dict[tuple[State, State], list[str]] = {}
    for state, facts in TRANSITIONS.items():
        for fact, target in facts.items():
            pairs.setdefault((state, target), []).append(fact.value)
    lines = [f"    {a.value} --> {b.value}: {', '.join(facts)}" for (a, b), facts in pairs.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> new", *lines])
