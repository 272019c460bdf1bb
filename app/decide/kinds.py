"""What is wrong at a field, by the kind of mistake, in German and English: said of requests and of files alike."""

from __future__ import annotations

_ANY = ("ist ungültig", "is not valid")
KINDS: dict[str, tuple[str, str]] = {  # German, English
    "missing": ("wird benötigt", "is required"),
    "extra_forbidden": ("ist unbekannt", "is not known"),
    "string_pattern_mismatch": ("hat nicht die richtige Form", "does not have the right form"),
    "string_too_short": ("ist zu kurz", "is too short"),
    "string_too_long": ("ist zu lang", "is too long"),
    "too_short": ("ist zu kurz", "is too short"),
    "too_long": ("ist zu lang", "is too long"),
    "greater_than": ("ist zu klein", "is too small"),
    "greater_than_equal": ("ist zu klein", "is too small"),
    "less_than": ("ist zu groß", "is too large"),
    "less_than_equal": ("ist zu groß", "is too large"),
    "decimal_max_places": ("hat zu viele Nachkommastellen", "has too many decimals"),
    "literal_error": ("ist keine der Möglichkeiten", "is none of the choices"),
    "payment_type": ("ist keine Zahlart von QMORE", "is no payment type of QMORE's"),
    "below_minimum": ("liegt unter dem Mindestbetrag", "is below the minimum"),
    "cannot_authorize": (
        "geht bei dieser Zahlart nicht: sie wird immer sofort eingezogen",
        "cannot be authorised first with this payment type",
    ),
    "origin": (
        "ist keine Herkunft; schreibe sie wie https://shop.example, ohne Pfad",
        "is no origin; write it like https://shop.example, without a path",
    ),
    "model_type": ("braucht Einträge der Form „Name: Wert“", "needs entries of the form `name: value`"),
    "dict_type": ("braucht Einträge der Form „Name: Wert“", "needs entries of the form `name: value`"),
    "tuple_type": ("braucht eine Liste", "needs a list"),
    "twice": ("nennt eine Zahlart zweimal", "names a payment type twice"),
    "card_option": ("hat eine unbekannte Option", "has an option that QMORE's form does not know"),
    "card_option_value": ("hat eine Option in falscher Form", "has an option of the wrong form"),
    "url": ("ist keine vollständige Adresse", "is no absolute URL"),
    "secret_characters": (
        "enthält Leerzeichen oder Zeichen, die kein QMORE-Geheimnis hat",
        "has blanks or characters that no QMORE secret has",
    ),
}


def say(kind: str, language: str) -> str:
    """Say what is wrong, in German or else in English."""
    german, english = KINDS.get(kind, _ANY)
    return german if language == "de" else english
