"""What each payment type demands and tells (QMORE protocol 4.1, 5.4, 6.4, 8.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.qmore import basket, money, opening
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


def demands(form: Form) -> str | None:
    """Return the code of what a payment type lacks."""
    kind = form["paymentType"]
    if kind not in DEMANDS:
        return "18051"
    currency = "PLN" if kind == "PRZELEWY24" else "EUR" if kind in _EURO_ONLY else None
    if currency and form["currency"].upper() not in {currency, {"PLN": "985", "EUR": "978"}[currency]}:
        return "18019"
    if not (money.read(form["amount"], form["currency"]) or kind == "PAYPAL") or form["amount"].startswith("-"):
        return "18017"  # nothing to pay is for PayPal alone (QMORE protocol 9.1)
    if code := _too_long(form, kind):
        return code
    missing = next((_CODES[name] for name in DEMANDS[kind] if not form.get(name)), None)
    if (
        not missing
        and kind in {"INVOICE", "INSTALLMENT"}
        and not (form.get("consumerBirthDate") or form.get("companyName"))
    ):
        return "11401"
    return missing or basket.wrong(form)


# QMORE protocol A.1: customerStatement, orderReference.
_LIMITS = {"EPS": (35, 35), "IDL": (32, 32), "PRZELEWY24": (25, 64), "GIROPAY": (254, 32)}


def _too_long(form: Form, kind: str) -> str | None:
    statement, reference = _LIMITS.get(kind, (254, 128))
    if len(form.get("customerStatement", "").encode()) > statement:
        return "15218"
    return "15217" if len(form.get("orderReference", "").encode()) > reference else None


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
