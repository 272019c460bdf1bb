"""What each payment type demands and tells (QMORE protocol 4.1, 5.4, 6.4, 8.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.qmore import basket, money, opening
from sandbox.qmore.acquirers import CARD_TYPES
from sandbox.qmore.names import canonical

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form
    from sandbox.qmore.state import Memory, Session, Storage

_SAFE = ["PSC", "CIRCLEK", "CVSPHARMACY", "DOLLARGENERAL", "OPENBUCKSCARD", "PAGOEFECTIVO", "SAFETYPAY"]
# QMORE protocol 8.1: what may not be missing, beyond what every payment needs.
DEMANDS: dict[str, tuple[str, ...]] = {
    "CCARD": (),
    "CCARD-MOTO": (),
    "MAESTRO": (),
    "GOOGLEPAY": ("paymentToken",),
    "PAYPAL": (),
    "KLARNA": ("basketItems", "consumerBillingCountry", "consumerEmail"),
    "AFTERPAY": ("financialInstitution", "consumerBillingFirstname", "consumerBillingLastname", "basketItems"),
    "INVOICE": ("consumerEmail", "consumerBillingFirstname", "consumerBillingLastname", "consumerBillingCountry"),
    "INSTALLMENT": ("consumerEmail", "consumerBillingFirstname", "consumerBillingLastname", "consumerBillingCountry"),
    "SEPA-DD": (),
    "EPS": ("financialInstitution",),
    "IDL": ("financialInstitution",),
    "SOFORTUEBERWEISUNG": (),
    "PRZELEWY24": ("consumerEmail",),
    "GIROPAY": (),
    **dict.fromkeys(_SAFE, ("consumerMerchantCrmId",)),
}
STORED = {"CCARD", "CCARD-MOTO", "MAESTRO", "SEPA-DD"}
_CODES = {
    "paymentToken": "11051",
    "basketItems": "11458",
    "consumerBillingCountry": "11413",
    "consumerEmail": "11400",
    "financialInstitution": "11502",
    "consumerBillingFirstname": "11406",
    "consumerBillingLastname": "11407",
    "consumerMerchantCrmId": "11428",
}
_EURO_ONLY = {"EPS", "IDL", "INVOICE", "INSTALLMENT", "SEPA-DD", "GIROPAY"}


def demands(form: Form, account: Account) -> str | None:
    """Return the code of what a payment type lacks."""
    kind = form["paymentType"]
    if kind not in DEMANDS:
        return "18051"
    currency = "PLN" if kind == "PRZELEWY24" else "EUR" if kind in _EURO_ONLY else None
    if currency and form["currency"].upper() not in {currency, {"PLN": "985", "EUR": "978"}[currency]}:
        return "18019"
    if not (money.read(form["amount"], form["currency"]) or kind == "PAYPAL") or form["amount"].startswith("-"):
        return "18017"  # nothing to pay is for PayPal alone (QMORE protocol 9.1)
    if code := _wrong_text(form, account, kind):
        return code
    missing = next((_CODES[name] for name in DEMANDS[kind] if not form.get(name)), None)
    if (
        not missing
        and kind in {"INVOICE", "INSTALLMENT"}
        and not (form.get("consumerBirthDate") or form.get("companyName"))
    ):
        return "11401"
    return missing or _incomplete(form, kind) or basket.wrong(form)


_PARTS = (("Firstname", "406"), ("Lastname", "407"), ("Address1", "408"), ("City", "410"), ("ZipCode", "411"))
_REACH = (("Country", "413"), ("Phone", "414"))
_WHOLE = {"PAYPAL": _REACH, "KLARNA": (*_PARTS, *_REACH)}


def _incomplete(form: Form, kind: str) -> str | None:
    """With PayPal and Klarna a part of a billing address demands the rest; Klarna's country stands alone (QMORE protocol 8.1)."""
    needed, given = _WHOLE.get(kind, ()), {name for name in form if name.startswith("consumerBilling") and form[name]}
    if not given - ({"consumerBillingCountry"} if kind == "KLARNA" else set()):
        return None
    return next((f"11{code}" for part, code in needed if not form.get(f"consumerBilling{part}")), None)


