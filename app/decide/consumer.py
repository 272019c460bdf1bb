"""The shopper and the basket as Saleor knows them, in QENTA's words; what does not fit is cut or left out, never wrong."""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

import qmore

from app.decide import money

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_app_sdk import events

    from app.decide.storefront import ConsumerData

_BYTES = {"name": 30, "street": 100, "city": 32, "zip": 12, "phone": 20}  # QMORE protocol 5.3


def clean(value: str | None, limit: int) -> str | None:
    """Make a text fit the wire: no line breaks or control characters, at most ``limit`` bytes of UTF-8."""
    text = " ".join("".join(c if c.isprintable() else " " for c in value or "").split())
    cut = text.encode()[:limit].decode(errors="ignore").strip()
    return cut or None


def address(saleor: events.Address | None) -> qmore.Address | None:
    """Map Saleor's address; ISO 3166-2 parts and phones only where they have QMORE's form."""
    if saleor is None:
        return None
    country = saleor.country.code if saleor.country else None
    return qmore.Address(
        first_name=_name(saleor.first_name),
        last_name=_name(saleor.last_name),
        address1=clean(saleor.street_address1, _BYTES["street"]),
        address2=clean(saleor.street_address2, _BYTES["street"]),
        city=clean(saleor.city, _BYTES["city"]),
        state=_state(saleor.country_area, country),
        country=country,
        zip_code=clean(saleor.postal_code, _BYTES["zip"]),
        phone=clean(saleor.phone, _BYTES["phone"]),
    )


def _name(value: str) -> str | None:
    # QMORE wants a letter first (QMORE protocol 5.3).
    start = next((i for i, c in enumerate(value) if c.isalpha()), len(value))
    return clean(value[start:], _BYTES["name"])


def _state(area: str | None, country: str | None) -> str | None:
    text = (area or "").strip()
    longest = 2 if country in {"US", "CA"} else 3
    return text.upper() if text.isascii() and text.isalnum() and len(text) <= longest else None


# What leaves for QMORE whatever the shop forwards, because the method cannot do without (QMORE protocol 5.4, 8.1).
_NAMES = frozenset({"CCARD", "GOOGLEPAY"})
_ADDRESS = frozenset({"INVOICE", "INSTALLMENT", "AFTERPAY", "KLARNA"})
_BASKET = frozenset({"KLARNA", "AFTERPAY"})
_CRM_ID = frozenset(
    {"PSC", "SEPA-DD", "CIRCLEK", "CVSPHARMACY", "DOLLARGENERAL", "OPENBUCKSCARD", "PAGOEFECTIVO", "SAFETYPAY"}
)


def consumer(
    source: events.Checkout | events.Order, data: ConsumerData, payment_type: str, *, forward: bool
) -> qmore.Consumer:
    """Map what Saleor and the storefront know of the shopper; ``forward`` sends more than the method demands."""
    email = source.email or None
    return qmore.Consumer(
        email=email,
        birth_date=data.birth_date,
        merchant_crm_id=_crm_id(email) if email and payment_type in _CRM_ID else None,
        company_name=clean(data.company_name, 100),
        company_vat_id=clean(data.vat_id, 50),
        billing=_billing(address(source.billing_address), payment_type, forward=forward),
        shipping=_acceptable(address(source.shipping_address), payment_type) if forward else None,
    )


def _crm_id(email: str) -> str:
    # It must identify the shopper to QMORE without being readable (QMORE protocol 5.3).
    return hashlib.sha256(email.lower().encode()).hexdigest()[:32]


def _billing(billing: qmore.Address | None, payment_type: str, *, forward: bool) -> qmore.Address | None:
    if billing is None:
        return None
    if forward or payment_type in _ADDRESS:
        return _acceptable(billing, payment_type)
    if payment_type in _NAMES:
        return qmore.Address(first_name=billing.first_name, last_name=billing.last_name)
    return None


def _acceptable(found: qmore.Address | None, payment_type: str) -> qmore.Address | None:
    # With PayPal a part of an address is refused, with Klarna all but the country (QMORE protocol 8.1).
    if found is None:
        return None
    if payment_type == "PAYPAL":
        return found if found.phone and found.country else None
    if payment_type == "KLARNA":
        whole = (found.first_name, found.last_name, found.address1, found.city, found.zip_code, found.phone)
        return found if all(whole) else qmore.Address(country=found.country)
    return found


def three_d_secure(source: events.Checkout | events.Order, now: datetime) -> qmore.ThreeDSecure:
    """Say how the shopper was recognised: logged in at the shop, or a guest (QMORE protocol 5.4)."""
    return qmore.ThreeDSecure(
        authentication_method="02" if source.user else "01",
        authentication_timestamp=now,
    )


def basket(
    source: events.Checkout | events.Order, amount: Decimal, currency: str, payment_type: str, *, forward: bool
) -> tuple[qmore.BasketItem, ...]:
    """Map lines and shipping to basket positions.

    QMORE refuses a basket whose sum differs from the amount (QMORE protocol 5.5). Vouchers, gift cards and partial
    payments make Saleor's lines differ from it: then no basket is better than a wrong one, except for a method that
    demands one, which gets the difference as a position of its own.
    """
    needed = payment_type in _BASKET
    if not (forward or needed):
        return ()
    items = [_position(line.id, line.sku, line.name, line.line_total, line.quantity, currency) for line in source.lines]
    if source.shipping and source.shipping.gross.amount:
        items.append(_position("shipping", "shipping", "Shipping", source.shipping, 1, currency))
    positions = tuple(item for item in items if item is not None)
    difference = amount - sum((item.unit_gross_amount * item.quantity for item in positions), Decimal(0))
    if difference == 0 and len(positions) == len(items):
        return positions
    return (*positions, _adjustment(difference)) if needed else ()


def _adjustment(difference: Decimal) -> qmore.BasketItem:
    return qmore.BasketItem(
        article_number="adjustment",
        quantity=1,
        name="Discount" if difference < 0 else "Surcharge",
        unit_gross_amount=difference,
        unit_net_amount=difference,
        unit_tax_amount=Decimal(0),
        unit_tax_rate=Decimal(0),
    )


def _position(
    ident: str, sku: str | None, name: str | None, total: events.TaxedMoney | None, quantity: int, currency: str
) -> qmore.BasketItem | None:
    if total is None or quantity < 1:
        return None
    gross = _rounded(total.gross.amount / quantity, currency)
    net = _rounded((total.net.amount if total.net else total.gross.amount) / quantity, currency)
    if gross * quantity != total.gross.amount or net > gross:
        return None
    rate = ((gross - net) / net * 100).quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize() if net else Decimal(0)
    return qmore.BasketItem(
        article_number=clean(sku or ident, 128) or ident,
        quantity=quantity,
        name=clean(name, 128) or clean(sku, 128) or ident,
        unit_gross_amount=gross,
        unit_net_amount=net,
        unit_tax_amount=gross - net,
        unit_tax_rate=rate,
    )


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-money.exponent(currency)), ROUND_HALF_EVEN)
