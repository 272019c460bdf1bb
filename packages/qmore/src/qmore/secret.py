"""A secret that does not print."""

from __future__ import annotations

import hmac
from dataclasses import dataclass


@dataclass(frozen=True, repr=False, eq=False)
class Secret:
    """A text that never shows in ``repr``, ``str``, logs or tracebacks; ``reveal`` is the only way to it."""

    _value: str

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)
