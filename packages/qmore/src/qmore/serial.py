"""The body format of requests and answers: one line of URL-encoded pairs (QMORE protocol 1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def encode(pairs: Iterable[tuple[str, str]]) -> str:
    """Write pairs; what ``parse`` reads is what was written."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    # Most names and many values are plain, and asking that is cheaper than quoting them.
    return text if text.isascii() and text.isalnum() else quote_plus(text)


def parse(text: str) -> dict[str, str]:
    """Decode ``key=value`` pairs; entries without ``=`` are ignored, a later key wins, nothing raises."""
    pairs = (entry.partition("=") for entry in text.strip().split("&"))
    return {_decoded(key): _decoded(value) for key, equals, value in pairs if equals}


def _decoded(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def items(values: Mapping[str, str], prefix: str) -> list[dict[str, str]]:
    """Collect ``{prefix}.1.*``, ``{prefix}.2.*`` … in the order of their numbers.

    The counter beside them is not asked: what is there is there, and a wrong counter must not hide a reason.
    """
    found: dict[int, dict[str, str]] = {}
    start = f"{prefix}."
    for key, value in values.items():
        if key.startswith(start):
            index, _, name = key.removeprefix(start).partition(".")
            counted = number(index, 2)
            if counted is not None and name and "." not in name:
                found.setdefault(counted, {})[name] = value
    return [found[index] for index in sorted(found)]


def number(text: str, most: int) -> int | None:
    """Read a short count in ASCII digits; other scripts' digits are no numbers on this wire."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None
