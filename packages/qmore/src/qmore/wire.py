"""What a value must look like to cross the wire unharmed; everything is checked before it is signed.

The fingerprint's seed has no separators, so formats are checked strictly (QMORE protocol 3.1, Ambiguity); lengths are
bytes of UTF-8, and line breaks inside values are stripped on the far side (QMORE protocol 1.2).
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from qmore.errors import Unfaithful
from qmore.responses import is_absolute

if TYPE_CHECKING:
    from collections.abc import Callable

_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SIGNED = r"-?[0-9]{1,17}(\.[0-9]{1,4})?"
_BASKET = re.compile("basketitem[0-9]+")


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


def _address(value: str) -> str | None:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "must be an IPv4 or IPv6 address"
    return None if "%" not in value else "must be an address without a zone"


def _no_mail(value: str) -> str | None:
    return "must not be a readable e-mail address" if "@" in value else _limit(50)(value)


_NAME, _STREET, _CITY, _ZIP, _PHONE = _limit(30), _limit(100), _limit(32), _limit(12), _limit(20)
_COUNTRY = _form("[A-Z]{2}", "must be an ISO 3166-1 alpha-2 code")
_AMOUNT = _form(_SIGNED.removeprefix("-?"), "must be a decimal number with a dot")
_ANY_AMOUNT = _form(_SIGNED, "must be a decimal number with a dot")
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
    "currency": _form("[A-Z]{3}|[0-9]{3}", "must be three capital letters or digits"),
    "orderDescription": _limit(255),
    "orderNumber": _NUMBER,
    "orderReference": _limit(128),
    "customerStatement": _limit(254),
    "autoDeposit": _YES_NO,
    "duplicateRequestCheck": _form("yes", "must be yes"),
    "windowName": _form("[A-Za-z_]{1,64}", "must be letters and underscores"),
    "consumerIpAddress": _address,
    "consumerUserAgent": _limit(2048),
    "financialInstitution": _limit(255),
    "consumerEmail": _limit(256),
    "consumerMerchantCrmId": _no_mail,
    "consumerBirthDate": _form("[0-9]{4}-[0-9]{2}-[0-9]{2}", "must be a date"),
    "consumerAuthenticationMethod": _form("0[1-6]", "must be 01 to 06"),
    "consumerChallengeIndicator": _form("0[1-4]", "must be 01 to 04"),
    "companyName": _limit(100),
    "companyVatId": _limit(50),
    "serviceUrl": lambda value: _url(value) or _limit(255)(value),
}
# QMORE protocol 5.5: vouchers are positions with negative amounts.
_POSITION = {
    "articlenumber": _limit(255),
    "name": _limit(255),
    "quantity": _form("[1-9][0-9]{0,8}", "must be a whole number above 0"),
    "unitgrossamount": _ANY_AMOUNT,
    "unitnetamount": _ANY_AMOUNT,
    "unittaxamount": _ANY_AMOUNT,
    "unittaxrate": _form(r"[0-9]{1,3}(\.[0-9]{1,3})?", "must be a percentage with at most 3 decimals"),
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
_RULES["consumerbillingstate"] = _limit(3)  # ISO 3166-2; shipping may have more
_RULES = {name.lower(): rule for name, rule in _RULES.items()}
# What a custom parameter must not be called, so that it cannot pass for one of QMORE's (QMORE protocol 5.2).
_RESERVED = re.compile(
    "|".join(_RULES)
    + "|secret|password|toolkitpassword|command|errors|amount.*|.*url|(consumer|basket|company|creditcard|google|display|"
    "request|response|submerchant|recipient|payment|error|order|mandate|gateway|provider|avs|risk).*"
)


def check_custom(name: str) -> None:
    """Refuse a name that would break the announced order or pass for a parameter of QMORE's.

    Raises:
        Unfaithful: names the parameter.
    """
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,63}", name):
        raise Unfaithful("custom", "names must have 1 to 64 letters, digits and underscores, a letter first")
    if _RESERVED.fullmatch(name.lower()):
        raise Unfaithful(name, "is a name of QMORE's own; give custom parameters a prefix")


def check(name: str, value: str) -> None:
    """Refuse a value that would arrive changed or not at all.

    Raises:
        Unfaithful: names the field, never the value.
    """
    if _BROKEN.search(value):
        raise Unfaithful(name, "must not contain line breaks or control characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfaithful(name, "cannot be written in UTF-8") from None
    reason = _rule(name.lower())(value)
    if reason:
        raise Unfaithful(name, reason)


@lru_cache(maxsize=1024)
def _rule(name: str) -> Callable[[str], str | None]:
    if name.startswith("creditcardshow"):
        return _form("true|false", "must be true or false")
    if name.startswith("creditcard"):
        return lambda value: None if len(value) <= 32 else "must have at most 32 characters"  # noqa: PLR2004
    position = _BASKET.match(name)
    known = _POSITION.get(name[position.end() :]) if position else _RULES.get(name)
    return known or (_url if name.endswith("url") else _limit(65_000, 0))
