"""The columns that the table of payment types has (QMORE protocol 8.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TwoStep(StrEnum):
    """Whether a payment can be approved first and deposited later."""

    YES = "yes"
    BY_REQUEST = "by request"  # the merchant asks for it; one step otherwise
    ONCE_LISTED = "listed in 2021"
    NO = "no"


class Refunds(StrEnum):
    """How money goes back."""

    YES = "yes"
    BY_CONTRACT = "by contract"
    TRANSFER_FUND = "transferFund"  # no refund: a transfer to the order's payer
    NO = "no"


class Recurring(StrEnum):
    """Whether ``recurPayment`` can follow."""

    YES = "yes"
    INITIAL = "INITIAL and approval"  # only after transactionIdentifier=INITIAL, and where the institution approves
    AS_SEPA = "as SEPA-DD"
    NO = "no"


class Undecided(StrEnum):
    """What a guide says of ``pendingUrl``: whether a payment may stay undecided."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    NOT_NEEDED = "not needed"
    NOT_LISTED = "not listed"


class Storage(StrEnum):
    """Whether a data storage holds the shopper's data."""

    YES = "yes"
    IFRAME = "SAQ-A iframe"
    LEGACY = "legacy"
    NO = "no"


@dataclass(frozen=True)
class PaymentType:
    """One row: what the vendor's guides say of a payment type. No currencies or countries: the account's own."""

    code: str
    name: str
    storage: Storage = Storage.NO
    two_step: TwoStep = TwoStep.NO
    refunds: Refunds = Refunds.NO
    recurring: Recurring = Recurring.NO
    pending_2025: Undecided = Undecided.NOT_LISTED
    pending_2021: Undecided = Undecided.NOT_LISTED
    iframe_allowed: bool = False
    financial_institution_required: bool = False
    required_fields: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    needs: str = ""

    @property
    def needs_data_storage(self) -> bool:
        """Whether a shop must open a data storage for it today."""
        return self.storage in {Storage.YES, Storage.IFRAME}

    @property
    def can_authorize(self) -> bool:
        """Whether every merchant can approve first and deposit later."""
        return self.two_step is TwoStep.YES

    @property
    def refundable(self) -> bool:
        """Whether every merchant can refund it."""
        return self.refunds is Refunds.YES
