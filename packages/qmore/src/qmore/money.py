"""Amounts on the wire (QMORE protocol 9.1)."""

from __future__ import annotations

from decimal import Decimal

from qmore.errors import Unfaithful


def text(amount: Decimal, exponent: int) -> str:
    """Write an amount with exactly ``exponent`` decimals.

    Raises:
        Unfaithful: the amount has more decimals, or is no number.
    """
    if not amount.is_finite() or amount != amount.quantize(Decimal(1).scaleb(-exponent)):
        raise Unfaithful("amount", f"cannot be written with {exponent} decimals")
    return f"{amount:.{exponent}f}"
