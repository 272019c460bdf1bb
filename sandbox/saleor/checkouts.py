"""Checkouts and orders: made, changed, lowered by gift cards, completed, deleted (Saleor protocol 5.6, 6.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.saleor import amounts, documents
from sandbox.saleor.catalogue import SHIPPING, VARIANTS, gid, price
from sandbox.saleor.documents import problem
from sandbox.saleor.prices import ZERO, money, rounded, taxed
from sandbox.saleor.state import new_uuid

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop


def create(shop: Shop, given: dict[str, Any], user: dict[str, Any] | None = None) -> dict[str, Any]:
    """``checkoutCreate``: in the channel that is named, for the customer who is signed in."""
    channel = shop.channels.get(given.get("channel") or "default-channel")
    if channel is None or not channel["isActive"]:
        return {"checkout": None, "errors": [problem("channel", "NOT_FOUND")]}
    made = _checkout(shop, channel, given, user)
    shop.checkouts[made["id"]] = made
    return {"checkout": documents.source(shop, made), "errors": []}


def _checkout(
    shop: Shop, channel: dict[str, Any], given: dict[str, Any], user: dict[str, Any] | None = None
) -> dict[str, Any]:
    token = new_uuid()
    made: dict[str, Any] = {
        "__typename": "Checkout",
        "id": gid("Checkout", token),
        "token": token,
        "languageCode": given.get("languageCode") or "EN",
        "email": given.get("email") or (user or {}).get("email"),
        "channel": channel,
        "user": user,
        "created": shop.now(),
        "touched": shop.now(),
        "billingAddress": address(given.get("billingAddress")),
        "shippingAddress": address(given.get("shippingAddress")),
        "gift_card": ZERO,
        "giftCards": [],
    }
    set_lines(made, [(item["variantId"], item["quantity"]) for item in given["lines"]])
    return made


def set_lines(checkout: dict[str, Any], wanted: list[tuple[str, int]]) -> None:
    """Give a checkout its lines and count it anew."""
    currency = checkout["channel"]["currencyCode"]
    checkout["lines"] = [_line(variant, quantity, currency) for variant, quantity in wanted if quantity > 0]
    reprice(checkout)


def reprice(checkout: dict[str, Any]) -> None:
    """Count a checkout: gift cards lower its total, so that an amount asked for is net (Saleor protocol 6.4)."""
    currency = checkout["channel"]["currencyCode"]
    shipping = price(SHIPPING, currency)
    subtotal = sum((line["gross"] for line in checkout["lines"]), ZERO)
    total = max(subtotal + shipping - checkout["gift_card"], ZERO)
    checkout |= {
        "subtotalPrice": taxed(subtotal, currency),
        "shippingPrice": taxed(shipping, currency),
        "discount": money(ZERO, currency),
        "totalPrice": taxed(total, currency),
        "total_gross": total,
    }


def _line(ident: str, quantity: int, currency: str) -> dict[str, Any]:
    variant = VARIANTS[ident]
    unit = price(variant["gross"], currency)
    return {
        "id": gid("CheckoutLine", new_uuid()),
        "quantity": quantity,
        "unitPrice": taxed(unit, currency),
        "totalPrice": taxed(unit * quantity, currency),
        "variant": variant,
        "gross": unit * quantity,
    }


_PARTS = [
    "firstName",
    "lastName",
    "companyName",
    "streetAddress1",
    "streetAddress2",
    "postalCode",
    "city",
    "cityArea",
    "countryArea",
    "phone",
]


def address(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an address as GraphQL shows it."""
    if given is None:
        return None
    code = given.get("country") or "AT"
    return {**{part: given.get(part) or "" for part in _PARTS}, "country": {"code": code, "country": code}}


