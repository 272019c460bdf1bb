"""What each payment type can do and needs: every column of QMORE protocol 8.1, and where each column comes from.

The vendor's guides of 2021 (G21) and 2025 (G25) and its own client library (LIB) are the sources. ``acquirers`` says which
operations an acquirer allows. CLICKTOPAY and SELECT exist in the hosted page only and are no rows of ``TABLE``.
"""

from __future__ import annotations

from qmore.payment_type import PaymentType, Recurring, Refunds, Storage, TwoStep, Undecided

__all__ = ["PAGE_ONLY", "RETIRED", "SOURCES", "TABLE", "PaymentType"]

# Where a column's facts come from: pages of the vendor's guides and files of its library.
SOURCES = {
    "code": "G25 parameters/detailed-description; LIB Stdlib/PaymentTypeAbstract.php",
    "name": "G25 parameters/detailed-description, payment-methods",
    "storage": "G25 hosted/seamless/data-storage; G21 qmore/datastorage_store",
    "two_step": "G25 backend/by-payment-method; G21 back-end_operations/transaction-based/table",
    "refunds": "G25 backend/by-payment-method; G21 back-end_operations/transaction-based/table",
    "recurring": "G25 backend/by-payment-method; G21 how_to/recurpayment",
    "pending_2025": "G25 parameters/detailed-description#pendingUrl",
    "pending_2021": "G21 request_parameters#pendingUrl",
    "iframe_allowed": "G21 qpay/integration_desktop, payment_methods/sofort",
    "financial_institution_required": "G25 parameters/frontend/optional-parameters",
    "required_fields": "G25 payment-methods; G21 payment_methods",
    "currencies": "G25 payment-methods; G21 payment_methods",
    "countries": "G25 payment-methods; G21 payment_methods",
    "needs": "G25 payment-methods; G21 payment_methods",
}

_DACH = ("AT", "DE", "CH")
_CRM = ("consumer.email",)  # consumerMerchantCrmId is made from the e-mail
_CASH = "consumerMerchantCrmId"
_EUR = ("EUR",)
_R, _N = Undecided.RECOMMENDED, Undecided.NOT_NEEDED
_INVOICE = "billing address, e-mail and birth date, or companyName instead of it"

