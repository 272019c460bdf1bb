"""What comes of a session: an order where it was paid, and a confirmation in every case (QMORE protocol 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.qmore import confirmations, methods, opening

if TYPE_CHECKING:
    from sandbox.qmore.state import Memory, Session

STATES = {"success": "SUCCESS", "failure": "FAILURE", "cancel": "CANCEL", "pending": "PENDING"}
# What a person or a test may decide on the payment page (QMORE protocol 14), and what a pending one comes to later.
DECISIONS = {
    "success": ("success", ""),
    "failure": ("failure", ""),
    "cancel": ("cancel", ""),
    "pending": ("pending", ""),
    "pending-then-success": ("pending", "success"),
    "pending-then-failure": ("pending", "failure"),
}
LATE = 3600  # seconds on the sandbox's clock until a late result; QMORE takes up to 14 days


async def decide(memory: Memory, session: Session, decision: str) -> str:
    """Let a decision happen and return the address the browser goes to (QMORE protocol 6.1)."""
    state, later = _by_card(session, *DECISIONS[decision])
    if state == "pending" and not session.form.get("pendingUrl"):
        state, later = "failure", ""  # without pendingUrl a PENDING is reported as FAILURE
    await reach(memory, session, state)
    if later:
        memory.clock.after(LATE, lambda: settle(memory, session, later))
    return session.form[f"{state}Url"]


def _by_card(session: Session, state: str, later: str) -> tuple[str, str]:
    """Let a card that is declined, or late, have its way (QMORE protocol 14)."""
    code = session.storage.declined if session.storage else ""
    if state != "success" or not code:
        return state, later
    if code == "30014":
        return "pending", "success"
    session.code = code
    return "failure", ""


async def settle(memory: Memory, session: Session, state: str) -> None:
    """Give a pending session its result, once."""
    if session.state == "pending":
        await reach(memory, session, state)


async def reach(memory: Memory, session: Session, state: str) -> None:
    """Enter the order where money moved, then tell the shop."""
    session.state, session.touched = state, memory.clock.now()
    if state == "success":
        _enter(memory, session)
    await confirmations.send(memory, session, STATES[state])


def _enter(memory: Memory, session: Session) -> None:
    held = (session.storage.information or {}) if session.storage else {}
    kind = session.form["paymentType"]
    order = opening.enter(memory, session.account, session.form, session.order_number, kind, held.get("brand", ""))
    told = methods.told(session, memory)
    order.payment_facts = {k: v for k, v in told.items() if k.startswith(("paypal", "sender", "security", "ideal"))}
