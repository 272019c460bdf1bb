"""The body format of QMORE's answers: one line of URL-encoded pairs (QMORE protocol 1.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Mapping

_INDEXED = re.compile(r"([A-Za-z]+(?:\.1)?)\.([0-9]{1,2})\.([^.]+)", re.DOTALL)


def parse(text: str) -> dict[str, str]:
    """Decode ``key=value`` pairs; entries without ``=`` are ignored, a later key wins, nothing raises."""
    pairs = (entry.partition("=") for entry in text.strip().split("&"))
    return {unquote_plus(key): unquote_plus(value) for key, equals, value in pairs if equals}


def items(values: Mapping[str, str], prefix: str) -> list[dict[str, str]]:
    """Collect ``{prefix}.1.*``, ``{prefix}.2.*`` … in the order of their numbers.

    The counter beside them is not asked: what is there is there, and a wrong counter must not hide a reason.
    """
    found: dict[int, dict[str, str]] = {}
    for key, value in values.items():
        match = _INDEXED.fullmatch(key)
        if match and match[1] == prefix:
            found.setdefault(int(match[2]), {})[match[3]] = value
    return [found[number] for number in sorted(found)]


def number(text: str, most: int) -> int | None:
    """Read a short count in ASCII digits; other scripts' digits are no numbers on this wire."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None
