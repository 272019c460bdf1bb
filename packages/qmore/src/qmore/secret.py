"""A secret that does not print."""

from __future__ import annotations

import hmac


class Secret:
    """A text that never shows in ``repr``, ``str``, logs or tracebacks; ``reveal`` is the only way to it."""

    __slots__ = ("_value",)
    _value: str

    # No dataclass: ``asdict`` and serialisers would look inside.
    def __init__(self, value: str) -> None:
        object.__setattr__(self, "_value", value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a secret cannot be changed: {name}")

    def __deepcopy__(self, _memo: object) -> Secret:
        return self

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)
