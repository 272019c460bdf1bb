"""What each parameter may look like: greatest lengths in bytes, and formats (QMORE protocol 5.1-5.6, 7.3)."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable


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
    "mandateId": 35,
    "creditorId": 35,
    "paymentToken": 2000,
    "subMerchantId": 15,
    "subMerchantName": 22,
    "subMerchantState": 3,
    "subMerchantCountry": 2,
    "recipientAccount": 30,
    "recipientLastName": 15,
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
_DAY, _COUNT = _day("%d.%m.%Y"), _pattern("[0-9]{1,9}")
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
    # 3-D Secure 2 (QMORE protocol 5.4), shipping and mandates: parameters whose codes are not published.
    "consumerAuthenticationMethod": ("16", _pattern("0[1-6]")),
    "consumerAuthenticationTimestamp": ("16", _day("%Y-%m-%dT%H:%M:%SZ")),
    "consumerChallengeIndicator": ("16", _pattern("0[1-4]")),
    "consumerDeliveryTimeframe": ("16", _pattern("0[1-4]")),
    "consumerReorderItems": ("16", _pattern("0[12]")),
    "consumerShippingItemAvailability": ("16", _pattern("0[12]")),
    "consumerShippingMethod": (
        "16",
        _pattern(
            "home_delivery|verified_address_delivery|other_address_delivery|store_pick_up|digital_goods|"
            "digital_tickets|other_verified"
        ),
    ),
    "isoTransactionType": ("16", _pattern("01|03|10|11|28")),
    "transactionIdentifier": ("16", _pattern("SINGLE|INITIAL|RECUR|CREDIT")),
    "periodicType": ("16", _pattern("recurring|ucof")),
    "displayBasketData": ("16", _pattern("[YN]")),
    "displayShippingData": ("16", _pattern("[EYN]")),
    "displayBillingData": ("16", _pattern("[EYN]")),
    **dict.fromkeys(
        [
            "consumerCardProvisionDate",
            "consumerPreorderDate",
            "consumerAccountCreationDate",
            "consumerAccountUpdateDate",
            "consumerAccountPasswordChangeDate",
            "consumerShippingAddressFirstUseDate",
            "mandateSignatureDate",
            "dueDate",
            "recipientBirthDate",
        ],
        ("16", _DAY),
    ),
    **dict.fromkeys(
        [
            "consumerCardProvisionAttemptsPastDay",
            "consumerAccountPurchasesPastSixMonths",
            "consumerAccountTransactionsPastDay",
            "consumerAccountTransactionsPastYear",
        ],
        ("17", _COUNT),
    ),
}
