"""What a value must look like to cross the wire unharmed; everything is checked before it is signed.

The fingerprint's seed has no separators, so formats are checked strictly (QMORE protocol 3.1, Ambiguity), and line breaks
inside values are stripped on the far side (QMORE protocol 1.2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from qmore.errors import Unfaithful
from qmore.formats import POSITION, RULES, form, limit, url

if TYPE_CHECKING:
    from qmore.formats import Rule

_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BASKET = re.compile("basketitem[0-9]+")
# What a custom parameter must not be called, so that it cannot pass for one of QMORE's (QMORE protocol 5.2).
_RESERVED = re.compile(
    "|".join(RULES)
    + "|secret|errors|browserdata|amount.*|.*url|(consumer|basket|company|creditcard|google|display|request|response|"
    "submerchant|recipient|payment|error|order|mandate|gateway|provider|avs|risk).*"
)


def check_custom(name: str) -> None:
    """Refuse a name that would break the announced order or pass for a parameter of QMORE's.

    Raises:
        Unfaithful: names the parameter.
    """
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,63}", name):
        raise Unfaithful("custom", "names must have 1 to 64 letters, digits and underscores, a letter first")
    if _RESERVED.fullmatch(name.lower()):
        raise Unfaithful(name, "is a name of QMORE's own; give custom parameters a prefix")


def check(name: str, value: str) -> None:
    """Refuse a value that would arrive changed or not at all.

    Raises:
        Unfaithful: names the field, never the value.
    """
    if _BROKEN.search(value):
        raise Unfaithful(name, "must not contain line breaks or control characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfaithful(name, "cannot be written in UTF-8") from None
    reason = _rule(name.lower())(value)
    if reason:
        raise Unfaithful(name, reason)


@lru_cache(maxsize=1024)
def _rule(name: str) -> Rule:
    if name.startswith("creditcardshow"):
        return form("true|false", "must be true or false")
    if name.startswith("creditcard"):
        return lambda value: None if len(value) <= 32 else "must have at most 32 characters"  # noqa: PLR2004
    position = _BASKET.match(name)
    known = POSITION.get(name[position.end() :]) if position else RULES.get(name)
    return known or (url if name.endswith("url") else limit(65_000, 0))
