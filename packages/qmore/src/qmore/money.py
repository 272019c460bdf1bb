"""Amounts on the wire (QMORE protocol 9.1)."""

from __future__ import annotations

from decimal import Decimal, localcontext

from qmore.errors import Unfaithful

_DIGITS = 17  # before the dot; more than any currency needs, and few enough to be certain


def text(amount: Decimal, exponent: int) -> str:
    """Write an amount with exactly ``exponent`` decimals, dot and no thousands separators; nothing is rounded.

    Raises:
        Unfaithful: the amount has more decimals or too many digits, or is no number.
    """
    if not amount.is_finite() or amount.adjusted() >= _DIGITS:
        raise Unfaithful("amount", f"must be a number with at most {_DIGITS} digits before the dot")
    with localcontext() as context:
        context.prec = 100
        written = amount.quantize(Decimal(1).scaleb(-exponent))
    if written != amount:
        raise Unfaithful("amount", f"cannot be written with {exponent} decimals")
    return f"{written or abs(written):f}"
