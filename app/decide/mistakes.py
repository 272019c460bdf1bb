"""What would not work in a channel's configuration although each value is well formed, and how it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.decide.channel import environment

if TYPE_CHECKING:
    from app.decide.channel import ChannelSettings
    from app.decide.records import ChannelConfig

# What a bank statement holds, by the payment type that holds least (QMORE protocol A.1).
_STATEMENT = {"EPS": 35, "IDL": 32, "PRZELEWY24": 25}


def of(config: ChannelConfig, public_url: str) -> tuple[str, ...]:
    """Return every mistake."""
    settings = config.channel
    live = environment(config.customer_id) == "production"
    found = {
        "NO_METHODS": not any(method.enabled for method in settings.methods),
        "NO_ORIGINS": not settings.allowed_origins,
        "NO_BACKEND_PASSWORD": settings.order_numbers and not config.backend_password,
        "STATEMENT_CUT": _is_cut(settings),
        "PUBLIC_URL_PLAIN": live and not public_url.startswith("https://"),
        "ORIGIN_PLAIN": live and any(origin.startswith("http://") for origin in settings.allowed_origins),
    }
    return tuple(code for code, applies in found.items() if applies)


def _is_cut(settings: ChannelSettings) -> bool:
    offered = [method.payment_type for method in settings.methods if method.enabled]
    longest = min((_STATEMENT[code] for code in offered if code in _STATEMENT), default=None)
    return longest is not None and len(settings.customer_statement or "") > longest


_SAID: dict[str, dict[str, str]] = {
    "NO_METHODS": {
        "en": "No method is switched on, so shoppers are offered nothing.",
        "de": "Keine Zahlart ist eingeschaltet, also wird nichts angeboten.",
    },
    "NO_ORIGINS": {
        "en": "No storefront may start a payment; add its address to the allowed origins.",
        "de": "Kein Shop darf eine Zahlung beginnen; nimm seine Adresse in die erlaubten Herkünfte auf.",
    },
    "NO_BACKEND_PASSWORD": {
        "en": "Reserving order numbers needs the account's back-end password; add it, or switch the reservation off.",
        "de": "Bestellnummern zu reservieren braucht das Back-End-Passwort; hinterlege es oder schalte es ab.",
    },
    "STATEMENT_CUT": {
        "en": "The statement text is longer than one of the methods takes, and is cut there.",
        "de": "Der Text für den Kontoauszug ist länger, als eine der Zahlarten erlaubt, und wird dort gekürzt.",
    },
    "PUBLIC_URL_PLAIN": {
        "en": "A production account needs an app address with https.",
        "de": "Ein Produktivkonto braucht eine App-Adresse mit https.",
    },
    "ORIGIN_PLAIN": {
        "en": "A production account must not send shoppers to an address without https.",
        "de": "Ein Produktivkonto darf niemanden auf eine Adresse ohne https schicken.",
    },
}


def sentence(code: str, language: str = "en") -> str:
    """Return what a mistake says, in German or else in English."""
    said = _SAID[code]
    return said.get(language, said["en"])
