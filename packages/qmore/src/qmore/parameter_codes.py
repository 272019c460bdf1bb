"""The last three digits of a validation error: which parameter it speaks of (QMORE protocol 10.2)."""

from __future__ import annotations


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
_TIMES = ("begin of creation", "end of creation", "begin of modification", "end of modification")

# QMORE's numbers are the whole family's: some parameters exist in the hosted page or in older products only.
PARAMETERS = {
    **_numbered(0, "an unknown parameter", "merchant key", "log writer", "toolkit password"),
    **_numbered(6, "socket proxy host", "socket proxy port", "command", "language"),
    **_numbered(11, "order number", "payment number", "credit number", "batch number"),
    **_numbered(17, "amount", "base exponent", "currency", "order description", "account id"),
    **_numbered(22, "successUrl", "failureUrl", "cancelUrl", "processingUrl"),
    **_numbered(31, "serviceUrl", "SET extension field", "account type", "transaction purpose", "customer data"),
    **_numbered(50, "fingerprint", "paymentType"),
    **_numbered(115, "card number", "expiration date", "card security code"),
    **_numbered(119, "account number", "bank sorting code"),
    **_numbered(122, "phone number", "password"),
    **_numbered(125, "PaRes", "MD"),
    "130": "consumerUserAgent",
    **_numbered(133, "country", "bank name", "network operator"),
    **_numbered(142, "account owner", "user name", "card number"),
    "146": "consumerIpAddress",
    **_numbered(149, "windowName", "airline extension", "cardholder", "IBAN", "BIC", "iDEAL issuer", "entrance code"),
    **_numbered(157, "issue number", "issue date", "sourceOrderNumber", "supposed order number", "fallback"),
    **_numbered(162, "overwriting the wake-up message", "deposit flag", "suppressing", "XHTML wake-up messages"),
    "166": "confirmUrl",
    "173": "voucher id",
    **_numbered(200, "initiation", "amount authorised", "amount deposited", "what is queried for"),
    **_numbered(204, "least amount", "greatest amount", *_TIMES),
    **_numbered(210, "begin of opening", "end of opening", "begin of closing", "end of closing"),
    **_numbered(214, "brand", "greatest number of results"),
    **_numbered(217, "orderReference", "customerStatement", "order text", "results to skip", "sorting"),
    **_numbered(300, "orderIdent", "returnUrl", "storageId", "javascriptScriptVersion"),
    **_numbered(350, "number of HTTP headers", "name of an HTTP header", "value of an HTTP header"),
    **_numbered(400, "e-mail address", "birth date", "tax id"),
    **_numbered(403, "driver's licence number", "driver's licence state", "driver's licence country"),
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
    **_numbered(516, "paymentTypeSortOrder", "layout", "shipping profile"),
}
# What a shopper types, and what a merchant's contract gives; the rest is the integration's.
SHOPPERS = frozenset(
    {
        *("115", "116", "117", "119", "120", "122", "134", "142", "143", "144", "151", "152", "153", "154", "157"),
        *("158", "173", *(f"{number}" for number in range(400, 426)), "480", "481", "482", "483"),
    }
)
MERCHANTS = frozenset({"001", "003", "021", "123", "500", "501", "509"})
