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

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {"orderNumber": self.order_number, "amount": self.amount, "currency": self.currency}
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

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {"orderNumber": self.order_number, "amount": self.amount, "currency": self.currency}
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

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return _form(
            account,
            self.language,
            {
                "orderDescription": self.order_description,
                "amount": self.amount,
                "currency": self.currency,
                "fundTransferType": "EXISTINGORDER",
                "sourceOrderNumber": self.source_order_number,
            },
        )

    def answer(self, text: str) -> Transferred | Rejected | Nonsense:
        """Read the answer."""
        found = _executed(text)
        return Transferred(found.get("creditNumber", "")) if isinstance(found, dict) else found
