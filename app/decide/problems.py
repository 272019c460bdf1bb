"""What can be wrong with a storefront's request, as coded sentences for the developer and for the shopper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHOPPER: dict[str, tuple[str, str]] = {
    "CHANNEL_NOT_CONFIGURED": (
        "Diese Zahlungsart ist im Shop noch nicht eingerichtet.",
        "This shop has not set up this payment method yet.",
    ),
    "PAYMENT_TYPE_UNAVAILABLE": (
        "Diese Zahlungsart ist für diesen Einkauf nicht verfügbar.",
        "This payment method is not available for this purchase.",
    ),
    "PROVIDER_UNREACHABLE": (
        "Die Zahlung konnte gerade nicht gestartet werden. Bitte versuchen Sie es gleich noch einmal.",
        "The payment could not be started just now. Please try again in a moment.",
    ),
    "STORAGE_EXPIRED": (
        "Ihre Kartendaten sind nicht mehr gespeichert. Bitte geben Sie sie noch einmal ein.",
        "Your card details are no longer stored. Please enter them again.",
    ),
    "DECLINED": (
        "Die Zahlung wurde abgelehnt. Bitte wählen Sie eine andere Zahlungsart.",
        "The payment was declined. Please choose another payment method.",
    ),
    "CANCELLED": ("Sie haben die Zahlung abgebrochen.", "You cancelled the payment."),
    "REQUIRED": ("Bitte ergänzen Sie Ihre Angaben.", "Please complete your details."),
}
_ANY = (
    "Die Zahlung konnte nicht gestartet werden. Bitte versuchen Sie es noch einmal.",
    "The payment could not be started. Please try again.",
)


def for_shopper(code: str, language: str) -> str:
    """Return the sentence that a shopper may see, in German or else in English."""
    german, english = SHOPPER.get(code, _ANY)
    return german if language == "de" else english


@dataclass(frozen=True)
class Problem:
    """One thing to correct, or one reason for a refusal (the storefront contract's ``errors``)."""

    code: str
    message: str
    field: str | None = None
    consumer_message: str | None = None
    retryable: bool = True

    def document(self, language: str) -> dict[str, Any]:
        """Return the JSON that the storefront gets."""
        return {
            "code": self.code,
            "field": self.field,
            "message": self.message,
            "consumerMessage": self.consumer_message or for_shopper(self.code, language),
            "retryable": self.retryable,
        }


def documents(problems: tuple[Problem, ...], language: str) -> list[dict[str, Any]]:
    """Return all problems as the storefront's ``errors``."""
    return [problem.document(language) for problem in problems]
