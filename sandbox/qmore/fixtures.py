"""The demo account's canned orders, as the vendor's own tests know them (QMORE protocol Appendix B)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.qmore.orders import CLOSED, CREDIT_CLOSED, DEPOSITED, Order, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.qmore.accounts import Account
    from sandbox.qmore.orders import Book

_THEN = datetime(2013, 4, 9, 10, 30, tzinfo=UTC)
_PAYPAL = {
    "paypalPayerID": "PAYER123456ID",
    "paypalPayerEmail": "buyer@paypal.com",
    "paypalPayerAddressCountry": "Austria",
    "paypalPayerAddressCountryCode": "AT",
    "paypalPayerAddressStatus": "unverified",
}
_SOFORT = {"senderAccountOwner": "Test Consumer", "senderBIC": "PNAGDE00000", "securityCriteria": "1"}
# number, payment type, its code in the answer, brand, order state, payment state, what its payment tells
_ROWS: tuple[tuple[str, str, str, str, str, str, dict[str, str]], ...] = (
    ("123456", "CCARD", "CCARD", "Visa", "ORDERED", DEPOSITED, {}),
    ("1453243", "MAESTRO", "SCM", "Maestro", "REFUNDABLE", CLOSED, {}),
    ("5472113", "PSC", "PSC", "paysafecard", "ORDERED", DEPOSITED, {}),
    ("5000004", "CCARD", "CCARD", "Visa", "CLOSED", CLOSED, {}),
    ("1767634", "IDL", "IDL", "iDEAL", "CLOSED", CLOSED, {"idealConsumerName": "Test Consumer"}),
    ("3485464", "PAYPAL", "PPL", "PayPal", "REFUNDABLE", CLOSED, _PAYPAL),
    ("543132154", "SOFORTUEBERWEISUNG", "SUE", "Sofort", "CLOSED", CLOSED, _SOFORT),
    ("23473341", "CCARD", "CCARD", "Visa", "REFUNDABLE", CLOSED, {}),
)


def seed(book: Book, accounts: Iterable[Account]) -> None:
    """Enter the fixtures for the demo account."""
    demo = next((a for a in accounts if a.customer_id == "D200001"), None)
    if demo is None:
        return
    for number, kind, code, brand, state, payment, told in _ROWS:
        facts = {
            "paymentType": code,
            "brand": brand,
            "acquirer": "PayLife",
            "contractNumber": "0815DemoContract",
            "orderReference": f"OR-{number}",
            "orderDescription": f"Demo order {number}",
        }
        one = Decimal("1.00")
        order = Order(number, demo, kind, one, "EUR", _THEN, _THEN, state, facts=facts, payment_facts=told)
        order.payments[number] = Part(number, payment, _THEN, _THEN, approved=one, amount=one)
        order.canned = number in {"123456", "23473341"}
        book.fixtures[number] = order
    credited = book.fixtures["5000004"]
    credited.credits["6000004"] = Part("6000004", CREDIT_CLOSED, _THEN, _THEN, amount=Decimal("1.00"), batch="411")
