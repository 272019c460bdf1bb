"""Saleor's values for decisions: a checkout as a webhook brings it."""

from __future__ import annotations

from typing import Any

from saleor_app_sdk import events

ADDRESS = {
    "firstName": "Eva",
    "lastName": "Gruber",
    "streetAddress1": "Ring 1",
    "streetAddress2": "",
    "city": "Wien",
    "postalCode": "1010",
    "countryArea": "",
    "country": {"code": "AT"},
    "phone": "+431234567",
}


def money(amount: str) -> dict[str, Any]:
    """An amount in euro."""
    return {"amount": amount, "currency": "EUR"}


def taxed(gross: str, net: str) -> dict[str, Any]:
    """Gross and net."""
    return {"gross": money(gross), "net": money(net), "tax": money("0")}


def line(total: str = "20.00", net: str = "16.66", quantity: int = 2, sku: str = "A-1") -> dict[str, Any]:
    """A line of a checkout."""
    return {
        "id": f"line-{sku}",
        "quantity": quantity,
        "lineTotal": taxed(total, net),
        "variant": {"id": "v", "sku": sku, "name": "blue", "product": {"name": "Mug"}},
    }


def checkout(**changes: Any) -> events.Checkout:
    """A checkout with two mugs and shipping."""
    made: dict[str, Any] = {
        "__typename": "Checkout",
        "id": "CHK",
        "channel": {"id": "C", "slug": "at", "currencyCode": "EUR"},
        "email": "eva@shop.example",
        "languageCode": "DE_AT",
        "billingAddress": ADDRESS,
        "shippingAddress": ADDRESS,
        "shippingPrice": taxed("5.00", "4.17"),
        "lines": [line()],
        **changes,
    }
    return events.Checkout.model_validate(made)
