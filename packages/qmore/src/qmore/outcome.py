"""Silence has two names: never sent, and lost on the way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unsent:
    """No byte left: nothing can have happened."""

    reason: str


@dataclass(frozen=True)
class Lost:
    """Bytes left and no answer came: what happened is unknown, and must be asked for."""

    reason: str
