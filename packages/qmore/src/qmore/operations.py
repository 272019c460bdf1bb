"""Back-end operations that move money (QMORE protocol 7.3), each with the one answer that means "done"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore import serial
from qmore.requests import backend_fields, backend_order, basket_fields, signed
from qmore.responses import Nonsense, Rejected, refusal

if TYPE_CHECKING:
    from qmore.account import Account
    from qmore.requests import BasketItem, Form


@dataclass(frozen=True)
class Deposited:
    """Captured; a split capture has a payment number of its own."""

    payment_number: str


@dataclass(frozen=True)
class Refunded:
    """Given back, as a credit of its own."""

    credit_number: str


@dataclass(frozen=True)
class Transferred:
    """Transferred to the payer of another order, as a credit of its own."""

    credit_number: str


@dataclass(frozen=True)
class Recurred:
    """Paid again, as an order of its own."""

    order_number: str


@dataclass(frozen=True)
class FinancialInstitutions:
    """The banks of a payment type, as QMORE names their parts."""

    institutions: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Done:
    """Executed, with nothing to say."""


def _form(account: Account, language: str, fields: dict[str, str | None]) -> Form:
    given = {name: value for name, value in fields.items() if value is not None}
    return signed({**backend_fields(account, language), **given}, [*backend_order(account), *given], account)


def _executed(text: str) -> dict[str, str] | Rejected | Nonsense:
    values = serial.parse(text)
    return values if values.get("status") == "0" else refusal(values)


@dataclass(frozen=True)
class Deposit:
    """Capture an approval, or a part of it; ``amount`` as text with the currency's decimals."""

    path: ClassVar[str] = "/seamless/backend/deposit"
    order_number: str
    amount: str
    currency: str
    basket: tuple[BasketItem, ...] = ()
    language: str = "en"
    merchant_reference: str | None = None
    customer_statement: str | None = None

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {
            "orderNumber": self.order_number,
            "amount": self.amount,
            "currency": self.currency,
            "merchantReference": self.merchant_reference,
            "customerStatement": self.customer_statement,
        }
        return _form(account, self.language, {**fields, **basket_fields(self.basket)})

    def answer(self, text: str) -> Deposited | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Deposited(found.get("paymentNumber", "")) if isinstance(found, dict) else found


@dataclass(frozen=True)
class Refund:
    """Give back what was deposited, or a part of it, after the day-end closing."""

    path: ClassVar[str] = "/seamless/backend/refund"
    order_number: str
    amount: str
    currency: str
    basket: tuple[BasketItem, ...] = ()
    language: str = "en"
    merchant_reference: str | None = None

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {
            "orderNumber": self.order_number,
            "amount": self.amount,
            "currency": self.currency,
            "merchantReference": self.merchant_reference,
        }
        return _form(account, self.language, {**fields, **basket_fields(self.basket)})

    def answer(self, text: str) -> Refunded | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Refunded(found.get("creditNumber", "")) if isinstance(found, dict) else found


@dataclass(frozen=True)
class ApproveReversal:
    """Cancel an approval as a whole."""

    path: ClassVar[str] = "/seamless/backend/approveReversal"
    order_number: str
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return _form(account, self.language, {"orderNumber": self.order_number})

    def answer(self, text: str) -> Done | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Done() if isinstance(found, dict) else found


@dataclass(frozen=True)
class DepositReversal:
    """Void a capture before the day-end closing."""

    path: ClassVar[str] = "/seamless/backend/depositReversal"
    order_number: str
    payment_number: str
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return _form(account, self.language, {"orderNumber": self.order_number, "paymentNumber": self.payment_number})

    def answer(self, text: str) -> Done | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Done() if isinstance(found, dict) else found


@dataclass(frozen=True)
class TransferFund:
    """Pay money back to the payer of an existing order whose method knows no refund (``EXISTINGORDER``)."""

    path: ClassVar[str] = "/seamless/backend/transferFund"
    source_order_number: str
    amount: str
    currency: str
    order_description: str
    language: str = "en"
    order_number: str | None = None
    order_reference: str | None = None
    customer_statement: str | None = None

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return _form(
            account,
            self.language,
            {
                "orderNumber": self.order_number,
                "orderDescription": self.order_description,
                "amount": self.amount,
                "currency": self.currency,
                "orderReference": self.order_reference,
                "customerStatement": self.customer_statement,
                "fundTransferType": "EXISTINGORDER",
                "sourceOrderNumber": self.source_order_number,
            },
        )

    def answer(self, text: str) -> Transferred | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Transferred(found.get("creditNumber", "")) if isinstance(found, dict) else found


@dataclass(frozen=True)
class RefundReversal:
    """Take a refund back before its day-end closing, where the acquirer supports it."""

    path: ClassVar[str] = "/seamless/backend/refundReversal"
    order_number: str
    credit_number: str
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return _form(account, self.language, {"orderNumber": self.order_number, "creditNumber": self.credit_number})

    def answer(self, text: str) -> Done | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Done() if isinstance(found, dict) else found


@dataclass(frozen=True)
class RecurPayment:
    """Pay again from an order of at most 400 days' age, without the shopper (QMORE protocol 7.9)."""

    path: ClassVar[str] = "/seamless/backend/recurPayment"
    source_order_number: str
    amount: str
    currency: str
    order_description: str
    auto_deposit: bool = False
    language: str = "en"
    order_number: str | None = None
    order_reference: str | None = None
    customer_statement: str | None = None
    transaction_identifier: str | None = None
    merchant_tokenization_flag: str | None = None
    periodic_type: str | None = None

    def form(self, account: Account) -> Form:
        """Return the signed form; the order of the names is the order of signing (QMORE protocol 3.2)."""
        return _form(
            account,
            self.language,
            {
                "orderNumber": self.order_number,
                "sourceOrderNumber": self.source_order_number,
                "autoDeposit": "yes" if self.auto_deposit else "no",
                "orderDescription": self.order_description,
                "amount": self.amount,
                "currency": self.currency,
                "orderReference": self.order_reference,
                "customerStatement": self.customer_statement,
                "transactionIdentifier": self.transaction_identifier,
                "merchantTokenizationFlag": self.merchant_tokenization_flag,
                "periodicType": self.periodic_type,
            },
        )

    def answer(self, text: str) -> Recurred | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Recurred(found.get("orderNumber", "")) if isinstance(found, dict) else found


@dataclass(frozen=True)
class GetFinancialInstitutions:
    """Ask for the banks of a payment type; only some types have a list (QMORE protocol 7.3)."""

    path: ClassVar[str] = "/seamless/backend/getFinancialInstitutions"
    payment_type: str
    transaction_type: str | None = None
    bank_country: str | None = None
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {"paymentType": self.payment_type, "transactionType": self.transaction_type}
        return _form(account, self.language, {**fields, "bankCountry": self.bank_country})

    def answer(self, text: str) -> FinancialInstitutions | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        if not isinstance(found, dict):
            return found
        return FinancialInstitutions(tuple(serial.items(found, "financialInstitution")))
