"""What this app says in a payment's story, in German and English; the other systems' own words stay as they are."""

from __future__ import annotations

_STATES = {
    "new": "neu",
    "starting": "wird gestartet",
    "started": "gestartet",
    "pending": "schwebend",
    "authorized": "autorisiert",
    "charged": "bezahlt",
    "failed": "fehlgeschlagen",
    "cancelled": "abgebrochen",
    "partlyCharged": "teilweise bezahlt",
    "partlyRefunded": "teilweise erstattet",
    "refunded": "erstattet",
    "expired": "abgelaufen",
    "asked": "angefordert",
    "choosing": "wird gewählt",
    "sent": "gesendet",
    "lost": "ohne Antwort",
    "done": "erledigt",
    "refused": "abgelehnt",
    "due": "steht aus",
    "parked": "geparkt",
}
_ENGLISH = {"partlyCharged": "partly charged", "partlyRefunded": "partly refunded"}
_SAID: dict[str, tuple[str, str]] = {  # German, English
    "asked": ("{what} angefordert", "{what} asked for"),
    "payment": ("Die Zahlung ist {state}", "payment is {state}"),
    "confirmation": ("Bestätigung von QMORE", "QMORE's confirmation"),
    "verdict": ("macht sie: {state}", "makes it {state}"),
    "operation": ("{what}: {state}", "{what} {state}"),
    "number": ("QMOREs Nummer {number}", "QMORE's number {number}"),
    "report": ("Meldung an Saleor: {what}", "tell Saleor {what}"),
    "allows": ("erlaubt {what}", "allows {what}"),
    "no number": (
        "QMORE wurde nicht gefragt: die Bestellnummer der Zahlung ist nicht bekannt.",
        "QMORE was not asked: the payment's order number is not known.",
    ),
    "no order": ("QMORE zeigt die Bestellung nicht: {why}.", "QMORE does not show the order: {why}."),
    "uninstalled": (
        "Saleor wurde nicht gefragt: der Shop hat die App entfernt.",
        "Saleor was not asked: the shop has uninstalled the app.",
    ),
    "no transaction": ("Saleor zeigt die Transaktion nicht.", "Saleor does not show the transaction."),
}
_PROBLEMS = {  # what a storefront or shopper was told, for staff; English has the message itself
    "AMOUNT_INVALID": "Der Betrag hat mehr Nachkommastellen als die Währung.",
    "CANCELLED": "Bei QMORE abgebrochen.",
    "CARD_DATA_REFUSED": "Der Shop hat Kartendaten geschickt; nichts davon wurde behalten.",
    "CHANNEL_NOT_CONFIGURED": "Der Kanal hat keine Konfiguration.",
    "DECLINED": "QMORE hat ohne Grund abgelehnt.",
    "EXPIRED": "QMORE kennt keine Zahlung, und die Zeit zum Bezahlen ist um.",
    "INVALID": "Eine Angabe ist ungültig.",
    "PAYMENT_TYPE_UNAVAILABLE": "Die Zahlart wird für diesen Einkauf nicht angeboten.",
    "PROVIDER_UNREACHABLE": "QMORE hat nicht wie erwartet geantwortet; es wurde nichts begonnen.",
    "REQUIRED": "Eine Angabe fehlt.",
    "RETURN_URL_NOT_ALLOWED": "Die Rücksprungadresse gehört zu keiner erlaubten Herkunft des Kanals.",
    "STORAGE_EXPIRED": "Die eingegebenen Kartendaten sind nicht mehr gespeichert.",
    "UNKNOWN_FIELD": "Eine Angabe ist unbekannt.",
}


def problem(code: str) -> str:
    """Return in German what a problem's code means; empty where this version does not know it."""
    return _PROBLEMS.get(code, "")


def say(key: str, language: str, **words: str) -> str:
    """Return a phrase, in German or else in English."""
    german, english = _SAID[key]
    return (german if language == "de" else english).format(**words)


def state(value: str, language: str) -> str:
    """Return the word for a state."""
    return (_STATES if language == "de" else _ENGLISH).get(value, value)
