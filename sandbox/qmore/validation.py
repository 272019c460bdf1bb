"""What must be right in a request before anything is done: missing, then length in bytes, then format (QMORE protocol 14)."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.qmore import money
from sandbox.qmore.codes import PARAMETERS
from sandbox.qmore.fingerprint import compute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sandbox.qmore.names import Form


def is_url(text: str) -> bool:
    """Tell whether a text is an absolute address."""
    try:
        return urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).netloc)
    except ValueError:
        return False


def is_ip(text: str) -> bool:
    """Tell whether a text is an IPv4 or IPv6 address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text, re.DOTALL)
    return lambda value: compiled.fullmatch(value) is not None


def _day(form: str) -> Callable[[str], bool]:
    def right(value: str) -> bool:
        try:
            datetime.strptime(value, form)  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            return False
        return True

    return right


# Greatest lengths in bytes (QMORE protocol 5.1-5.6, 7.3).
LENGTHS = {
    "customerId": 7,
    "shopId": 16,
    "orderNumber": 9,
    "paymentNumber": 9,
    "creditNumber": 9,
    "sourceOrderNumber": 9,
    "orderDescription": 255,
    "serviceUrl": 255,
    "orderIdent": 255,
    "storageId": 32,
    "orderReference": 128,
    "merchantReference": 128,
    "customerStatement": 254,
    "confirmMail": 127,
    "consumerDeviceId": 255,
    "consumerEmail": 256,
    "consumerMerchantCrmId": 50,
    "consumerTaxIdentificationNumber": 32,
    "consumerDriversLicenseNumber": 32,
    "consumerDriversLicenseState": 40,
    "consumerDriversLicenseCountry": 2,
    "companyName": 100,
    "companyVatId": 50,
    "companyTradeRegistryNumber": 50,
    "companyRegisterKey": 50,
    "bankAccountOwner": 255,
    **{
        f"consumer{which}{part}": limit
        for which, first_and_last, state in (
            ("Billing", ("Firstname", "Lastname"), 3),
            ("Shipping", ("FirstName", "LastName"), 40),
        )
        for part, limit in (
            *((n, 30) for n in first_and_last),
            ("Address1", 100),
            ("Address2", 100),
            ("Address3", 100),
            ("City", 32),
            ("State", state),
            ("Country", 2),
            ("ZipCode", 12),
            ("Phone", 20),
            ("MobilePhone", 18),
            ("Fax", 20),
        )
    },
}
_NUMBER, _COUNTRY, _URL = _pattern("[0-9]+"), _pattern("[A-Z]{2}"), is_url
FORMATS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "language": ("16", _pattern("[a-zA-Z]{2}")),
    "currency": ("16", _pattern("[A-Za-z]{3}|[0-9]{3}")),
    **dict.fromkeys(("successUrl", "failureUrl", "cancelUrl", "serviceUrl", "confirmUrl", "pendingUrl"), ("16", _URL)),
    **dict.fromkeys(("returnUrl", "noScriptInfoUrl"), ("16", _URL)),
    "consumerIpAddress": ("16", is_ip),
    "orderNumber": ("17", _NUMBER),
    "paymentNumber": ("17", _NUMBER),
    "creditNumber": ("17", _NUMBER),
    "sourceOrderNumber": ("17", _NUMBER),
    "autoDeposit": ("18", _pattern("(?i:yes|no)")),
    "duplicateRequestCheck": ("18", _pattern("(?i:yes|no)")),
    "windowName": ("16", _pattern("[A-Za-z_]+")),
    "consumerEmail": ("16", _pattern(r"[^@\s]+@[^@\s]+")),
    "confirmMail": ("16", _pattern(r"[^@\s]+@[^@\s]+")),
    "consumerBirthDate": ("16", _day("%Y-%m-%d")),
    "consumerMerchantCrmId": ("16", _pattern("[^@]+")),
    "consumerBillingFirstname": ("16", lambda value: value[0].isalpha()),
    "consumerBillingLastname": ("16", lambda value: value[0].isalpha()),
    "consumerBillingCountry": ("16", _COUNTRY),
    "consumerShippingCountry": ("16", _COUNTRY),
    "consumerDriversLicenseCountry": ("16", _COUNTRY),
    "basketItems": ("17", _pattern("[1-9][0-9]{0,3}")),
    "bankBic": ("16", _pattern("[A-Za-z0-9]{8,11}")),
    "bankAccountIban": ("16", _pattern("[A-Za-z0-9]{16,34}")),
}


