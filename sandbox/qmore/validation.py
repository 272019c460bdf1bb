"""What must be right in a request before anything is done: missing, then length in bytes, then format (QMORE protocol 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.qmore import money
from sandbox.qmore.codes import PARAMETERS
from sandbox.qmore.fingerprint import compute
from sandbox.qmore.formats import FORMATS, LENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.qmore.names import Form


_UNNAMED = "000"  # the code of a parameter that the vendor's list does not name
_NAMES = tuple(dict.fromkeys((*PARAMETERS, *LENGTHS, *FORMATS)))


def too_long(form: Form, names: Iterable[str]) -> list[str]:
    """Return the codes of values with too many bytes (an umlaut counts two)."""
    return [
        f"15{PARAMETERS.get(n, _UNNAMED)}" for n in names if n in LENGTHS and len(form.get(n, "").encode()) > LENGTHS[n]
    ]


def malformed(form: Form, names: Iterable[str]) -> list[str]:
    """Return the codes of values that are not what they should be."""
    found = [
        f"{FORMATS[n][0]}{PARAMETERS.get(n, _UNNAMED)}"
        for n in names
        if n in FORMATS and form.get(n) and not FORMATS[n][1](form[n])
    ]
    if form.get("amount") and money.read(form["amount"], form.get("currency", "EUR")) is None:
        found.append("16017")
    return found + _state(form)


def _state(form: Form) -> list[str]:
    """In the United States and Canada a state is needed, in two letters (QMORE protocol 5.3)."""
    if form.get("consumerBillingCountry") not in {"US", "CA"}:
        return []
    state = form.get("consumerBillingState", "")
    return ["11412"] if not state else [] if len(state) == 2 else ["15412"]


def wrong(form: Form) -> list[str]:
    """Return what is too long, then what is malformed, in the order of the error list."""
    names = [name for name in _NAMES if form.get(name)]
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
