"""What an answer says of the payer, per method (QMORE protocol 4.4, 6.4, 7.5).

The fields are a confirmation's, a payment's of an order's details, or one entry of what a data storage holds.

Each reader returns None where the fields hold nothing of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from qmore import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

T = TypeVar("T")


@dataclass(frozen=True)
class Card:
    """The card that paid, as far as a merchant may know it; ``expiry`` is MM/YYYY."""

    anonymous_pan: str
    masked_pan: str
    expiry: str
    cardholder: str
    hashed_pan: str
    authenticated: bool
    brand: str = ""


@dataclass(frozen=True)
class DirectDebit:
    """The mandate of a SEPA direct debit, and when the money is taken."""

    mandate_id: str
    creditor_id: str
    signature_date: date | None
    due_date: date | None


@dataclass(frozen=True)
class PayPalPayer:
    """Who paid with PayPal."""

    payer_id: str
    email: str
    first_name: str
    last_name: str
    address_name: str
    street1: str
    street2: str
    city: str
    state: str
    zip_code: str
    country: str
    country_code: str
    address_status: str
    protection_eligibility: str
    billing_agreement_id: str


@dataclass(frozen=True)
class BankPayer:
    """Whose account paid: Sofort, iDEAL, eps and giropay tell it; a number and a bank code are the old form."""

    owner: str
    iban: str
    bic: str
    account_number: str = ""
    bank_number: str = ""
    bank_name: str = ""
    country: str = ""
    city: str = ""
    security_criteria: str = ""


@dataclass(frozen=True)
class WalletAddress:
    """Where Klarna or Google Pay says that the shopper lives."""

    first_name: str
    last_name: str
    address1: str
    address2: str
    city: str
    state: str
    country: str
    zip_code: str
    phone: str
    email: str


def card(fields: Mapping[str, str]) -> Card | None:
    """Read the card of CCARD, CCARD-MOTO, MAESTRO and GOOGLEPAY; a data storage spells its holder differently."""
    found = Card(
        anonymous_pan=fields.get("anonymousPan", ""),
        masked_pan=fields.get("maskedPan", ""),
        expiry=fields.get("expiry", ""),
        cardholder=fields.get("cardholder") or fields.get("cardholdername", ""),
        hashed_pan=fields.get("hashedPan", ""),
        authenticated=fields.get("authenticated", "").lower() == "yes",  # in any case (QMORE protocol 13 no. 22)
        brand=fields.get("brand", ""),
    )
    return found if found.anonymous_pan or found.masked_pan or found.hashed_pan else None


def direct_debit(fields: Mapping[str, str]) -> DirectDebit | None:
    """Read the mandate of SEPA-DD."""
    mandate, creditor = fields.get("mandateId", ""), fields.get("creditorId", "")
    signature, due = (dates.day(fields.get(name, "")) for name in ("mandateSignatureDate", "dueDate"))
    return DirectDebit(mandate, creditor, signature, due) if mandate or creditor or due else None


def paypal(fields: Mapping[str, str]) -> PayPalPayer | None:
    """Read PayPal's payer; the guide and the library name the eligibility differently (QMORE protocol 7.5)."""
    eligibility = fields.get("paypalPayerProtectionEligibility") or fields.get("paypalProtectionEligibility", "")
    address = "Name Street1 Street2 City State ZIP Country CountryCode Status"
    names = (
        "paypalPayerID paypalPayerEmail paypalPayerFirstName paypalPayerLastName "
        + " ".join(f"paypalPayerAddress{part}" for part in address.split())
        + " eligibility paypalBillingAgreementID"
    )
    return _read(PayPalPayer, {**fields, "eligibility": eligibility}, names)


def sofort(fields: Mapping[str, str]) -> BankPayer | None:
    """Read SOFORTUEBERWEISUNG's sender."""
    names = "AccountOwner IBAN BIC AccountNumber BankNumber BankName Country"
    listed = " ".join(f"sender{name}" for name in names.split())
    return _read(BankPayer, fields, f"{listed} - securityCriteria")


def ideal(fields: Mapping[str, str]) -> BankPayer | None:
    """Read IDL's consumer."""
    listed = "idealConsumerName idealConsumerIBAN idealConsumerBIC idealConsumerAccountNumber"
    return _read(BankPayer, fields, f"{listed} - - - idealConsumerCity")


def eps(fields: Mapping[str, str]) -> BankPayer | None:
    """Read EPS' and GIROPAY's consumer."""
    return _read(BankPayer, fields, "epsConsumerName epsConsumerIBAN epsConsumerBIC")


def bank_account(fields: Mapping[str, str]) -> BankPayer | None:
    """Read what a data storage holds of a bank account; the IBAN comes in clear (QMORE protocol 4.4)."""
    return _read(BankPayer, fields, "accountOwner bankAccountIban bankBic bankAccount bankNumber bankName bankCountry")


def klarna(fields: Mapping[str, str], side: str = "Billing") -> WalletAddress | None:
    """Read KLARNA's address; ``side`` is Billing or Shipping."""
    parts = "FirstName LastName Address1 Address2 City State Country Zip Phone Email"
    return _read(WalletAddress, fields, " ".join(f"klarna{side}{part}" for part in parts.split()))


def google_pay(fields: Mapping[str, str]) -> WalletAddress | None:
    """Read GOOGLEPAY's shipping address; its one name is the last name here."""
    parts = "- Name Address1 Address2 Locality - Country Zip Phone -"
    listed = " ".join(part if part == "-" else f"googlepayShipping{part}" for part in parts.split())
    return _read(WalletAddress, fields, listed)


def _read(make: Callable[..., T], fields: Mapping[str, str], names: str) -> T | None:
    texts = [fields.get(name, "") for name in names.split()]
    return make(*texts) if any(texts) else None
