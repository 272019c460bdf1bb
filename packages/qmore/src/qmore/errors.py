"""Faults, as one tree: what is no outcome of a payment."""

from __future__ import annotations


class QmoreError(Exception):
    """Anything that goes wrong in this package."""


class Forged(QmoreError):
    """A confirmation is not what QMORE signs; nothing in it may be believed (QMORE protocol 3.4)."""


class Unfaithful(QmoreError):
    """A value that the wire cannot carry as it is; refused before signing, named by its field, never shown."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} {reason}")
        self.field = field
        self.reason = reason
