"""Amounts and currencies as texts on the wire (QMORE protocol 9.1, 9.2): decimals, never floats."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBERS = {"756": "CHF", "203": "CZK", "978": "EUR", "826": "GBP", "348": "HUF", "985": "PLN", "840": "USD"}
_EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "LYD": 3, "KWD": 3, "BHD": 3, "TND": 3, "JOD": 3, "OMR": 3}
_AMOUNT = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,3})?")


def letters(currency: str) -> str:
    """Return a currency's letters, whether it came as letters or as its ISO number."""
    return NUMBERS.get(currency, currency.upper())


def exponent(currency: str) -> int:
    """Return how many decimals a currency has."""
    return _EXPONENTS.get(letters(currency), 2)


def read(amount: str, currency: str) -> Decimal | None:
    """Read an amount; None when it is none, or has more decimals than its currency."""
    if not _AMOUNT.fullmatch(amount):
        return None
    made = Decimal(amount.replace(",", "."))
    decimals = -int(made.as_tuple().exponent)
    return made if decimals <= exponent(currency) or made == round(made, exponent(currency)) else None


def text(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency's decimals."""
    return f"{amount:.{exponent(currency)}f}"