# Greatest lengths of customerStatement and orderReference, by payment type or a card's acquirer (QMORE protocol A.1).
_LIMITS = {
    "EPS": (35, 35),
    "IDL": (32, 32),
    "PRZELEWY24": (25, 64),
    "GIROPAY": (254, 32),
    "card complete": (25, 25),
    "hobex": (254, 20),
    "Worldline": (22, 64),
}
# What they may consist of, where less than everything will do.
_ALPHABETS = {
    ("EPS", "customerStatement"): r"[a-zA-Z0-9/\-?:().,'+ ]*",
    ("IDL", "customerStatement"): "[^<>%&]*",
    ("IDL", "orderReference"): "[a-zA-Z0-9]*",
    ("GIROPAY", "orderReference"): "[a-zA-Z0-9]*",
    ("card complete", "customerStatement"): "[a-zA-Z0-9]*",
    ("card complete", "orderReference"): "[a-zA-Z0-9]*",
    ("hobex", "orderReference"): "[a-zA-Z0-9]*",
}
_TEXTS = (("customerStatement", "218"), ("orderReference", "217"))


def _wrong_text(form: Form, account: Account, kind: str) -> str | None:
    """Return the code of a text that the acquirer could not print; Worldline wants a reference (QMORE protocol A.1)."""
    key = account.acquirer if kind in CARD_TYPES else kind
    for (name, code), limit in zip(_TEXTS, _LIMITS.get(key, (254, 128)), strict=True):
        if len(form.get(name, "").encode()) > limit:
            return f"15{code}"
        if not re.fullmatch(_ALPHABETS.get((key, name), "(?s:.*)"), form.get(name, "")):
            return f"16{code}"
    if key != "Worldline" or len(form.get("orderReference", "")) >= 10:
        return None
    return "15217" if form.get("orderReference") else "11217"


def storage(form: Form, account: Account, held: Storage | None, memory: Memory) -> str | None:
    """Return the code of a data storage that does not fit the payment (QMORE protocol 4.1)."""
    if form["paymentType"] not in STORED or form.get("sourceOrderNumber"):
        return _source(form, account, memory)
    if held is None or held.account != account or held.order_ident != form.get("orderIdent"):
        return "18302"
    if not held.alive(memory.clock.now()):
        return "18302"
    if held.information is None or held.information["paymentType"] != _family(form["paymentType"]):
        return "99997"
    return _three_d_secure(form) if form["paymentType"] in {"CCARD", "MAESTRO"} else None


def _family(payment_type: str) -> str:
    return "SEPA-DD" if payment_type == "SEPA-DD" else "CCARD"


def _source(form: Form, account: Account, memory: Memory) -> str | None:
    """One-click names an order of one's own, and no storage (QMORE protocol 7.9)."""
    if not form.get("sourceOrderNumber"):
        return None
    if form.get("storageId") or form.get("orderIdent"):
        return "14302"
    return None if memory.book.find(account, form["sourceOrderNumber"]) else "18159"


def _three_d_secure(form: Form) -> str | None:
    """Mail or phone, and both names, for an initial card payment (QMORE protocol 5.4)."""
    reachable = form.get("consumerEmail") or form.get("consumerBillingPhone") or form.get("consumerBillingMobilePhone")
    named = (("consumerBillingFirstname", "11406"), ("consumerBillingLastname", "11407"))
    return next((code for name, code in named if not form.get(name)), None if reachable else "11400")


_INSTITUTIONS = {
    "GOOGLEPAY": "MC",
    "PAYPAL": "PAYPAL",
    "PRZELEWY24": "Przelewy24",
    "PSC": "PAYSAFECARD",
    "INVOICE": "payolution",
}


