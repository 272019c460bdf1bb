"""QMORE's days and times, day first (QMORE protocol 7.5, 13 no. 11); what is none is None.

QMORE writes its times without a zone, and nothing says which is meant. QENTA and hobex are Austrian, and their day ends
about midnight (QMORE protocol 7.4): Vienna's time is the most probable, so it is what the times are read as. They are
good for showing what came after what, not for deciding about money.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Vienna")
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
    """Read ``DD.MM.YYYY HH:MM:SS``; of the hour that autumn has twice the first, whose ``replace(fold=1)`` is the other."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    d, m, y, hour, minute, second = (int(part) for part in found.groups())
    try:
        return datetime(y, m, d, hour, minute, second, tzinfo=ZONE)
    except ValueError:
        return None
