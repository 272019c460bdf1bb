"""What each parameter may look like (QMORE protocol 4.2, 5.1-5.6, 7.3): lengths in bytes of UTF-8, and forms.

A rule returns None where a value fits, and otherwise says what the value must be, without showing it. Names are written in
lower case here: QMORE takes its own in any case (QMORE protocol 13 no. 4).
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from qmore.responses import is_absolute

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[str], str | None]

_SIGNED = r"-?[0-9]{1,17}(\.[0-9]{1,4})?"
_DAY = r"[0-3][0-9]\.[01][0-9]\.[0-9]{4}"


def limit(most: int, least: int = 1) -> Rule:
    """Count bytes, as QMORE does: an umlaut has two (QMORE protocol 1.2)."""

    def rule(value: str) -> str | None:
        size = len(value.encode())
        return None if least <= size <= most else f"must have {least} to {most} bytes, has {size}"

    return rule


def form(pattern: str, says: str) -> Rule:
    """Match the whole value."""
    compiled = re.compile(pattern)
    return lambda value: None if compiled.fullmatch(value) else says


def one_of(*values: str) -> Rule:
    """Take the vendor's words as they are."""
    return lambda value: None if value in values else f"must be {', '.join(values[:-1])} or {values[-1]}"


def _also(first: Rule, second: Rule) -> Rule:
    return lambda value: first(value) or second(value)


def url(value: str) -> str | None:
    """Every browser and QMORE must read an address alike."""
    return None if is_absolute(value) and len(value.encode()) <= 2048 else "must be an absolute http(s) URL"  # noqa: PLR2004


def _address(value: str) -> str | None:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "must be an IPv4 or IPv6 address"
    return None if "%" not in value else "must be an address without a zone"


def _no_mail(value: str) -> str | None:
    return "must not be a readable e-mail address" if "@" in value else limit(50)(value)


def _letter_first(value: str) -> str | None:
    return None if value[:1].isalpha() else "must begin with a letter"


_COUNTRY = form("[A-Z]{2}", "must be an ISO 3166-1 alpha-2 code")
_AMOUNT = form(_SIGNED.removeprefix("-?"), "must be a decimal number with a dot")
_ANY_AMOUNT = form(_SIGNED, "must be a decimal number with a dot")
_NUMBER = form("[0-9]{1,9}", "must have 1 to 9 digits")
_YES_NO = one_of("yes", "no")
_DATE = form(_DAY, "must be a day as DD.MM.YYYY")
_BASE64 = form("[A-Za-z0-9+/]+={0,2}", "must be base64")
_EDITABLE = one_of("E", "Y", "N")
_MAIL = form(r"[^@\s]+@[^@\s]+", "must be one e-mail address")

