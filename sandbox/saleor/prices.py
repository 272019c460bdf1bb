"""Prices: how many decimals a currency has, and how amounts look in payloads (Saleor protocol 7)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

ZERO = Decimal(0)
_DECIMALS = dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "UGX"), 0) | dict.fromkeys(("KWD", "BHD", "TND"), 3)
_STORED = Decimal("0.001")


def rounded(amount: Any, currency: str) -> Decimal:
    """Round to the currency's decimals, half to even, as input of reports and storefronts is (Saleor protocol 7)."""
    return Decimal(str(amount)).quantize(Decimal(1).scaleb(-_DECIMALS.get(currency, 2)), ROUND_HALF_EVEN)


def stored(amount: Any) -> Decimal:
    """Round to the three decimals of the database: answers of apps get no other rounding (Saleor protocol 7)."""
    return Decimal(str(amount)).quantize(_STORED, ROUND_HALF_EVEN)


def money(amount: Decimal, currency: str = "EUR") -> dict[str, Any]:
    """Return an amount as it is dumped into payloads: a float, as the real one does (Saleor protocol 7)."""
    return {"amount": float(amount), "currency": currency}


def taxed(gross: Decimal, currency: str = "EUR") -> dict[str, Any]:
    """Return a gross price with 20 % tax in it."""
    net = rounded(gross / Decimal("1.2"), currency)
    return {
        "currency": currency,
        "gross": money(gross, currency),
        "net": money(net, currency),
        "tax": money(gross - net, currency),
    }
