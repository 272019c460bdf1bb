"""What checks and reasons say, in German and English."""

import re

from app.decide.reasons import of_error

_ERROR = re.compile(r"(\d{5}) (.*)")  # how a check keeps an error of QMORE's
_CHECKS: dict[str, dict[str, tuple[str, str | None]]] = {
    "OK": {"en": ("Works.", None), "de": ("Funktioniert.", None)},
    "REACHABLE_FROM_HERE": {
        "en": ("The confirm address answers, asked from this server's own network; QMORE asks from outside.", None),
        "de": ("Die Bestätigungsadresse antwortet, gefragt aus dem Netz dieses Servers; QMORE fragt von außen.", None),
    },
    "UNREACHABLE": {
        "en": ("The confirm address cannot be reached.", "Correct PUBLIC_URL, DNS or the proxy in front of the app."),
        "de": ("Die Bestätigungsadresse ist nicht erreichbar.", "Prüfe PUBLIC_URL, DNS oder den Proxy vor der App."),
    },
    "NOT_OURS": {
        "en": ("Something else answers at the confirm address.", "Let the proxy hand /qmore/ to this app unchanged."),
        "de": (
            "An der Bestätigungsadresse antwortet etwas anderes.",
            "Lass den Proxy /qmore/ unverändert an die App weitergeben.",
        ),
    },
    "REFUSED": {
        "en": ("QMORE refuses.", "Compare customer id, shop id, secret and password with what QENTA gave you."),
        "de": ("QMORE lehnt ab.", "Vergleiche Kundennummer, Shop-ID, Geheimnis und Passwort mit den Daten von QENTA."),
    },
    "NOT_QMORE": {
        "en": ("What answers is not QMORE.", "Correct the host."),
        "de": ("Was antwortet, ist nicht QMORE.", "Prüfe den Host."),
    },
    "SILENT": {
        "en": ("QMORE did not answer.", "Correct the host, or let the firewall pass; then check again."),
        "de": ("QMORE hat nicht geantwortet.", "Prüfe Host und Firewall und versuche es erneut."),
    },
    "NO_PASSWORD": {
        "en": ("Not tried: there is no back-end password.", "Add it to capture, refund, cancel."),
        "de": (
            "Nicht geprüft: Es ist kein Back-End-Passwort hinterlegt.",
            "Hinterlege es für Einzug, Erstattung und Storno.",
        ),
    },
    "NO_ORDER_NUMBERS": {
        "en": ("The account reserves no order numbers.", "Ask QENTA for it, or switch order numbers off."),
        "de": (
            "Das Konto reserviert keine Bestellnummern.",
            "Lass es von QENTA freischalten oder schalte Bestellnummern ab.",
        ),
    },
    "CLOCK_DIFFERS": {
        "en": ("The clocks of this server and QMORE differ.", "Let the server keep its time by NTP."),
        "de": ("Die Uhren dieses Servers und von QMORE weichen ab.", "Stelle die Uhr des Servers per NTP."),
    },
    "NO_TIME": {
        "en": ("Not tried: QMORE's host tells no time.", None),
        "de": ("Nicht geprüft: QMOREs Host nennt keine Zeit.", None),
    },
    "NO_TLS": {
        "en": ("An address is not encrypted.", "Use https for the app and for QMORE's host."),
        "de": ("Eine Adresse ist nicht verschlüsselt.", "Verwende https für die App und für QMOREs Host."),
    },
}
_REASONS: dict[str, dict[str, str]] = {
    "NOT_CONFIGURED": {"en": "The channel has no account.", "de": "Der Kanal hat kein Konto."},
    "INACTIVE": {"en": "The channel is switched off in Saleor.", "de": "Der Kanal ist in Saleor abgeschaltet."},
    "NOT_LISTED": {"en": "The channel does not list this method.", "de": "Der Kanal führt diese Zahlart nicht."},
    "DISABLED": {"en": "Switched off in this channel.", "de": "In diesem Kanal abgeschaltet."},
    "NOTHING_TO_PAY": {"en": "There is nothing to pay.", "de": "Es ist nichts zu bezahlen."},
    "BELOW_MINIMUM": {"en": "The basket is below the minimum.", "de": "Der Warenkorb liegt unter dem Mindestbetrag."},
    "ABOVE_MAXIMUM": {"en": "The basket is above the maximum.", "de": "Der Warenkorb liegt über dem Höchstbetrag."},
    "CURRENCY": {"en": "Not offered in this currency.", "de": "In dieser Währung nicht verfügbar."},
    "COUNTRY": {"en": "Not offered in this country.", "de": "In diesem Land nicht verfügbar."},
    "BUSINESS_ONLY": {"en": "For businesses only.", "de": "Nur für Unternehmen."},
    "CONSUMERS_ONLY": {"en": "For consumers only.", "de": "Nur für Privatpersonen."},
    "TOO_YOUNG": {"en": "The shopper is too young.", "de": "Die Person ist zu jung."},
}
_STEPS: dict[str, dict[str, tuple[str, str]]] = {
    "credentials": {
        "en": ("An account's credentials work.", "Add an account and mend what its checks name."),
        "de": ("Die Zugangsdaten eines Kontos funktionieren.", "Lege ein Konto an und behebe, was die Prüfung nennt."),
    },
    "confirmUrl": {
        "en": ("The confirm address answers.", "Run an account's checks once the address can be reached."),
        "de": ("Die Bestätigungsadresse antwortet.", "Prüfe ein Konto, sobald die Adresse erreichbar ist."),
    },
    "methods": {
        "en": ("A channel offers payment methods.", "Switch a method on, and correct the channel's mistakes."),
        "de": ("Ein Kanal bietet Zahlarten an.", "Schalte eine Zahlart ein und behebe die Fehler des Kanals."),
    },
    "channelMap": {
        "en": ("The channels that take payments have an account that fits.", "Give an account to a channel."),
        "de": ("Die Kanäle, die Zahlungen annehmen, haben ein passendes Konto.", "Gib einem Kanal ein Konto."),
    },
    "testPayment": {
        "en": ("A test payment was paid and confirmed.", "Start a test payment, pay it, and look again."),
        "de": (
            "Eine Testzahlung wurde bezahlt und bestätigt.",
            "Starte eine Testzahlung, bezahle sie, sieh wieder her.",
        ),
    },
    "live": {
        "en": ("The shop is live.", "Go live once the other five are done."),
        "de": ("Der Shop ist live.", "Gehe live, sobald die anderen fünf erledigt sind."),
    },
}
_STEP_NAMES: dict[str, dict[str, str]] = {
    "credentials": {"en": "credentials", "de": "Zugangsdaten"},
    "confirmUrl": {"en": "confirm address", "de": "Bestätigungsadresse"},
    "methods": {"en": "methods", "de": "Zahlarten"},
    "channelMap": {"en": "channels", "de": "Kanäle"},
    "testPayment": {"en": "test payment", "de": "Testzahlung"},
    "live": {"en": "live", "de": "live"},
}


def step_name(name: str, said: str) -> str:
    """Return what a step is called."""
    return _STEP_NAMES[name][said]


def step(name: str, said: str) -> tuple[str, str]:
    """Return what is so when a step is done, and what to do until then."""
    return _STEPS[name][said]


def check(code: str, said: str) -> tuple[str, str | None]:
    """Return what a check's result says, and its remedy."""
    return _CHECKS[code][said]


def detail(text: str, said: str) -> str:
    """Return what the other side said to a check; QMORE's errors by what their codes mean, with its words as a quotation."""
    errors = [_ERROR.fullmatch(one) for one in text.split("; ")]
    if said != "de" or not all(errors):
        return text
    return "; ".join(of_error(one[1], one[2]).german() for one in errors if one)


def reason(code: str, said: str) -> str:
    """Return why a method is not shown."""
    return _REASONS[code][said]