_PAYMENT = {
    "customerid": form("[A-Za-z0-9]{7}", "must have exactly 7 letters and digits"),
    "shopid": form("[A-Za-z0-9]{1,16}", "must have 1 to 16 letters and digits"),
    "language": form("[a-z]{2}", "must have 2 letters"),
    "orderident": limit(255),
    "storageid": form("[A-Za-z0-9]{32}", "must have 32 letters and digits"),
    "javascriptscriptversion": form("|pci3|googlepay", "must be pci3, googlepay or empty"),
    "paymenttype": form("[A-Z0-9-]{1,32}", "must be a payment type's code"),
    "amount": _AMOUNT,
    "currency": form("[A-Z]{3}|[0-9]{3}", "must be three capital letters or digits"),
    "orderdescription": limit(255),
    "ordernumber": _NUMBER,
    "orderreference": limit(128),
    "customerstatement": limit(254),
    "autodeposit": _YES_NO,
    "duplicaterequestcheck": one_of("yes", "no"),
    "windowname": form("[A-Za-z_]{1,64}", "must be letters and underscores"),
    "financialinstitution": limit(255),
    "serviceurl": _also(url, limit(255)),
    "confirmmail": _also(_MAIL, limit(127)),
    "transactionidentifier": one_of("SINGLE", "INITIAL", "RECUR", "CREDIT"),
    "isotransactiontype": one_of("01", "03", "10", "11", "28"),
    "pluginversion": _BASE64,
    "displaybasketdata": one_of("Y", "N"),
    "displayshippingdata": _EDITABLE,
    "displaybillingdata": _EDITABLE,
    "merchanttokenizationflag": form("true", "must be true"),
    "sourceordernumber": _NUMBER,
    "periodictype": one_of("recurring", "ucof"),
    "risksuppress": _YES_NO,
    "riskconfigalias": limit(255),
}
_METHODS = {
    "mandateid": limit(35),
    "mandatesignaturedate": _DATE,
    "creditorid": limit(35),
    "duedate": _DATE,
    "paymenttoken": limit(2000),
    "shippingaddressrequired": form("1", "must be 1"),
    "phonenumberrequired": form("1", "must be 1"),
    "allowedcountrycodes": form(r'\["[A-Z]{2}"(,"[A-Z]{2}")*\]', "must be a list of ISO 3166-1 alpha-2 codes"),
    "additionalmerchantdata": _BASE64,
    "googlepaymerchantid": limit(16),
    "googlepayallowedauthmethod": form(
        "(PAN_ONLY|CRYPTOGRAM_3DS)(,(PAN_ONLY|CRYPTOGRAM_3DS))?", "must be known methods"
    ),
    "googlepaycurrencycode": form("[A-Z]{3}", "must be three capital letters"),
    "googlepaycountrycode": _COUNTRY,
    "googlepaytotalprice": _AMOUNT,
}
_CONSUMER = {
    "consumeripaddress": _address,
    "consumeruseragent": limit(2048),
    "consumeremail": limit(256),
    "consumermerchantcrmid": _no_mail,
    "consumerbirthdate": form("[0-9]{4}-[0-9]{2}-[0-9]{2}", "must be a date"),
    "consumertaxidentificationnumber": limit(32),
    "consumerdriverslicensenumber": limit(32),
    "consumerdriverslicensestate": limit(40),
    "consumerdriverslicensecountry": _COUNTRY,
    "consumerdeviceid": limit(255),
    "consumershippingitemavailability": one_of("01", "02"),
    "consumershippingmethod": one_of(
        "home_delivery",
        "verified_address_delivery",
        "other_address_delivery",
        "store_pick_up",
        "digital_goods",
        "digital_tickets",
        "other_verified",
    ),
    "consumershippingaddressfirstusedate": _DATE,
    "companyname": limit(100),
    "companyvatid": limit(50),
    "companytraderegistrynumber": limit(50),
    "companyregisterkey": limit(50),
    "recipientaccount": limit(30),
    "recipientbirthdate": _DATE,
    "recipientlastname": limit(15),
    "recipientzipcode": limit(12),
    "submerchantid": limit(15),
    "submerchantname": limit(22),
    "submerchantstate": limit(3),
    "submerchantcountry": _COUNTRY,
}
_THREE_D_SECURE = {
    "consumerauthenticationmethod": form("0[1-6]", "must be 01 to 06"),
    "consumerauthenticationtimestamp": form("[0-9-]{10}T[0-9:]{8}Z", "must be a time in UTC"),
    "consumerchallengeindicator": form("0[1-4]", "must be 01 to 04"),
    "consumerdeliverytimeframe": form("0[1-4]", "must be 01 to 04"),
    "consumerreorderitems": one_of("01", "02"),
    "consumersuspiciousactivity": one_of("true", "false"),
    **dict.fromkeys(
        (
            "consumercardprovisiondate",
            "consumerpreorderdate",
            "consumeraccountcreationdate",
            "consumeraccountupdatedate",
            "consumeraccountpasswordchangedate",
        ),
        _DATE,
    ),
    **dict.fromkeys(
        (
            "consumercardprovisionattemptspastday",
            "consumeraccountpurchasespastsixmonths",
            "consumeraccounttransactionspastday",
            "consumeraccounttransactionspastyear",
        ),
        _NUMBER,
    ),
}
_BACKEND = {
    "password": limit(255),
    "toolkitpassword": limit(255),
    "command": form("[A-Za-z]{1,64}", "must be an operation's name"),
    "paymentnumber": _NUMBER,
    "creditnumber": _NUMBER,
    "merchantreference": limit(128),
    "fundtransfertype": one_of("EXISTINGORDER", "SEPA-CT", "SKRILLWALLET", "MONETA"),
    "bankaccountowner": limit(255),
    "bankbic": form("[A-Z0-9]{8,11}", "must have 8 to 11 capital letters and digits"),
    "bankaccountiban": form("[A-Z0-9]{16,34}", "must have 16 to 34 capital letters and digits"),
    "consumerwalletid": limit(255),
    "useibanbic": one_of("Yes", "No"),
    "transactiontype": one_of("ONLINE", "OFFLINE", "ALL"),
    "bankcountry": form("[A-Z]{2}(,[A-Z]{2})*", "must be ISO 3166-1 alpha-2 codes with commas between"),
}
_PLACE = {
    "firstname": _also(_letter_first, limit(30)),
    "lastname": _also(_letter_first, limit(30)),
    "address1": limit(100),
    "address2": limit(100),
    "address3": limit(100),
    "city": limit(32),
    "state": limit(40),
    "country": _COUNTRY,
    "zipcode": limit(12),
    "phone": limit(20),
    "mobilephone": limit(18),
    "fax": limit(20),
}
RULES: dict[str, Rule] = {
    **_PAYMENT,
    **_METHODS,
    **_CONSUMER,
    **_THREE_D_SECURE,
    **_BACKEND,
    **{f"consumer{side}{part}": rule for side in ("billing", "shipping") for part, rule in _PLACE.items()},
    "consumerbillingstate": limit(3),  # ISO 3166-2; shipping may have more
}
# QMORE protocol 5.5: vouchers are positions with negative amounts.
POSITION: dict[str, Rule] = {
    "articlenumber": limit(255),
    "name": limit(255),
    "quantity": form("[1-9][0-9]{0,8}", "must be a whole number above 0"),
    "unitgrossamount": _ANY_AMOUNT,
    "unitnetamount": _ANY_AMOUNT,
    "unittaxamount": _ANY_AMOUNT,
    "unittaxrate": form(r"[0-9]{1,3}(\.[0-9]{1,3})?", "must be a percentage with at most 3 decimals"),
}