_ROWS = (
    PaymentType(
        code="CCARD",
        name="Cards",
        storage=Storage.YES,
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        recurring=Recurring.YES,
        pending_2025=_R,
        pending_2021=_N,
        iframe_allowed=True,
        needs="3-D Secure 2: e-mail or phone, and the billing names",
    ),
    PaymentType(
        code="CCARD-MOTO",
        name="Mail and phone order",
        storage=Storage.YES,
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        recurring=Recurring.YES,
        needs="staff only; no 3-D Secure",
    ),
    PaymentType(
        code="GOOGLEPAY",
        name="Google Pay",
        storage=Storage.IFRAME,
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        recurring=Recurring.YES,
        pending_2025=_R,
        pending_2021=_N,
        needs="paymentToken",
    ),
    PaymentType(
        code="PAYPAL",
        name="PayPal",
        two_step=TwoStep.BY_REQUEST,
        refunds=Refunds.YES,
        recurring=Recurring.INITIAL,
        pending_2025=_R,
        pending_2021=Undecided.REQUIRED,
        needs="for seller protection billing address and basket; any billing field demands phone and country",
    ),
    PaymentType(
        code="KLARNA",
        name="Klarna Payments",
        two_step=TwoStep.BY_REQUEST,
        refunds=Refunds.YES,
        required_fields=("consumer.email",),
        needs="basket, consumerBillingCountry, consumerEmail; of an address all fields or none but the country",
    ),
    PaymentType(
        code="AFTERPAY",
        name="Riverty",
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        pending_2025=_R,
        financial_institution_required=True,
        needs="billing address and basket",
    ),
    PaymentType(
        code="INVOICE",
        name="Invoice",
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        pending_2025=_N,
        pending_2021=_N,
        required_fields=("consumer.email", "consumer.birthDate"),
        currencies=_EUR,
        countries=_DACH,
        needs=_INVOICE,
    ),
    PaymentType(
        code="INSTALLMENT",
        name="Installment",
        two_step=TwoStep.YES,
        refunds=Refunds.YES,
        pending_2021=_N,
        required_fields=("consumer.email", "consumer.birthDate"),
        currencies=_EUR,
        countries=_DACH,
        needs=_INVOICE,
    ),
    PaymentType(
        code="SEPA-DD",
        name="SEPA direct debit",
        storage=Storage.YES,
        two_step=TwoStep.BY_REQUEST,
        refunds=Refunds.TRANSFER_FUND,
        recurring=Recurring.YES,
        pending_2025=_N,
        pending_2021=_N,
        iframe_allowed=True,
        currencies=_EUR,
        needs="with b4payment: consumerMerchantCrmId; with hobex: an account in AT, DE or NL",
    ),
    PaymentType(
        code="EPS",
        name="eps",
        refunds=Refunds.BY_CONTRACT,
        pending_2025=_R,
        pending_2021=_R,
        financial_institution_required=True,
        currencies=_EUR,
        needs="financialInstitution, EPS-SO today; shoppers of Austrian banks",
    ),
    PaymentType(
        code="IDL",
        name="iDEAL",
        refunds=Refunds.TRANSFER_FUND,
        recurring=Recurring.AS_SEPA,
        pending_2021=_R,
        financial_institution_required=True,
        currencies=_EUR,
        needs="shoppers of Dutch banks",
    ),
    PaymentType(
        code="SOFORTUEBERWEISUNG",
        name="Sofort",
        refunds=Refunds.TRANSFER_FUND,
        recurring=Recurring.AS_SEPA,
        pending_2025=_R,
        pending_2021=_R,
        needs="not in the menu of 2025; AT, DE, CH, BE, NL and others",
    ),
    PaymentType(
        code="PRZELEWY24",
        name="Przelewy24",
        pending_2025=_R,
        pending_2021=_R,
        required_fields=("consumer.email",),
        currencies=("PLN",),
        needs="consumerEmail",
    ),
    PaymentType(
        code="PSC",
        name="paysafecard",
        two_step=TwoStep.ONCE_LISTED,
        pending_2025=_R,
        pending_2021=_R,
        required_fields=_CRM,
        needs=_CASH,
    ),
    PaymentType(code="CIRCLEK", name="Circle K", required_fields=_CRM, needs=_CASH),
    PaymentType(code="CVSPHARMACY", name="CVS Pharmacy", required_fields=_CRM, needs=_CASH),
    PaymentType(code="DOLLARGENERAL", name="Dollar General", required_fields=_CRM, needs=_CASH),
    PaymentType(code="OPENBUCKSCARD", name="openbucks", required_fields=_CRM, needs=_CASH),
    PaymentType(code="PAGOEFECTIVO", name="PagoEfectivo", required_fields=_CRM, needs=_CASH),
    PaymentType(code="SAFETYPAY", name="SafetyPay", required_fields=_CRM, needs=_CASH),
    PaymentType(
        code="GIROPAY",
        name="giropay",
        storage=Storage.LEGACY,
        pending_2025=_R,
        pending_2021=_R,
        currencies=_EUR,
        needs="a bank's sorting code; not in the menu of 2025",
    ),
)
TABLE: dict[str, PaymentType] = {row.code: row for row in _ROWS}
PAGE_ONLY = frozenset({"CLICKTOPAY", "SELECT"})
# Codes that only the vendor's library still has; MAESTRO is paid as CCARD.
RETIRED = frozenset(
    {
        *("BANCONTACT_MISTERCASH", "CRYPTO", "EKONTO", "ELV", "EPAY_BG", "MAESTRO", "MASTERPASS", "MONETA", "MPASS"),
        *("PBX", "POLI", "QUICK", "SKRILLDIRECT", "SKRILLWALLET", "TATRAPAY", "TRUSTLY", "TRUSTPAY", "VOUCHER"),
    }
)
