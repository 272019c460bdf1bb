"""What each acquirer and payment type lets a merchant do (QMORE protocol 7.8), column for column of the vendor's table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account


@dataclass(frozen=True)
class Column:
    """One row of the table: ``deposit`` is "", "whole", "partial" or "split"; ``deposit_reversal`` "", "two" or "one"."""

    approve_reversal: bool
    deposit: str
    deposit_reversal: str
    recur: bool
    refund: bool
    refund_reversal: bool

    def knows(self, operation: str) -> bool:
        """Tell whether the payment type has an operation at all."""
        has = {
            "approveReversal": self.approve_reversal,
            "deposit": bool(self.deposit),
            "depositReversal": bool(self.deposit_reversal),
            "recurPayment": self.recur,
            "refund": self.refund,
            "refundReversal": self.refund_reversal,
        }
        return has[operation]


def _column(row: str) -> Column:
    """Read a row in the document's own signs: aR D dR RP R rR."""
    approve, deposit, void, recur, refund, unrefund = row.split()
    return Column(
        approve_reversal=approve == "y",
        deposit={"-": "", "y": "whole", "p": "partial", "s": "split"}[deposit],
        deposit_reversal={"-": "", "y": "two", "1": "one"}[void],
        recur=recur == "y",
        refund=refund == "y",
        refund_reversal=unrefund == "y",
    )


# QMORE protocol 7.8: aR D dR RP R rR; p partial, s split, 1 one-step.
CARD = {
    "test environment": _column("y p 1 y y -"),
    "card complete": _column("y p y y y -"),
    "emerchantpay": _column("y y - y y -"),
    "Dimoco": _column("y p - y y -"),
    "Global Payments": _column("y p y y y y"),
    "Payone (B+S)": _column("y p y y y y"),
    "Diners": _column("y p y y y y"),
    "Amex": _column("y p y y y y"),
    "hobex": _column("y p 1 y y -"),
    "Payone (SIX AT/Paylife)": _column("y y 1 y y y"),
    "Worldline": _column("y p 1 y y y"),
    "SIX CH": _column("y p 1 y y y"),
    "Concardis": _column("y p 1 y y y"),
    "First Cash Solution": _column("y p 1 y y y"),
}
CARD_TYPES = frozenset({"CCARD", "CCARD-MOTO", "MAESTRO", "GOOGLEPAY", "CLICKTOPAY"})
_METHODS = {
    "PAYPAL": _column("- - - y y -"),
    "KLARNA": _column("- - - - y -"),
    "AFTERPAY": _column("y s - - y -"),
    "INVOICE": _column("y p - - y -"),
    "INSTALLMENT": _column("y p - - y -"),
    "SEPA-DD": _column("- - 1 y - -"),
    "SOFORTUEBERWEISUNG": _column("- - - y - -"),
    "IDL": _column("- - - y - -"),
}
# Set up for two steps on request (QMORE protocol 7.6, 7.8 mark w).
_TWO_STEP = {
    "PAYPAL": _column("y p - y y -"),
    "KLARNA": _column("y y - - y -"),
    "SEPA-DD": _column("y y 1 y - -"),
}
_B4PAYMENT = _column("- - - y - -")
_READ_ONLY = _column("- - - - - -")


def column(account: Account, payment_type: str) -> Column:
    """Return what an account may do with orders of a payment type."""
    if payment_type in CARD_TYPES:
        return CARD[account.acquirer]
    if payment_type == "SEPA-DD" and account.sepa_acquirer == "b4payment":
        return _B4PAYMENT
    if payment_type in account.two_step and payment_type in _TWO_STEP:
        return _TWO_STEP[payment_type]
    found = _METHODS.get(payment_type, _READ_ONLY)
    if payment_type == "EPS" and account.eps_refund:
        return replace(found, refund=True)
    return replace(found, deposit="split") if payment_type in account.split and found.deposit else found
