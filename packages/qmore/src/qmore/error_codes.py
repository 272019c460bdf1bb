"""What QMORE's five-digit error codes mean, in English, and whether the same request may succeed later (QMORE protocol 10)."""

from __future__ import annotations

# QMORE protocol 10.1: a validation code is one of these classes plus a parameter's three digits.
_CLASSES = {
    "10": "unknown error for {}",
    "11": "{} is missing",
    "12": "{} is missing or not allowed",
    "13": "{} may be used only once; the transaction has probably been handled already",
    "14": "{} is not allowed",
    "15": "{} has a wrong length",
    "16": "{} has a wrong format",
    "17": "{} is not numeric",
    "18": "{} is invalid",
    "19": "{} is not allowed for this command",
    "31": "{} is not activated",
}


def _numbered(first: int, *names: str) -> dict[str, str]:
    return {f"{number:03}": name for number, name in enumerate(names, start=first)}


_ADDRESS = (
    "first name",
    "last name",
    "address line 1",
    "address line 2",
    "city",
    "zip",
    "state",
    "country",
    "phone",
    "fax",
)

# QMORE protocol 10.2, without the parameters that Checkout Seamless does not have.
_PARAMETERS = {
    **_numbered(8, "command", "language"),
    **_numbered(11, "order number", "payment number", "credit number", "batch number"),
    **_numbered(17, "amount", "base exponent", "currency", "order description", "account id"),
    **_numbered(22, "successUrl", "failureUrl", "cancelUrl"),
    "003": "toolkit password",
    "031": "serviceUrl",
    **_numbered(50, "fingerprint", "paymentType"),
    **_numbered(115, "card number", "expiration date", "card security code"),
    **_numbered(122, "phone number", "password"),
    "130": "consumerUserAgent",
    **_numbered(142, "account owner", "user name", "card number"),
    "146": "consumerIpAddress",
    "149": "windowName",
    **_numbered(151, "cardholder", "IBAN", "BIC", "iDEAL issuer"),
    "159": "sourceOrderNumber",
    "166": "confirmUrl",
    **_numbered(217, "orderReference", "customerStatement", "order text"),
    **_numbered(300, "orderIdent", "returnUrl", "storageId", "javascriptScriptVersion"),
    **_numbered(400, "e-mail address", "birth date", "tax id"),
    **_numbered(406, *(f"billing {part}" for part in _ADDRESS)),
    **_numbered(416, *(f"shipping {part}" for part in _ADDRESS)),
    **_numbered(426, "language", "device id", "IP address"),
    **_numbered(450, "basket amount", "basket currency", "number of basket items", "article number", "quantity"),
    **_numbered(455, "unit price", "tax", "item description", "basket content", "image URL", "unit net amount"),
    **_numbered(461, "unit tax amount", "unit tax rate", "unit gross amount", "item name"),
    **_numbered(480, "company name", "VAT id", "commercial register number", "other register key"),
    **_numbered(500, "customerId", "shopId", "financialInstitution", "displayText", "confirmUrl", "imageUrl"),
    **_numbered(506, "requestFingerprint", "duplicateRequestCheck", "requestFingerprintOrder", "secret"),
    **_numbered(510, "maxRetries", "backgroundColor", "noScriptInfoUrl", "confirmMail", "autoDeposit", "pendingUrl"),
}

_DECLINED = "declined by the financial institution"
_NOT_NOW = "cannot be processed now"
_UNIDENTIFIED = "the card could not be identified"

# QMORE protocol 10.3
_PROCESSING = {
    **dict.fromkeys(("20000", "20001", "20002", "20003", "20016", "20017", "20018", "20028"), _DECLINED),
    **dict.fromkeys(("20012", "20015", "20027", "20039"), _UNIDENTIFIED),
    **dict.fromkeys(("20013", "20014", "20026", "20038"), "the card is not enrolled for 3-D Secure"),
    **dict.fromkeys(("30003", "30004", "30005", "30008", "30009", "30011"), _NOT_NOW),
    "20004": "the card has expired",
    "20005": "declined; the card's issuer must be asked",
    "20006": "the authorisation has expired",
    "20007": "closing the batch failed",
    "20008": "a second payment came too soon",
    "20009": "not authorised by the consumer",
    "20010": "the financial institution could not be reached",
    "20011": "the transaction failed",
    "20021": "aborted by the consumer",
    "20023": "mobile billing is not enabled",
    "20025": "the mobile billing limit is exceeded",
    "20029": "falling back to the synchronous mechanism",
    "20030": "these bank details are not allowed",
    "20031": "the transaction has already been reversed",
    "20032": "the bank does not take part",
    "20033": "the account is not active",
    "20034": "refused by an automated risk decision",
    "20035": "invoice or installment refused: data mismatch, risk or an open invoice",
    "20036": "the voucher cannot be used",
    "20037": "the voucher's balance is too low",
    "30000": "unknown error",
    "30001": "the payment method is not supported",
    "30002": "the merchant's configuration is invalid",
    "30006": "fatal error",
    "30007": "this operation is not available for this payment type",
    "30010": "real payment data in demo mode",
    "30012": "the financial institution's answer is invalid",
    "30013": "the operation is not allowed in this state",
    "30014": "the final state is not yet known",
    "99990": "the conditions must be accepted",
    "99991": "POST data are missing",
    "99992": "the workflow was manipulated, for instance by browser navigation",
    "99993": "the page was called without data",
    "99995": "scanning the card failed",
    "99996": "the session ended after 30 minutes without activity",
    "99997": "no payment information is stored for this method",
}

_LATER = frozenset({"20008", "20010", "30003", "30004", "30005", "30008", "30009", "30011", "30014"})


def explain(code: str) -> str | None:
    """Say what a code means, for merchants and logs; shoppers get QMORE's own ``consumer_message``."""
    known = _PROCESSING.get(code)
    if known or len(code) != 5:  # noqa: PLR2004
        return known
    pattern, parameter = _CLASSES.get(code[:2]), _PARAMETERS.get(code[2:])
    return pattern.format(parameter) if pattern and parameter else None


def retryable(code: str) -> bool:
    """Tell whether the very same request may succeed later; unknown codes may not."""
    return code in _LATER
