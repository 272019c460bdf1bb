"""The shopper as Saleor knows them, in QENTA's words; what does not fit is cut or left out, never wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import qmore

if TYPE_CHECKING:
    from datetime import datetime

    from saleor_app_sdk import events

    from app.decide.storefront import ConsumerData

_BYTES = {"name": 30, "street": 100, "city": 32, "zip": 12, "phone": 20}  # QMORE protocol 5.3


def clean(value: str | None, limit: int) -> str | None:
    """Make a text fit the wire: no line breaks or control characters, at most ``limit`` bytes of UTF-8."""
    given = value or ""
    printable = given if given.isprintable() else "".join(c if c.isprintable() else " " for c in given)
    text = " ".join(printable.split())
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
