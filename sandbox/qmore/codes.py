"""Error codes and their sentences: message class and parameter make a validation code (QMORE protocol 10)."""

from __future__ import annotations

from urllib.parse import urlencode

# QMORE protocol 10.2: the parameter's code, its label, and the names that it stands for.
_PARAMETERS = """
003 TOOLKIT PASSWORD: password toolkitPassword
008 COMMAND: command fundTransferType
009 LANGUAGE: language
011 ORDERNUMBER: orderNumber
012 PAYMENTNUMBER: paymentNumber
013 CREDITNUMBER: creditNumber
017 AMOUNT: amount
019 CURRENCY: currency
020 ORDERDESCRIPTION: orderDescription
022 SUCCESSURL: successUrl
023 FAILUREURL: failureUrl
024 CANCELURL: cancelUrl
031 SERVICEURL: serviceUrl
050 FINGERPRINT:
051 PAYMENTTYPE: paymentType
115 CARD NUMBER: pan
116 EXPIRATION DATE: expirationMonth
117 CARD SECURITY CODE: cardverifycode
119 ACCOUNT NUMBER: bankAccount
120 BANK SORTING CODE: bankNumber
122 PHONE NUMBER: payerPayboxNumber
130 USER_AGENT: consumerUserAgent
142 ACCOUNT OWNER: accountOwner bankAccountOwner
146 IP ADDRESS: consumerIpAddress
149 WINDOW NAME: windowName
151 CARDHOLDER: cardholdername
152 IBAN: bankAccountIban
153 BIC: bankBic
159 SOURCE ORDERNUMBER: sourceOrderNumber
173 VOUCHER_ID: voucherId
217 ORDERREFERENCE: orderReference merchantReference
218 CUSTOMERSTATEMENT: customerStatement
300 ORDERIDENT: orderIdent
301 RETURNURL: returnUrl
302 STORAGEID: storageId
303 JAVASCRIPT SCRIPT VERSION: javascriptScriptVersion
400 E-MAIL: consumerEmail
401 BIRTH DATE: consumerBirthDate
402 TAX ID: consumerTaxIdentificationNumber
403 DRIVERS LICENSE NUMBER: consumerDriversLicenseNumber
404 DRIVERS LICENSE STATE: consumerDriversLicenseState
405 DRIVERS LICENSE COUNTRY: consumerDriversLicenseCountry
406 BILLING FIRST NAME: consumerBillingFirstname
407 BILLING LAST NAME: consumerBillingLastname
408 BILLING ADDRESS LINE 1: consumerBillingAddress1
409 BILLING ADDRESS LINE 2: consumerBillingAddress2 consumerBillingAddress3
410 BILLING CITY: consumerBillingCity
411 BILLING ZIP CODE: consumerBillingZipCode
412 BILLING STATE: consumerBillingState
413 BILLING COUNTRY: consumerBillingCountry
414 BILLING PHONE: consumerBillingPhone consumerBillingMobilePhone
415 BILLING FAX: consumerBillingFax
416 SHIPPING FIRST NAME: consumerShippingFirstName
417 SHIPPING LAST NAME: consumerShippingLastName
418 SHIPPING ADDRESS LINE 1: consumerShippingAddress1
419 SHIPPING ADDRESS LINE 2: consumerShippingAddress2 consumerShippingAddress3
420 SHIPPING CITY: consumerShippingCity
421 SHIPPING ZIP CODE: consumerShippingZipCode
422 SHIPPING STATE: consumerShippingState
423 SHIPPING COUNTRY: consumerShippingCountry
424 SHIPPING PHONE: consumerShippingPhone consumerShippingMobilePhone
425 SHIPPING FAX: consumerShippingFax
427 DEVICE ID: consumerDeviceId
428 CONSUMER DATA: consumerMerchantCrmId
450 BASKET AMOUNT: basketAmount
451 BASKET CURRENCY: basketCurrency
452 BASKET ITEM COUNT: basketItems
453 ARTICLE NUMBER: ArticleNumber
454 QUANTITY: Quantity
457 DESCRIPTION: Description
458 BASKET CONTENT:
459 IMAGE URL: ImageUrl
460 UNIT NET AMOUNT: UnitNetAmount
461 UNIT TAX AMOUNT: UnitTaxAmount
462 UNIT TAX RATE: UnitTaxRate
463 UNIT GROSS AMOUNT: UnitGrossAmount
464 NAME: Name
480 COMPANY NAME: companyName
481 COMPANY VAT ID: companyVatId
482 COMPANY TRADE REGISTRY NUMBER: companyTradeRegistryNumber
483 COMPANY REGISTER KEY: companyRegisterKey
500 CUSTOMERID: customerId
501 SHOPID: shopId
502 FINANCIALINSTITUTION: financialInstitution
504 CONFIRMURL: confirmUrl
506 REQUESTFINGERPRINT: requestFingerprint
507 DUPLICATEREQUESTCHECK: duplicateRequestCheck
508 REQUESTFINGERPRINTORDER: requestFingerprintOrder
509 SECRET: secret
512 NOSCRIPTINFOURL: noScriptInfoUrl
513 CONFIRMMAIL: confirmMail
514 AUTODEPOSIT: autoDeposit
515 PENDINGURL: pendingUrl
"""
LABELS: dict[str, str] = {}
PARAMETERS: dict[str, str] = {}
for _line in _PARAMETERS.strip().splitlines():
    _head, _, _names = _line.partition(":")
    LABELS[_head[:3]] = _head[4:]
    PARAMETERS |= dict.fromkeys(_names.split(), _head[:3])
