"""Sessions that nobody ends: after 30 minutes QMORE looks what really came of them and says so (QMORE protocol 6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.qmore import outcome
from sandbox.qmore.state import LIFETIME

if TYPE_CHECKING:
    from sandbox.qmore.state import Memory, Session


def watch(memory: Memory, session: Session) -> None:
    """Look again when the session has been still for 30 minutes."""
    memory.clock.at(session.touched + LIFETIME, lambda: _check(memory, session))


async def _check(memory: Memory, session: Session) -> None:
    if session.state != "started":
        return
    if memory.clock.now() - session.touched < LIFETIME:
        watch(memory, session)
        return
    await outcome.reach(memory, session, session.outcome)