def change(shop: Shop, ident: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """``checkoutLinesUpdate``: payments under way do not follow (Saleor protocol 0.3 no. 12)."""
    checkout = shop.checkouts.get(ident)
    if checkout is None:
        return {"checkout": None, "errors": [problem("id", "NOT_FOUND")]}
    now = {line["variant"]["id"]: line["quantity"] for line in checkout["lines"]}
    checkout["touched"] = shop.now()
    set_lines(checkout, list((now | {line["variantId"]: line["quantity"] for line in lines}).items()))
    return {"checkout": documents.source(shop, checkout), "errors": []}


def redeem(shop: Shop, ident: str, code: str) -> dict[str, Any]:
    """``checkoutAddPromoCode``: a code ``GIFT-<amount>`` is a gift card of that amount (Saleor protocol 6.4)."""
    checkout = shop.checkouts.get(ident)
    kind, _, worth = code.partition("-")
    if checkout is None or kind != "GIFT" or not worth.replace(".", "", 1).isdigit():
        return {"checkout": None, "errors": [problem("promoCode", "INVALID")]}
    currency = checkout["channel"]["currencyCode"]
    amount = rounded(worth, currency)
    checkout["touched"] = shop.now()
    checkout["gift_card"] += amount
    card = {"id": gid("GiftCard", code), "last4CodeChars": code[-4:], "currentBalance": money(amount, currency)}
    checkout["giftCards"].append(card)
    reprice(checkout)
    return {"checkout": documents.source(shop, checkout), "errors": []}


def delete(shop: Shop, ident: str) -> bool:
    """Delete a checkout, as its expiry does; its transactions stay, with nothing they pay (Saleor protocol 6.4)."""
    return shop.checkouts.pop(ident, None) is not None


def complete(shop: Shop, ident: str) -> dict[str, Any]:
    """``checkoutComplete``: needs enough authorised money, and gives the same order twice (Saleor protocol 5.6)."""
    if ident in shop.completed:
        return {"order": documents.source(shop, shop.completed[ident]), "errors": []}
    checkout = shop.checkouts.get(ident)
    if checkout is None:
        return {"order": None, "errors": [problem("id", "NOT_FOUND")]}
    wrong = _incomplete(shop, checkout)
    if wrong:
        return {"order": None, "errors": [wrong]}
    order = order_of(shop, checkout)
    shop.hand_over(checkout, order)
    return {"order": documents.source(shop, order), "errors": []}


def _incomplete(shop: Shop, checkout: dict[str, Any]) -> dict[str, Any] | None:
    paid = amounts.statuses(shop, checkout)[1] == "FULL" or checkout["channel"]["allowUnpaidOrders"]
    if not paid:
        return problem(
            "id", "CHECKOUT_NOT_FULLY_PAID", "The authorized amount doesn't cover the checkout's total amount."
        )
    if not checkout["billingAddress"]:
        return problem("billingAddress", "BILLING_ADDRESS_NOT_SET")
    return None if checkout["email"] else problem("email", "EMAIL_NOT_SET")


def order_of(shop: Shop, checkout: dict[str, Any]) -> dict[str, Any]:
    """Return an order with what a checkout held."""
    return {
        **checkout,
        "__typename": "Order",
        "id": gid("Order", new_uuid()),
        "number": str(1000 + shop.next_id()),
        "created": shop.event("INFO", ZERO).created_at.isoformat(),
        "languageCodeEnum": checkout["languageCode"],
        "userEmail": checkout["email"],
        "total": checkout["totalPrice"],
        "subtotal": checkout["subtotalPrice"],
        "grantedRefunds": [],
        "lines": [_order_line(line) for line in checkout["lines"]],
    }


def _order_line(line: dict[str, Any]) -> dict[str, Any]:
    product = line["variant"]["product"]["name"]
    return {
        **line,
        "id": gid("OrderLine", new_uuid()),
        "productName": product,
        "variantName": "",
        "productSku": line["variant"]["sku"],
    }


def draft(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """Make an unpaid order, payable with the same mutations as a checkout (Saleor protocol 6.1)."""
    channel = shop.channels[given.get("channel") or "default-channel"]
    order = order_of(shop, _checkout(shop, channel, given))
    shop.orders[order["id"]] = order
    return order


def grant(shop: Shop, ident: str, given: dict[str, Any]) -> dict[str, Any]:
    """``orderGrantRefundCreate``: an amount, or lines and shipping costs that make one (Saleor protocol 4.2, 5.6)."""
    order = shop.orders.get(ident)
    if order is None:
        return {"order": None, "grantedRefund": None, "errors": [problem("id", "NOT_FOUND")]}
    lines = [_granted_line(order, line) for line in given.get("lines") or ()]
    if None in lines:
        return {"order": None, "grantedRefund": None, "errors": [problem("lines", "NOT_FOUND")]}
    granted = _granted(shop, order, given, [line for line in lines if line])
    order["grantedRefunds"].append(granted)
    return {"order": documents.source(shop, order), "grantedRefund": granted, "errors": []}


def _granted(shop: Shop, order: dict[str, Any], given: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Any]:
    currency = order["channel"]["currencyCode"]
    shipping = bool(given.get("grantRefundForShipping"))
    costs = Decimal(str(order["shippingPrice"]["gross"]["amount"])) if shipping else ZERO
    value = sum((line["value"] for line in lines), costs)
    if given.get("amount") is not None:
        value = rounded(given["amount"], currency)
    return {
        "id": gid("OrderGrantedRefund", shop.next_id()),
        "reason": given.get("reason") or "",
        "status": "NONE",
        "shippingCostsIncluded": shipping,
        "lines": lines,
        "amount": money(value, currency),
        "value": value,
        "transaction_id": given.get("transactionId"),
    }


def _granted_line(order: dict[str, Any], given: dict[str, Any]) -> dict[str, Any] | None:
    line = next((line for line in order["lines"] if line["id"] == given["id"]), None)
    if line is None:
        return None
    return {
        "id": gid("OrderGrantedRefundLine", new_uuid()),
        "quantity": given["quantity"],
        "reason": given.get("reason"),
        "orderLine": line,
        "value": line["gross"] / line["quantity"] * given["quantity"],
    }
