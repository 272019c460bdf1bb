"""``paymentMethodDetails``: what a payment was made with, checked in an answer or a report, and shown (Saleor protocol 4.5, 5.1)."""

from __future__ import annotations

from typing import Any

from sandbox.saleor.versions import since

TYPES = {
    "CARD": "CardPaymentMethodDetails",
    "OTHER": "OtherPaymentMethodDetails",
    "GIFT_CARD": "GiftCardPaymentMethodDetails",
}
_INPUTS = {"card": "CARD", "other": "OTHER", "giftCard": "GIFT_CARD"}
_SHOWN = ("name", "brand", "firstDigits", "lastDigits", "expMonth", "expYear", "lastChars")


def are_right(details: Any, version: str) -> bool:
    """Check details; what is wrong in them refuses the whole answer (Saleor protocol 4.5)."""
    if details is None:
        return True
    if not isinstance(details, dict) or not _text(details.get("name"), 256, needed=True):
        return False
    match details.get("type"):
        case "CARD":
            return _is_card(details)
        case "GIFT_CARD" if since(version, "3.23"):
            return _text(details.get("brand"), 40) and _text(details.get("lastChars"), 4)
        case kind:
            return kind == "OTHER"


def of_report(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a report's or update's details in the form of an answer's; more than one kind is none."""
    if given is None:
        return None
    named = {kind: value for kind, value in given.items() if value is not None}
    kind, value = next(iter(named.items())) if len(named) == 1 else ("", {})
    return {**value, "type": _INPUTS.get(kind)}


def shown(details: dict[str, Any]) -> dict[str, Any]:
    """Return details as GraphQL shows them; numbers may have come as texts."""
    made = {name: details.get(name) for name in _SHOWN}
    numbers = {name: int(details[name]) for name in ("expMonth", "expYear") if details.get(name) is not None}
    return {"__typename": TYPES[details["type"]], **made, **numbers}


def _is_card(details: dict[str, Any]) -> bool:
    digits = _text(details.get("firstDigits"), 4) and _text(details.get("lastDigits"), 4)
    month, year = _number(details.get("expMonth"), 1, 12), _number(details.get("expYear"), 2000, 9999)
    return digits and month and year and _text(details.get("brand"), 40)


def _text(value: Any, limit: int, *, needed: bool = False) -> bool:
    return not needed if value is None else isinstance(value, str) and len(value) <= limit


def _number(value: Any, low: int, high: int) -> bool:
    return value is None or (str(value).isdecimal() and low <= int(value) <= high)
