"""QMORE's days and times, day first (QMORE protocol 7.5, 13 no. 11); what is none is None, never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_TIME = re.compile(_DAY.pattern + " ([0-9]{2}):([0-9]{2}):([0-9]{2})")


def day(text: str) -> date | None:
    """Read ``DD.MM.YYYY``."""
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """Read ``DD.MM.YYYY HH:MM:SS``; QMORE names no time zone, so the result has none."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    d, m, y, hour, minute, second = (int(part) for part in found.groups())
    try:
        return datetime(y, m, d, hour, minute, second)  # noqa: DTZ001 - see above
    except ValueError:
        return None