def institution(session: Session) -> str:
    """Return the normalised financialInstitution (QMORE protocol 6.4)."""
    kind = session.form["paymentType"]
    held = (session.storage.information or {}) if session.storage else {}
    asked = session.form.get("financialInstitution", "")
    return held.get("financialInstitution") or _INSTITUTIONS.get(kind) or re.split("[,;]", asked)[0] or kind


def told(session: Session, memory: Memory) -> dict[str, str]:
    """Return a SUCCESS's own fields of its payment type (QMORE protocol 6.4)."""
    kind, form = session.form["paymentType"], session.form
    name = " ".join(filter(None, (form.get("consumerBillingFirstname"), form.get("consumerBillingLastname"))))
    name = name or "Test Consumer"
    match kind:
        case "CCARD" | "CCARD-MOTO" | "MAESTRO" | "GOOGLEPAY":
            return _card(session, name)
        case "SEPA-DD":
            made = opening.mandate(session.order_number, memory.clock.now())
            return {key: form.get(key) or value for key, value in made.items()}
        case "PAYPAL":
            return _paypal(form)
        case "SOFORTUEBERWEISUNG":
            return {**_SENDER, "senderAccountOwner": name}
        case "IDL":
            return {
                "idealConsumerName": name,
                "idealConsumerBIC": "RABONL2U",
                "idealConsumerIBAN": "NL17RABO0213698412",
            }
        case "EPS" | "GIROPAY":
            return {
                "epsConsumerIBAN": "AT611904300234573201",
                "epsConsumerBIC": "STZZATWWXXX",
                "epsConsumerName": name,
            }
        case "KLARNA":
            return _klarna(form)
        case "INVOICE" | "INSTALLMENT" | "AFTERPAY":
            return {"providerReferenceNumber": f"INV-{session.order_number}"}
        case _:
            return {}


_SENDER = {
    "senderAccountOwner": "",
    "senderAccountNumber": "1234567890",
    "senderBankNumber": "99000",
    "senderBankName": "Demo Bank",
    "senderBIC": "PNAGDE00000",
    "senderIBAN": "DE06000000000023456789",
    "senderCountry": "AT",
    "securityCriteria": "1",
}


def _card(session: Session, name: str) -> dict[str, str]:
    held = (session.storage.information or {}) if session.storage else {}
    return {
        "authenticated": "Yes" if session.storage and session.storage.secure else "No",
        "anonymousPan": held.get("anonymousPan", "0001"),
        "expiry": held.get("expiry", "12/2031"),
        "cardholder": held.get("cardholdername") or name,
        "maskedPan": held.get("maskedPan", "950000******0001"),
    }


def _paypal(form: Form) -> dict[str, str]:
    address = {
        "Street1": "consumerBillingAddress1",
        "Street2": "consumerBillingAddress2",
        "City": "consumerBillingCity",
        "State": "consumerBillingState",
        "ZIP": "consumerBillingZipCode",
        "CountryCode": "consumerBillingCountry",
    }
    return {
        "paypalPayerID": "PAYER123456ID",
        "paypalPayerEmail": form.get("consumerEmail", "buyer@paypal.com"),
        "paypalPayerFirstName": form.get("consumerBillingFirstname", "Test"),
        "paypalPayerLastName": form.get("consumerBillingLastname", "Consumer"),
        **{f"paypalPayerAddress{key}": form[name] for key, name in address.items() if form.get(name)},
    }


def _klarna(form: Form) -> dict[str, str]:
    parts = {"FirstName": "Firstname", "LastName": "Lastname", "City": "City", "Country": "Country", "Zip": "ZipCode"}
    parts |= {"Address1": "Address1", "Address2": "Address2", "State": "State", "Phone": "Phone"}
    return {
        f"klarna{which}{key}": form[canonical(f"consumer{which}{name}")]
        for which in ("Shipping", "Billing")
        for key, name in parts.items()
        if form.get(canonical(f"consumer{which}{name}"))
    }
