"""Paying out without a refundable order: to an order's payer, a bank account or a wallet (QMORE protocol 3.2, 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore.operations.backend import Operation, number, without

if TYPE_CHECKING:
    from qmore.responses import Nonsense


@dataclass(frozen=True)
class ExistingOrder:
    """The payer of an order whose method knows no refund."""

    kind: ClassVar[str] = "EXISTINGORDER"
    source_order_number: str

    def fields(self) -> dict[str, str]:
        """Name what is signed last."""
        return {"sourceOrderNumber": self.source_order_number}


@dataclass(frozen=True)
class BankAccount:
    """A bank account, by SEPA credit transfer."""

    kind: ClassVar[str] = "SEPA-CT"
    owner: str
    bic: str
    iban: str

    def fields(self) -> dict[str, str]:
        """Name what is signed last."""
        return {"bankAccountOwner": self.owner, "bankBic": self.bic, "bankAccountIban": self.iban}


@dataclass(frozen=True)
class SkrillWallet:
    """A Skrill wallet, known by its owner's e-mail address."""

    kind: ClassVar[str] = "SKRILLWALLET"
    email: str

    def fields(self) -> dict[str, str]:
        """Name what is signed last."""
        return {"consumerEmail": self.email}


@dataclass(frozen=True)
class MonetaWallet:
    """A moneta.ru wallet."""

    kind: ClassVar[str] = "MONETA"
    wallet_id: str

    def fields(self) -> dict[str, str]:
        """Name what is signed last."""
        return {"consumerWalletId": self.wallet_id}


@dataclass(frozen=True)
class Transferred:
    """Paid out, as a credit of its own."""

    credit_number: str


@dataclass(frozen=True)
class TransferFund(Operation[Transferred]):
    """Pay out; ``amount`` as text with the currency's decimals."""

    command: ClassVar[str] = "transferFund"
    to: ExistingOrder | BankAccount | SkrillWallet | MonetaWallet
    amount: str
    currency: str
    order_description: str
    language: str = "en"
    order_number: str | None = None
    order_reference: str | None = None
    customer_statement: str | None = None
    credit_number: str | None = None

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {
            "orderNumber": self.order_number,
            "creditNumber": self.credit_number,
            "orderDescription": self.order_description,
            "amount": self.amount,
            "currency": self.currency,
            "orderReference": self.order_reference,
            "customerStatement": self.customer_statement,
            "fundTransferType": self.to.kind,
            **self.to.fields(),
        }

    def executed(self, values: dict[str, str]) -> Transferred | Nonsense:
        """Read the answer."""
        found = number(values, "creditNumber")
        return Transferred(found) if found else without("creditNumber")
