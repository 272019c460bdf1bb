"""What a person must look at, as a list that opens and settles by itself: each entry a sentence and what to do about it.

An entry is of one kind and about one subject, so that finding it again changes nothing. What a storefront can correct is
another thing: ``app.decide.problems``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.decide import books
from app.decide.payment import OPEN, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.decide.records import Operation, Payment, Report


class Kind(StrEnum):
    """What may be wrong."""

    SILENT = "SILENT"
    PENDING_LONG = "PENDING_LONG"
    APPROVAL_EXPIRES = "APPROVAL_EXPIRES"
    DOUBLE_PAYMENT = "DOUBLE_PAYMENT"
    PAID_OTHERWISE = "PAID_OTHERWISE"
    CHECKOUT_GONE = "CHECKOUT_GONE"
    REPORT_PARKED = "REPORT_PARKED"
    FORGED = "FORGED"


WATCHED = frozenset({Kind.SILENT, Kind.PENDING_LONG, Kind.APPROVAL_EXPIRES})  # what a payment's own row shows
NEEDLESS = frozenset({Kind.DOUBLE_PAYMENT, Kind.PAID_OTHERWISE, Kind.CHECKOUT_GONE})  # money that can be given back
TWICE = frozenset({Kind.DOUBLE_PAYMENT, Kind.PAID_OTHERWISE})
CRITICAL = NEEDLESS | {Kind.SILENT, Kind.REPORT_PARKED}

LONG = timedelta(hours=1)  # after which an open payment is worth a look
EXPIRING = timedelta(days=5)  # many acquirers keep an approval for seven days (QMORE protocol 7.4)


@dataclass(frozen=True)
class Trouble:
    """One entry; ``subject`` is what it is about, ``reference`` what people call that, empty for a shop as a whole."""

    tenant: str
    subject: str
    kind: Kind
    since: datetime
    reference: str = ""
    details: dict[str, str] = field(default_factory=dict)
    settled_at: datetime | None = None

    @property
    def key(self) -> str:
        """The name under which Saleor counts it (Saleor protocol 10)."""
        return f"{self.kind}:{self.subject}"[:128]


def about(payment: Payment, kind: Kind, now: datetime, **details: str) -> Trouble:
    """Return an entry about a payment."""
    return Trouble(payment.tenant, payment.transaction_id, kind, now, payment.psp_reference, details)


def parked(report: Report, reason: str, now: datetime) -> Trouble:
    """Return the entry about a report that does not reach Saleor."""
    said = {"type": report.type, "reason": reason[:200]}
    return Trouble(report.tenant, report.id, Kind.REPORT_PARKED, now, report.psp_reference, said)


def forged(tenant: str, now: datetime) -> Trouble:
    """Return the entry about confirmations that nobody believes."""
    return Trouble(tenant, "confirmations", Kind.FORGED, now)


def watched(payment: Payment, ledger: Sequence[Operation], now: datetime) -> tuple[Trouble, ...]:
    """Return what is wrong with a payment by its own row, one thing at most."""
    age, unknown = now - payment.created_at, payment.order_number is None
    match State(payment.state):
        case State.STARTING | State.STARTED if unknown and now >= payment.expires_at:
            return (about(payment, Kind.SILENT, now),)
        case state if state in OPEN - {State.NEW} and age > LONG:
            return (about(payment, Kind.PENDING_LONG, now),)
        case State.AUTHORIZED if age > EXPIRING and books.told(payment, ledger).authorized > 0:
            return (about(payment, Kind.APPROVAL_EXPIRES, now),)
        case _:
            return ()


Words = tuple[str, str]  # the sentence, and what to do
_SAID: dict[Kind, dict[str, Words]] = {
    Kind.SILENT: {
        "en": (
            "Payment {reference} was started and never confirmed, and QMORE's order number of it is not known.",
            "Look for the reference in QENTA's portal; enter the order number found there, or let the payment be.",
        ),
        "de": (
            "Die Zahlung {reference} wurde gestartet und nie bestätigt; QMOREs Bestellnummer ist nicht bekannt.",
            "Suche die Referenz im Portal von QENTA und gib die Bestellnummer ein, sonst lass die Zahlung ruhen.",
        ),
    },
    Kind.PENDING_LONG: {
        "en": ("Payment {reference} has been open for more than an hour.", "Refresh it from QMORE."),
        "de": ("Die Zahlung {reference} ist seit über einer Stunde offen.", "Aktualisiere sie bei QMORE."),
    },
    Kind.APPROVAL_EXPIRES: {
        "en": ("The approval of payment {reference} is about to expire.", "Capture or cancel it."),
        "de": ("Die Autorisierung der Zahlung {reference} läuft bald ab.", "Ziehe sie ein oder storniere sie."),
    },
    Kind.DOUBLE_PAYMENT: {
        "en": (
            "Payment {reference} pays what payment {other} has paid already.",
            "Reverse it: `saleor-qmore payments reverse {reference}`, or refund it on Saleor's order page.",
        ),
        "de": (
            "Die Zahlung {reference} bezahlt, was die Zahlung {other} schon bezahlt hat.",
            "Gib sie zurück: `saleor-qmore payments reverse {reference}` oder eine Erstattung in der Bestellung.",
        ),
    },
    Kind.PAID_OTHERWISE: {
        "en": (
            "Payment {reference} succeeded after its purchase was paid by another transaction.",
            "Reverse it: `saleor-qmore payments reverse {reference}`, or refund it on Saleor's order page.",
        ),
        "de": (
            "Die Zahlung {reference} kam durch, als der Einkauf schon mit einer anderen Transaktion bezahlt war.",
            "Gib sie zurück: `saleor-qmore payments reverse {reference}` oder eine Erstattung in der Bestellung.",
        ),
    },
    Kind.CHECKOUT_GONE: {
        "en": (
            "Payment {reference} succeeded late, and its checkout is gone.",
            "Ask the shopper; without an order, reverse it: `saleor-qmore payments reverse {reference}`.",
        ),
        "de": (
            "Die Zahlung {reference} kam spät durch, und ihr Checkout ist nicht mehr da.",
            "Frage nach; ohne Bestellung gib sie zurück: `saleor-qmore payments reverse {reference}`.",
        ),
    },
    Kind.REPORT_PARKED: {
        "en": (
            "A report on payment {reference} ({type}) does not reach Saleor: {reason}.",
            "Mend the cause, then replay the report: `saleor-qmore payments replay`.",
        ),
        "de": (
            "Eine Meldung zur Zahlung {reference} ({type}) kommt bei Saleor nicht an: {reason}.",
            "Behebe die Ursache und sende sie erneut: `saleor-qmore payments replay`.",
        ),
    },
    Kind.FORGED: {
        "en": ("Confirmations came whose signature does not fit.", "Compare the account's secret with QENTA's."),
        "de": (
            "Es kamen Bestätigungen mit falscher Signatur.",
            "Vergleiche das Geheimnis des Kontos mit dem von QENTA.",
        ),
    },
}


def words(trouble: Trouble, language: str = "en") -> Words:
    """Return the sentence and the remedy, in German or else in English."""
    said = _SAID[trouble.kind]
    known = {"other": "", "type": "", "reason": "", **trouble.details, "reference": trouble.reference}
    sentence, remedy = said.get(language, said["en"])
    return sentence.format(**known), remedy.format(**known)
