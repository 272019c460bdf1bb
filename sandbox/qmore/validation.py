"""What QMORE says of a request that is not right: published codes, in the published order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from sandbox.qmore.fingerprint import compute

if TYPE_CHECKING:
    from collections.abc import Callable

LABELS = {
    "500": "CUSTOMERID",
    "501": "SHOPID",
    "009": "LANGUAGE",
    "300": "ORDERIDENT",
    "301": "RETURNURL",
    "302": "STORAGEID",
    "506": "REQUESTFINGERPRINT",
    "508": "REQUESTFINGERPRINTORDER",
    "019": "CURRENCY",
    "020": "ORDERDESCRIPTION",
    "022": "SUCCESSURL",
    "023": "FAILUREURL",
    "024": "CANCELURL",
    "031": "SERVICEURL",
    "504": "CONFIRMURL",
    "146": "IP ADDRESS",
    "130": "USER_AGENT",
    "050": "FINGERPRINT",
    "017": "AMOUNT",
    "051": "PAYMENTTYPE",
    "502": "FINANCIALINSTITUTION",
    "011": "ORDERNUMBER",
    "458": "BASKET CONTENT",
    "115": "Card number",
    "116": "Expiration date",
    "117": "Card verify code",
    "400": "E-mail",
    "406": "Billing first name",
    "407": "Billing last name",
}
CLASSES = {
    "11": "{} is missing.",
    "13": "{} may be used only once.",
    "15": "The length of {} is invalid.",
    "16": "The format of {} is invalid.",
    "18": "{} is invalid.",
}
GERMAN = {"11": "{} fehlt.", "13": "{} darf nur einmal verwendet werden.", "18": "{} ist ungültig."}
FIXED = {
    "30002": "The merchant's configuration is invalid.",
    "30010": "Real payment data are not allowed in demo mode.",
    "30014": "The final state is not known yet.",
    "20003": "The payment was declined.",
    "99997": "No payment information is stored for this payment type.",
}
AMOUNT = re.compile(r"[0-9]{1,15}([.][0-9]{1,3})?")


def message(code: str, language: str = "en") -> str:
    """Return a code's sentence."""
    if code in FIXED:
        return FIXED[code]
    patterns = GERMAN if language == "de" and code[:2] in GERMAN else CLASSES
    return patterns.get(code[:2], "Unknown error for {}.").format(LABELS.get(code[2:], "PARAMETER"))


def errors(codes: list[str], language: str = "en", *, consumer: bool = True) -> str:
    """Write an answer that consists of errors."""
    pairs: list[tuple[str, str]] = []
    for number, code in enumerate(codes, start=1):
        pairs += [(f"error.{number}.errorCode", code), (f"error.{number}.message", message(code))]
        if consumer:
            pairs.append((f"error.{number}.consumerMessage", message(code, language)))
    return urlencode([*pairs, ("errors", str(len(codes)))])


def is_url(text: str) -> bool:
    """Tell whether a text is an absolute address."""
    return urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).netloc)


def storage_init(form: dict[str, str]) -> list[str]:
    """Check a data storage's init; an empty request gives five errors."""
    found = [] if form.get("customerId") else ["11500"]
    found += [] if form.get("language") else ["11009"]
    found += [] if 1 <= len(form.get("orderIdent", "").encode()) <= 255 else ["15300"]
    found += [] if form.get("returnUrl") else ["11301"]
    return found + ([] if form.get("requestFingerprint") else ["11506"])


def storage_read(form: dict[str, str]) -> list[str]:
    """Check a read."""
    found = [] if form.get("customerId") else ["11500"]
    return found + ([] if form.get("requestFingerprint") else ["11506"])


# The vendor's sample of a request that lacks everything: thirteen errors, in this order.
_MISSING = (
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
_FORMATS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("amount", "16017", lambda v: AMOUNT.fullmatch(v) is not None),
    ("orderDescription", "15020", lambda v: len(v.encode()) <= 255),
    ("successUrl", "16022", is_url),
    ("failureUrl", "16023", is_url),
    ("cancelUrl", "16024", is_url),
    ("confirmUrl", "16504", is_url),
    ("currency", "16019", lambda v: re.fullmatch("[A-Za-z]{3}|[0-9]{3}", v) is not None),
    ("orderNumber", "16011", lambda v: re.fullmatch("[0-9]{1,9}", v) is not None),
    ("consumerBillingFirstname", "15406", lambda v: len(v.encode()) <= 30),
    ("consumerBillingLastname", "15407", lambda v: len(v.encode()) <= 30),
)


def frontend_init(form: dict[str, str]) -> list[str]:
    """Check a payment's init: first what is missing, then formats."""
    missing = [code for name, code in _MISSING if not form.get(name)]
    if missing:
        return missing
    wrong = [code for name, code, right in _FORMATS if form.get(name) and not right(form[name])]
    return wrong + ([] if form.get("amount") else ["11017"]) + ([] if form.get("paymentType") else ["11051"])


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


def frontend_fingerprint(form: dict[str, str], secret: str) -> str | None:
    """Return the error code of a fingerprint that does not fit, evaluating the announced order literally."""
    names = [name.strip() for name in form["requestFingerprintOrder"].split(",")]
    if {n.lower() for n in MANDATORY} - {n.lower() for n in names}:
        return "18508"
    right = compute(form, names, secret) == form["requestFingerprint"].lower()
    return None if right else "18506"