def too_long(form: Form, names: Iterable[str]) -> list[str]:
    """Return the codes of values with too many bytes (an umlaut counts two)."""
    return [f"15{PARAMETERS[n]}" for n in names if n in LENGTHS and len(form.get(n, "").encode()) > LENGTHS[n]]


def malformed(form: Form, names: Iterable[str]) -> list[str]:
    """Return the codes of values that are not what they should be."""
    found = [
        f"{FORMATS[n][0]}{PARAMETERS[n]}" for n in names if n in FORMATS and form.get(n) and not FORMATS[n][1](form[n])
    ]
    if form.get("amount") and money.read(form["amount"], form.get("currency", "EUR")) is None:
        found.append("16017")
    return found


def wrong(form: Form) -> list[str]:
    """Return what is too long, then what is malformed, in the order of the error list."""
    names = [name for name in PARAMETERS if form.get(name)]
    return too_long(form, names) + malformed(form, names)


def _missing(form: Form, rows: Iterable[tuple[str, str]]) -> list[str]:
    return [code for name, code in rows if not form.get(name)]


def storage_init(form: Form) -> list[str]:
    """Check a data storage's init; an empty request gives five errors in the vendor's order (QMORE protocol 4.3)."""
    rows = (("customerId", "11500"), ("language", "11009"), ("orderIdent", "15300"), ("returnUrl", "11301"))
    missing = _missing(form, (*rows, ("requestFingerprint", "11506")))
    version = form.get("javascriptScriptVersion", "")
    return missing or wrong(form) or ([] if version in {"", "pci3", "googlepay"} else ["18303"])


def storage_read(form: Form) -> list[str]:
    """Check a read (QMORE protocol 4.4)."""
    rows = (("customerId", "11500"), ("storageId", "11302"), ("requestFingerprint", "11506"))
    missing = _missing(form, rows)
    return [code for code in missing if code != "11302"] if len(missing) == len(rows) else missing


# The vendor's sample of a request that lacks everything: thirteen errors, in this order (QMORE protocol 5.7).
_FRONTEND = (
    ("customerId", "11500"),
    ("currency", "11019"),
    ("language", "11009"),
    ("orderDescription", "11020"),
    ("successUrl", "11022"),
    ("failureUrl", "11023"),
    ("cancelUrl", "11024"),
    ("serviceUrl", "11031"),
    ("confirmUrl", "11504"),
    ("consumerIpAddress", "11146"),
    ("consumerUserAgent", "11130"),
    ("requestFingerprint", "11050"),
    ("requestFingerprintOrder", "11508"),
)


def frontend_init(form: Form) -> list[str]:
    """Check a payment's init."""
    missing = _missing(form, _FRONTEND) or _missing(form, (("amount", "11017"), ("paymentType", "11051")))
    return missing or wrong(form)


MANDATORY = {
    "customerId",
    "language",
    "amount",
    "currency",
    "orderDescription",
    "successUrl",
    "confirmUrl",
    "consumerIpAddress",
    "consumerUserAgent",
    "requestFingerprintOrder",
    "secret",
}
# May be sent unsigned (QMORE protocol 3.3); everything else that is known must be listed when it is used.
_FREE = {
    name.lower()
    for name in [
        "paymentType",
        "cancelUrl",
        "failureUrl",
        "serviceUrl",
        "financialInstitution",
        "pendingUrl",
        "noScriptInfoUrl",
        "windowName",
        "cssUrl",
        "displayBasketData",
        "displayShippingData",
        "displayBillingData",
        "shippingAddressRequired",
        "phoneNumberRequired",
        "allowedCountryCodes",
        "allowedCardNetworks",
        "consumerDeviceId",
        "requestFingerprint",
        "paymentToken",
        "browserData",
        "command",
    ]
}


def frontend_fingerprint(form: Form, secret: str, used: set[str]) -> str | None:
    """Return the error code of a fingerprint that does not fit, evaluating the announced order literally."""
    names = [name.strip() for name in form["requestFingerprintOrder"].split(",")]
    listed = {name.lower() for name in names}
    must = {n.lower() for n in MANDATORY} | (used - _FREE)
    if must - listed or "requestfingerprint" in listed:
        return "18508"
    right = compute(form.raw, names, secret) == form["requestFingerprint"].lower()
    return None if right else "18506"
