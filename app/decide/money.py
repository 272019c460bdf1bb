"""Money: exponents from CLDR, text that the wire carries without loss. No float ever."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision


@lru_cache(maxsize=256)
def exponent(currency: str) -> int:
    """Return how many decimals a currency has: EUR 2, JPY 0, KWD 3 (Saleor protocol 7)."""
    return get_currency_precision(currency)


def is_exact(amount: Decimal, currency: str) -> bool:
    """Tell whether an amount has no more decimals than its currency, however many digits it has."""
    _, digits, shift = amount.as_tuple()
    if not isinstance(shift, int):  # no number
        return False
    surplus = -shift - exponent(currency)
    return surplus <= 0 or not any(digits[-surplus:])


def text(amount: Decimal, currency: str) -> str:
    """Write an amount with exactly its currency's decimals, ``49.90`` (QMORE protocol 9.1).

    Raises:
        ValueError: the amount has more decimals than the currency.
    """
    if not is_exact(amount, currency):
        raise ValueError(f"{amount} has more decimals than {currency} knows")
    return f"{amount:.{exponent(currency)}f}"


def parse(number: Decimal, currency: str) -> Decimal:
    """Give an amount its currency's decimals: Saleor's ``49.9`` is ``49.90``."""
    return Decimal(text(number, currency))
