"""Which operations a method's acquirer allows: every row of QMORE protocol 7.8, after the guide of 2025.

[G25 backend/by-payment-method]. It says what to expect of a contract; whether an order allows an operation now, its details
say (``operations_allowed``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class May(Enum):
    """What the guide says of one operation."""

    YES = "yes"
    NO = "no"
    PARTIAL = "a part of the amount, once"
    SPLIT = "in parts, until all is deposited"
    PARTIAL_BY_ARRANGEMENT_SPLIT = "a part; in parts by arrangement"
    VOIDS = "voids the payment as a whole"
    BY_APPROVAL = "where the institution approves"
    TWO_STEP = "where two steps were set up"
    TWO_STEP_PARTIAL = "a part, where two steps were set up"
    DISPUTED = "yes by the guide's table, no by its text"
    AS_SEPA = "as SEPA-DD"


@dataclass(frozen=True)
class Acquirer:
    """One row; ``getOrderDetails`` works for all of them."""

    payment_type: str
    name: str
    approve_reversal: May = May.NO
    deposit: May = May.NO
    deposit_reversal: May = May.NO
    recur_payment: May = May.NO
    refund: May = May.NO
    refund_reversal: May = May.NO


_Y, _N, _P, _V = May.YES, May.NO, May.PARTIAL, May.VOIDS


def _cards(names: str, *operations: May) -> tuple[Acquirer, ...]:
    return tuple(Acquirer("CCARD", name, *operations) for name in names.split("; "))


# GOOGLEPAY and CLICKTOPAY are as their card acquirer.
TABLE = (
    *_cards("card complete", _Y, _P, _Y, May.BY_APPROVAL, _Y, _N),
    *_cards("emerchantpay", _Y, _Y, _N, _Y, _Y, _N),
    *_cards("Dimoco", _Y, _P, _Y, May.DISPUTED, _Y, _N),
    *_cards("Global Payments; Payone (B+S); Diners; Amex", _Y, _P, _Y, _Y, _Y, _Y),
    *_cards("hobex", _Y, _P, _V, _Y, _Y, _N),
    *_cards("Payone (SIX AT/Paylife)", _Y, _Y, _V, _Y, _Y, _Y),
    *_cards("Worldline; Worldline (SIX EU); SIX CH; Concardis; First Cash Solution", _Y, _P, _V, _Y, _Y, _Y),
    *_cards("test environment", _Y, _P, _V, _Y, _Y, _N),
    Acquirer("PAYPAL", "PayPal", May.TWO_STEP, May.TWO_STEP_PARTIAL, _N, May.BY_APPROVAL, _Y),
    Acquirer("KLARNA", "Klarna", May.TWO_STEP, May.TWO_STEP, _N, _N, _Y),
    Acquirer("AFTERPAY", "Riverty", _Y, May.SPLIT, _N, _N, _Y),
    Acquirer("INVOICE", "payolution", _Y, May.PARTIAL_BY_ARRANGEMENT_SPLIT, _N, _N, _Y),
    Acquirer("SEPA-DD", "hobex", deposit_reversal=_V, recur_payment=_Y),
    Acquirer("SEPA-DD", "b4payment", recur_payment=_Y),
    Acquirer("EPS", "eps", refund=May.BY_APPROVAL),
    Acquirer("SOFORTUEBERWEISUNG", "Sofort", recur_payment=May.AS_SEPA),
    *(
        Acquirer(code, "any")
        for code in (
            "IDL",
            "PRZELEWY24",
            "PSC",
            "CIRCLEK",
            "CVSPHARMACY",
            "DOLLARGENERAL",
            "OPENBUCKSCARD",
            "PAGOEFECTIVO",
            "SAFETYPAY",
        )
    ),
)


def of(payment_type: str) -> tuple[Acquirer, ...]:
    """Return the rows of a payment type; Google Pay goes through the cards' acquirers."""
    wanted = "CCARD" if payment_type in {"GOOGLEPAY", "CCARD-MOTO"} else payment_type
    return tuple(row for row in TABLE if row.payment_type == wanted)
