"""What the sandbox shop sells, and the channels it sells in."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Any

from sandbox.saleor.prices import rounded, taxed


def gid(kind: str, key: object) -> str:
    """Return a global id as Saleor makes them."""
    return base64.b64encode(f"{kind}:{key}".encode()).decode()


def _channel(number: int, slug: str, name: str, currency: str, country: str, *, active: bool = True) -> dict[str, Any]:
    return {
        "id": gid("Channel", number),
        "slug": slug,
        "name": name,
        "currencyCode": currency,
        "isActive": active,
        "defaultCountry": {"code": country, "country": country},
        "defaultTransactionFlowStrategy": "CHARGE",
        "allowUnpaidOrders": False,
        "automaticallyCompleteFullyPaidCheckouts": False,
        "automaticCompletionDelay": 30,  # minutes
        "releaseFundsForExpiredCheckouts": False,
        "checkoutTtlBeforeReleasingFunds": 6,  # hours
    }


def channels() -> dict[str, dict[str, Any]]:
    """Return fresh channels by slug: each shop may set its own."""
    made = (
        _channel(1, "default-channel", "Default channel", "EUR", "AT"),
        _channel(2, "swiss", "Switzerland", "CHF", "CH"),
        _channel(3, "japan", "Japan", "JPY", "JP"),
        _channel(4, "closed", "Closed", "USD", "US", active=False),
    )
    return {channel["slug"]: channel for channel in made}


# What one euro of the catalogue costs elsewhere; invented, only the decimals matter.
_RATES = {"EUR": Decimal(1), "CHF": Decimal("0.95"), "USD": Decimal("1.10"), "JPY": Decimal(160)}


def price(euros: Decimal, currency: str) -> Decimal:
    """Return a catalogue price in a currency."""
    return rounded(euros * _RATES[currency], currency)


SHIPPING = Decimal("4.90")


def _product(number: int, name: str, euros: str, text: str) -> dict[str, Any]:
    product: dict[str, Any] = {"id": gid("Product", number), "name": name, "description": text}
    product["defaultVariant"] = {
        "id": gid("ProductVariant", number),
        "name": "",
        "sku": f"DEMO-{number}",
        "product": product,
        "pricing": {"price": taxed(Decimal(euros))},
        "gross": Decimal(euros),
    }
    return product


PRODUCTS = (
    _product(1, "Mountain tea, 100 g", "8.40", "Hand-picked above the tree line."),
    _product(2, "Stoneware mug", "18.00", "Holds 300 ml and its heat."),
    _product(3, "Linen tea towel", "12.90", "Gets softer with every wash."),
    _product(4, "Cast-iron teapot", "64.00", "A pot for life."),
)
VARIANTS = {product["defaultVariant"]["id"]: product["defaultVariant"] for product in PRODUCTS}
