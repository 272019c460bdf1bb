"""What each payment type can do and needs, as a table (QMORE protocol 8.1, from the vendor's 2021 and 2025 guides).

CLICKTOPAY and SELECT exist in the vendor's hosted page only and are no rows here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaymentType:
    """One row: what the vendor's guides say of a payment type."""

    code: str
    name: str
    needs_data_storage: bool = False
    can_authorize: bool = False
    refundable: bool = False
    iframe_allowed: bool = False
    financial_institution_required: bool = False
    required_fields: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


_DACH = ("AT", "DE", "CH")
_CRM = ("consumer.email",)  # consumerMerchantCrmId is made from the e-mail

_ROWS = (
    PaymentType("CCARD", "Cards", needs_data_storage=True, can_authorize=True, refundable=True, iframe_allowed=True),
    PaymentType("CCARD-MOTO", "Mail and phone order", needs_data_storage=True, can_authorize=True, refundable=True),
    PaymentType("GOOGLEPAY", "Google Pay", needs_data_storage=True, can_authorize=True, refundable=True),
    PaymentType("PAYPAL", "PayPal", refundable=True),
    PaymentType("KLARNA", "Klarna Payments", refundable=True, required_fields=("consumer.email",)),
    PaymentType("AFTERPAY", "Riverty", can_authorize=True, refundable=True, financial_institution_required=True),
    PaymentType(
        "INVOICE",
        "Invoice",
        can_authorize=True,
        refundable=True,
        required_fields=("consumer.email", "consumer.birthDate"),
        currencies=("EUR",),
        countries=_DACH,
    ),
    PaymentType(
        "INSTALLMENT",
        "Installment",
        can_authorize=True,
        refundable=True,
        required_fields=("consumer.email", "consumer.birthDate"),
        currencies=("EUR",),
        countries=_DACH,
    ),
    PaymentType("SEPA-DD", "SEPA direct debit", needs_data_storage=True, iframe_allowed=True, currencies=("EUR",)),
    PaymentType("EPS", "eps", financial_institution_required=True, currencies=("EUR",)),
    PaymentType("IDL", "iDEAL", financial_institution_required=True, currencies=("EUR",)),
    PaymentType("SOFORTUEBERWEISUNG", "Sofort"),
    PaymentType("PRZELEWY24", "Przelewy24", required_fields=("consumer.email",), currencies=("PLN",)),
    PaymentType("PSC", "paysafecard", required_fields=_CRM),
    PaymentType("CIRCLEK", "Circle K", required_fields=_CRM),
    PaymentType("CVSPHARMACY", "CVS Pharmacy", required_fields=_CRM),
    PaymentType("DOLLARGENERAL", "Dollar General", required_fields=_CRM),
    PaymentType("OPENBUCKSCARD", "openbucks", required_fields=_CRM),
    PaymentType("PAGOEFECTIVO", "PagoEfectivo", required_fields=_CRM),
    PaymentType("SAFETYPAY", "SafetyPay", required_fields=_CRM),
    PaymentType("GIROPAY", "giropay", currencies=("EUR",)),
)
TABLE: dict[str, PaymentType] = {row.code: row for row in _ROWS}
