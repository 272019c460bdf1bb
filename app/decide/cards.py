"""Recognises card numbers where none may be: whatever the storefront sends is searched before it is kept or logged."""

from __future__ import annotations

import re
from typing import Any

# Digits in groups, not glued to letters or further digits: identifiers in hexadecimal stay what they are.
_DIGITS = re.compile(r"(?<![0-9A-Za-z])(?:[0-9][ -]?){12,18}[0-9](?![0-9A-Za-z])")
# The vendor's demo numbers do not satisfy Luhn (QMORE protocol 2.4).
_DEMO = re.compile(r"9[0-9]{3}0{9,}[0-9]{2,3}")


def holds_card_number(value: Any) -> bool:
    """Tell whether something like a card number stands anywhere in a JSON value, keys included."""
    match value:
        case dict():
            return any(holds_card_number(part) for pair in value.items() for part in pair)
        case list() | tuple():
            return any(holds_card_number(part) for part in value)
        case str() | int() if not isinstance(value, bool):
            return any(_is_card(found.group()) for found in _DIGITS.finditer(str(value)))
        case _:
            return False


def _is_card(found: str) -> bool:
    digits = re.sub(r"[^0-9]", "", found)
    if len(digits) == 13 and not digits.startswith("4"):  # noqa: PLR2004 - milliseconds since 1970 are no card
        return False
    return bool(_DEMO.fullmatch(digits)) or _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004
