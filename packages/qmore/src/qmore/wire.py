"""What a value must look like to cross the wire unharmed; everything is checked before it is signed.

The fingerprint's seed has no separators, so formats are checked strictly (QMORE protocol 3.1, Ambiguity); lengths are
bytes of UTF-8, and line breaks inside values are stripped on the far side (QMORE protocol 1.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qmore.errors import Unfaithful
from qmore.responses import is_absolute

if TYPE_CHECKING:
    from collections.abc import Callable

_MONEY = re.compile(r"-?[0-9]{1,17}(\.[0-9]{1,3})?")


def _limit(most: int, least: int = 1) -> Callable[[str], str | None]:
    def rule(value: str) -> str | None:
        size = len(value.encode())
        return None if least <= size <= most else f"must have {least} to {most} bytes, has {size}"

    return rule


def _form(pattern: str, says: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)
    return lambda value: None if compiled.fullmatch(value) else says


def _url(value: str) -> str | None:
    return None if is_absolute(value) and len(value.encode()) <= 2048 else "must be an absolute http(s) URL"  # noqa: PLR2004


_NAME, _STREET, _CITY, _ZIP, _PHONE = _limit(30), _limit(100), _limit(32), _limit(12), _limit(20)
_COUNTRY = _form("[A-Z]{2}", "must be an ISO 3166-1 alpha-2 code")
_AMOUNT = _form(_MONEY.pattern, "must be a decimal number with a dot")
_NUMBER = _form("[0-9]{1,9}", "must have 1 to 9 digits")
_YES_NO = _form("yes|no", "must be yes or no")

_RULES: dict[str, Callable[[str], str | None]] = {
    "customerId": _form("[A-Za-z0-9]{7}", "must have exactly 7 letters and digits"),
    "shopId": _form("[A-Za-z0-9]{1,16}", "must have 1 to 16 letters and digits"),
    "language": _form("[a-z]{2}", "must have 2 letters"),
    "orderIdent": _limit(255),
    "storageId": _form("[A-Za-z0-9]{32}", "must have 32 letters and digits"),
    "javascriptScriptVersion": _form("|pci3|googlepay", "must be pci3, googlepay or empty"),
    "paymentType": _form("[A-Z0-9-]{1,32}", "must be a payment type's code"),
    "amount": _AMOUNT,
    "currency": _form("[A-Z]{3}", "must be three letters"),
    "orderDescription": _limit(255),
    "orderNumber": _NUMBER,
    "orderReference": _limit(128),
    "customerStatement": _limit(254),
    "autoDeposit": _YES_NO,
    "duplicateRequestCheck": _form("yes", "must be yes"),
    "windowName": _form("[A-Za-z_]{1,64}", "must be letters and underscores"),
    "consumerIpAddress": _limit(45),
    "consumerUserAgent": _limit(2048),
    "financialInstitution": _limit(255),
    "consumerEmail": _limit(256),
    "consumerMerchantCrmId": _limit(50),
    "companyName": _limit(100),
    "companyVatId": _limit(50),
    "serviceUrl": lambda value: _url(value) or _limit(255)(value),
}
_ADDRESS = {
    "firstname": _NAME,
    "lastname": _NAME,
    "address1": _STREET,
    "address2": _STREET,
    "city": _CITY,
    "state": _limit(40),
    "country": _COUNTRY,
    "zipcode": _ZIP,
    "phone": _PHONE,
}
for _side in ("consumerBilling", "consumerShipping"):
    _RULES |= {f"{_side}{part}".lower(): rule for part, rule in _ADDRESS.items()}
_RULES = {name.lower(): rule for name, rule in _RULES.items()}


def check(name: str, value: str) -> None:
    """Refuse a value that would arrive changed or not at all.

    Raises:
        Unfaithful: names the field, never the value.
    """
    if not value.isprintable():
        raise Unfaithful(name, "must not contain line breaks or control characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfaithful(name, "cannot be written in UTF-8") from None
    rule = _RULES.get(name.lower()) or (_url if name.lower().endswith("url") else _limit(65_000, 0))
    reason = rule(value)
    if reason:
        raise Unfaithful(name, reason)