CLASSES = {
    "10": "Unknown error for {}.",
    "11": "{} is missing.",
    "12": "{} is missing or not allowed.",
    "13": "{} may be used only once.",
    "14": "{} is not allowed.",
    "15": "The length of {} is invalid.",
    "16": "The format of {} is invalid.",
    "17": "{} is not numeric.",
    "18": "{} is invalid.",
    "19": "{} is not allowed for this command.",
    "31": "{} is not activated.",
}
GERMAN = {
    "11": "{} fehlt.",
    "13": "{} darf nur einmal verwendet werden.",
    "14": "{} ist nicht erlaubt.",
    "15": "Die Länge von {} ist ungültig.",
    "16": "Das Format von {} ist ungültig.",
    "17": "{} ist nicht numerisch.",
    "18": "{} ist ungültig.",
    "31": "{} ist nicht aktiviert.",
}
_FIXED = {
    "20003": ("The payment was declined.", "Die Zahlung wurde abgelehnt."),
    "20004": ("The card has expired.", "Die Karte ist abgelaufen."),
    "20010": ("The financial institution cannot be reached.", "Das Finanzinstitut ist nicht erreichbar."),
    "20017": ("The payment was declined: check your data.", "Die Zahlung wurde abgelehnt: Bitte Daten prüfen."),
    "20021": ("The payment was cancelled.", "Die Zahlung wurde abgebrochen."),
    "30000": ("An unknown error occurred.", "Ein unbekannter Fehler ist aufgetreten."),
    "30001": ("The payment type is not supported.", "Die Zahlungsart wird nicht unterstützt."),
    "30002": ("The merchant's configuration is invalid.", "Die Konfiguration des Händlers ist ungültig."),
    "30007": ("Not available for this payment type.", "Für diese Zahlungsart nicht verfügbar."),
    "30010": (
        "Real payment data are not allowed in demo mode.",
        "Echte Zahlungsdaten sind im Demo-Modus nicht erlaubt.",
    ),
    "30013": ("The operation is not allowed.", "Die Operation ist nicht erlaubt."),
    "30014": ("The final state is not known yet.", "Der endgültige Zustand ist noch nicht bekannt."),
    "99996": ("The session has ended.", "Die Sitzung ist abgelaufen."),
    "99997": (
        "No payment information is stored for this payment type.",
        "Für diese Zahlungsart sind keine Daten gespeichert.",
    ),
}


def message(code: str, language: str = "en") -> str:
    """Return a code's sentence."""
    if code in _FIXED:
        return _FIXED[code][language == "de"]
    patterns = GERMAN if language == "de" and code[:2] in GERMAN else CLASSES
    return patterns.get(code[:2], "Unknown error for {}.").format(LABELS.get(code[2:], "PARAMETER"))


def errors(codes: list[str], language: str = "en", *, consumer: bool = True) -> str:
    """Write an answer that consists of errors (QMORE protocol 4.3, 5.7)."""
    pairs: list[tuple[str, str]] = []
    for number, code in enumerate(codes, start=1):
        pairs += [(f"error.{number}.errorCode", code), (f"error.{number}.message", message(code))]
        if consumer:
            pairs.append((f"error.{number}.consumerMessage", message(code, language)))
    return urlencode([*pairs, ("errors", str(len(codes)))])
