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
        first_name=clean(saleor.first_name, _BYTES["name"]),
        last_name=clean(saleor.last_name, _BYTES["name"]),
        address1=clean(saleor.street_address1, _BYTES["street"]),
        address2=clean(saleor.street_address2, _BYTES["street"]),
        city=clean(saleor.city, _BYTES["city"]),
        state=_state(saleor.country_area, country),
        country=country,
        zip_code=clean(saleor.postal_code, _BYTES["zip"]),
        phone=clean(saleor.phone, _BYTES["phone"]),
    )


def _state(area: str | None, country: str | None) -> str | None:
    text = (area or "").strip()
    longest = 2 if country in {"US", "CA"} else 3
    return text.upper() if text.isascii() and text.isalnum() and len(text) <= longest else None


def consumer(source: events.Checkout | events.Order, data: ConsumerData, *, forward: bool) -> qmore.Consumer:
    """Map what Saleor and the storefront know of the shopper.

    E-mail and billing name always leave, since 3-D Secure 2 demands them (QMORE protocol 5.4).
    """
    billing = address(source.billing_address)
    email = source.email or None
    return qmore.Consumer(
        email=email,
        birth_date=data.birth_date,
        merchant_crm_id=hashlib.sha256(email.lower().encode()).hexdigest()[:32] if email else None,
        company_name=clean(data.company_name, 100),
        company_vat_id=clean(data.vat_id, 50),
        billing=billing,
        shipping=address(source.shipping_address) if forward else None,
    )


def three_d_secure(source: events.Checkout | events.Order, now: datetime) -> qmore.ThreeDSecure:
    """Say how the shopper was recognised: logged in at the shop, or a guest (QMORE protocol 5.4)."""
    return qmore.ThreeDSecure(
        authentication_method="02" if source.user else "01",
        authentication_timestamp=now,
    )


def basket(source: events.Checkout | events.Order, amount: Decimal, currency: str) -> tuple[qmore.BasketItem, ...]:
    """Map lines and shipping to basket positions, or to none where they do not add up to the amount.

    QMORE refuses a basket whose sum differs from the amount (QMORE protocol 5.5). Vouchers, gift cards and partial
    payments make Saleor's lines differ from it: then no basket is better than a wrong one.
    """
    items = [_position(line.id, line.sku, line.name, line.line_total, line.quantity, currency) for line in source.lines]
    if source.shipping and source.shipping.gross.amount:
        items.append(_position("shipping", "shipping", "Shipping", source.shipping, 1, currency))
    positions = tuple(item for item in items if item is not None)
    total = sum((item.unit_gross_amount * item.quantity for item in positions), Decimal(0))
    return positions if len(positions) == len(items) and total == amount else ()


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
