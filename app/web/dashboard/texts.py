"""Every sentence that the Dashboard's API says, in German and English: what is so, and the way out."""

from collections.abc import Mapping
from typing import Any

from app.decide import kinds, reasons

Pair = tuple[str, str]  # sentence, remedy
_REFUSALS: dict[str, dict[str, Pair]] = {
    "TOKEN_INVALID": {
        "en": ("Your session has expired.", "Reload the page in Saleor's Dashboard."),
        "de": ("Deine Sitzung ist abgelaufen.", "Lade die Seite in Saleors Dashboard neu."),
    },
    "TENANT_UNKNOWN": {
        "en": ("This shop has not installed the app.", "Install the app again in Saleor's Dashboard."),
        "de": ("Dieser Shop hat die App nicht installiert.", "Installiere die App in Saleors Dashboard neu."),
    },
    "PERMISSION_MISSING": {
        "en": ("You may not do this.", "Ask an administrator for “Handle payments” and “Manage apps”."),
        "de": ("Du darfst das nicht.", "Bitte um die Rechte „Zahlungen verwalten“ und „Apps verwalten“."),
    },
    "INVALID": {
        "en": ("Some fields cannot be saved as they are.", "Correct the fields named."),
        "de": ("Einige Felder können so nicht gespeichert werden.", "Korrigiere die genannten Felder."),
    },
    "NOT_FOUND": {
        "en": ("There is no such {what} in this shop.", "Go back to the list; it may have been removed."),
        "de": ("{what} gibt es in diesem Shop nicht.", "Geh zurück zur Liste; es wurde vielleicht entfernt."),
    },
    "CHANGED_MEANWHILE": {
        "en": ("Somebody else has changed this meanwhile.", "Look at their change, then save again or discard yours."),
        "de": (
            "Jemand anderes hat das inzwischen geändert.",
            "Sieh dir die Änderung an; speichere dann erneut oder verwirf deine.",
        ),
    },
    "ACCOUNT_IN_USE": {
        "en": ("The account is used by: {channels}.", "Map these channels to another account first."),
        "de": ("Das Konto wird verwendet von: {channels}.", "Ordne diese Kanäle zuerst einem anderen Konto zu."),
    },
    "DEMO_ON_LIVE_CHANNEL": {
        "en": (
            "Demo or test credentials on a live channel would give goods away.",
            "Choose a production account, or mark the channel as a test channel.",
        ),
        "de": (
            "Mit Demo- oder Testzugang auf einem Live-Kanal wird Ware verschenkt.",
            "Wähle ein Produktivkonto oder markiere den Kanal als Testkanal.",
        ),
    },
    "NO_SETTINGS": {
        "en": ("There are no defaults yet for the channel to follow.", "Set the defaults first, or give settings."),
        "de": ("Es gibt noch keine Vorgaben für den Kanal.", "Lege zuerst die Vorgaben fest oder gib Werte an."),
    },
    "SALEOR_SILENT": {
        "en": ("Saleor did not answer.", "Try again; if it stays so, look at the app's permissions in Saleor."),
        "de": ("Saleor hat nicht geantwortet.", "Versuche es erneut; prüfe sonst die Rechte der App in Saleor."),
    },
    "CHANNEL_NOT_SAVED": {
        "en": (
            "Saleor did not answer whether it has this channel, and nothing was saved.",
            "Save again; if it stays so, look at the app's permissions in Saleor.",
        ),
        "de": (
            "Saleor hat nicht gesagt, ob es diesen Kanal gibt; nichts wurde gespeichert.",
            "Speichere noch einmal; prüfe sonst die Rechte der App in Saleor.",
        ),
    },
    "TEST_PAYMENT_FAILED": {
        "en": ("The test payment could not be started: {detail}", "Correct what is named, and start it again."),
        "de": ("Die Testzahlung konnte nicht starten: {detail}", "Behebe die Ursache und starte sie erneut."),
    },
    "NOT_A_TEST_CHANNEL": {
        "en": ("This channel would take real money.", "Choose a channel with a demo or test account."),
        "de": ("Auf diesem Kanal würde echtes Geld fließen.", "Wähle einen Kanal mit Demo- oder Testkonto."),
    },
    "NOT_READY": {
        "en": ("Not every check before live is done: {steps}.", "Finish these steps first."),
        "de": ("Vor dem Livegang fehlt noch: {steps}.", "Schließe zuerst diese Schritte ab."),
    },
    "NOT_PARKED": {
        "en": ("This report is not parked.", "Reload; it has left or is on its way."),
        "de": ("Diese Meldung ist nicht geparkt.", "Lade neu; sie ist unterwegs oder angekommen."),
    },
    "CANNOT_UNDO": {
        "en": ("This change cannot be undone any more.", "Something newer stands on it; change it by hand."),
        "de": ("Diese Änderung lässt sich nicht mehr rückgängig machen.", "Neueres baut darauf auf; ändere von Hand."),
    },
    "NOT_ALLOWED_NOW": {
        "en": ("{detail}", "Refresh the payment from QMORE to see what is allowed."),
        "de": ("{detail}", "Aktualisiere die Zahlung bei QMORE, um zu sehen, was erlaubt ist."),
    },
    "UNUSABLE_FILE": {
        "en": ("The file cannot be used: {detail}", "Correct the lines named and import it again."),
        "de": ("Die Datei ist nicht verwendbar: {detail}", "Korrigiere die genannten Zeilen und importiere neu."),
    },
    "MATCH_REFUSED": {
        "en": ("The order number does not belong to this payment: {detail}", "Look it up in QENTA's portal again."),
        "de": ("Die Bestellnummer passt nicht zu dieser Zahlung: {detail}", "Sieh im QENTA-Portal erneut nach."),
    },
    "NAME_TAKEN": {
        "en": ("Another account has this name.", "Choose another name."),
        "de": ("Ein anderes Konto heißt schon so.", "Wähle einen anderen Namen."),
    },
    "KEY_USED": {
        "en": ("This key was used for another operation.", "Reload the page, and ask again."),
        "de": ("Dieser Schlüssel gehört zu einem anderen Vorgang.", "Lade die Seite neu und versuche es erneut."),
    },
    "NOT_DOUBLE": {
        "en": ("Nothing says that this payment was needless.", "Refund or cancel it like any other, if you must."),
        "de": ("Nichts spricht dafür, dass diese Zahlung unnötig war.", "Erstatte oder storniere sie wie üblich."),
    },
    "REVERSE_REFUSED": {
        "en": ("The payment could not be given back: {detail}", "Do what is named, and try again."),
        "de": ("Die Zahlung konnte nicht zurückgegeben werden: {detail}", "Behebe die Ursache und versuche es erneut."),
    },
}
_NOUNS: dict[str, dict[str, str]] = {
    "account": {"en": "account", "de": "Dieses Konto"},
    "channel": {"en": "channel", "de": "Diesen Kanal"},
    "change": {"en": "change", "de": "Diese Änderung"},
    "payment": {"en": "payment", "de": "Diese Zahlung"},
    "report": {"en": "report", "de": "Diese Meldung"},
    "version": {"en": "version", "de": "Diesen Stand"},
}
_ALIASES = {"STALE_KEYS": "TOKEN_INVALID", "BAD_REQUEST": "TENANT_UNKNOWN"}


def language(accepted: str) -> str:
    """Choose German where the reader's first language is German, else English."""
    return "de" if accepted.strip().lower().startswith("de") else "en"


def refusal(code: str, said: str, **words: object) -> Pair:
    """Return a refusal's sentence and the way out."""
    texts = _REFUSALS.get(_ALIASES.get(code, code)) or _REFUSALS["TOKEN_INVALID"]
    message, remedy = texts[said]
    if "what" in words:
        words["what"] = _NOUNS[str(words["what"])][said]
    known = {name: reasons.say(word, said) if isinstance(word, str) else word for name, word in words.items()}
    return message.format(**known), remedy


def validation(error: Mapping[str, Any], said: str) -> str:
    """Say what is wrong with a field, never repeating its value."""
    return kinds.say(str(error["type"]), said)
