"""The sentences of reasons, in German and English, by code; ``app.decide.reasons`` puts the values into them.

English is what Saleor is told and the ledger keeps, so it stays as it is; German is read at the Dashboard only.
"""

from __future__ import annotations

_ASKED = {  # what staff asked for and does not go
    "NOT_PAID": (
        "Die Zahlung ist {state}: Es wurde nichts autorisiert oder eingezogen, das sich bewegen ließe.",
        "This payment is {state}: nothing was authorised or charged that could move.",
    ),
    "CURRENCY_DIFFERS": (
        "Die Zahlung ist in {currency}, der Auftrag in {asked}.",
        "This payment is in {currency}, the request in {asked}.",
    ),
    "AMOUNT_NOT_POSITIVE": (
        "Der Betrag muss über null liegen; {amount} lässt sich nicht bewegen.",
        "The amount must be above zero; {amount} cannot move.",
    ),
    "AMOUNT_TOO_FINE": (
        "{amount} hat mehr Nachkommastellen als {currency}.",
        "{amount} has more decimals than {currency} knows.",
    ),
    "NOTHING_APPROVED": (
        "QMORE lässt bei dieser Bestellung keinen Einzug zu: Es ist nichts mehr autorisiert.",
        "QMORE allows no deposit of this order: nothing is approved any more.",
    ),
    "MORE_THAN_APPROVED": (
        "Bei QMORE sind {left} autorisiert; {wanted} können nicht eingezogen werden.",
        "QMORE has {left} approved; {wanted} cannot be deposited.",
    ),
    "APPROVAL_IS_WHOLE": (
        "QMORE storniert eine Autorisierung nur ganz: {held}, nicht {amount}.",
        "QMORE cancels an approval as a whole: {held}, not {amount}.",
    ),
    "APPROVAL_GONE": (
        (
            "Von dieser Autorisierung hält QMORE nichts mehr: Sie wurde eingezogen, ist verfallen oder abgelaufen. Saleor "
            "erfährt in ein, zwei Minuten, was aus ihr wurde; was eingezogen wurde, kann erstattet werden."
        ),
        (
            "QMORE holds nothing of this approval any more: it was captured, lapsed or expired. Saleor hears what became of "
            "it within a minute or two; what was captured can be refunded."
        ),
    ),
    "NO_CANCELLATION": (
        "QMORE lässt bei dieser Bestellung kein Storno zu; was eingezogen wurde, kann erstattet werden.",
        "QMORE allows no cancellation of this order; what was captured can be refunded.",
    ),
    "MORE_THAN_REFUNDABLE": (
        "Bei QMORE sind {left} übrig; {wanted} können nicht erstattet werden.",
        "QMORE has {left} to give back; {wanted} cannot be refunded.",
    ),
    "VOID_IS_WHOLE": (
        (
            "Vor QMOREs Tagesabschluss gegen Mitternacht lässt sich eine Zahlung nur ganz zurücknehmen ({held}); "
            "erstatte {wanted} morgen."
        ),
        (
            "Before QMORE's day-end closing, about midnight, a payment can only be voided as a whole ({held}); "
            "refund {wanted} tomorrow."
        ),
    ),
    "NO_REFUND": (
        (
            "Diese Zahlart kennt keine Erstattung. Zahle das Geld im Portal von QENTA oder per Überweisung zurück, oder "
            "schalte für diesen Kanal transferFund ein, wenn das QMORE-Konto das kann."
        ),
        (
            "This payment method knows no refund. Pay the money back from QENTA's portal or by bank transfer, or switch "
            "on transferFund for this channel where the QMORE account has that feature."
        ),
    ),
    "QMORE_REFUSED": ("QMORE lehnt ab: {errors}", "QMORE refused: {errors}"),
    "NOTHING_SENT_UNREACHABLE": (
        "QMORE war nicht erreichbar ({why}); es wurde nichts gesendet. Versuche es erneut.",
        "QMORE could not be reached ({why}); nothing was sent. Try again.",
    ),
    "NUMBER_UNKNOWN": (
        "QMOREs Bestellnummer dieser Zahlung ist nicht bekannt; ordne sie zuerst zu: `saleor-qmore payments match`.",
        "QMORE's order number of this payment is not known; match it first: `saleor-qmore payments match`.",
    ),
    "ORDER_HIDDEN": (
        "QMORE zeigt die Bestellung gerade nicht ({why}); es wurde nichts gesendet. Versuche es erneut.",
        "QMORE does not show the order just now ({why}); nothing was sent. Try again.",
    ),
    "TRANSFER_UNTRACEABLE": (
        (
            "QMORE gibt gerade keine Bestellnummer für eine Auszahlung, ohne die sich eine verlorene Antwort nicht klären "
            "ließe; es wurde nichts gesendet."
        ),
        (
            "QMORE gives no order number for a transfer just now, without which a lost answer could not be looked up; "
            "nothing was sent."
        ),
    ),
    "NO_APPROVAL": ("QMORE hält keine Autorisierung mehr.", "QMORE holds no approval any more."),
    "INTERRUPTED": (
        "Die App wurde unterbrochen, bevor QMORE etwas gesendet wurde; es wurde nichts bewegt. Versuche es erneut.",
        "The app was interrupted before anything was sent to QMORE; nothing moved. Try again.",
    ),
    "NOTHING_MOVED": (
        "QMOREs Antwort ging verloren, und die Bestellung zeigt, dass nichts bewegt wurde. Versuche es erneut.",
        "QMORE's answer was lost, and its order shows that nothing moved. Try again.",
    ),
}
_REVERSED = {  # giving a needless payment back
    "NOTHING_TO_REVERSE": (
        "Die Zahlung ist {state}: Es wurde nichts autorisiert oder eingezogen, das zurückgehen könnte.",
        "This payment is {state}: nothing was authorised or charged that could be given back.",
    ),
    "CONFIGURATION_GONE": (
        "Die Konfiguration, mit der diese Zahlung begonnen wurde, gibt es nicht mehr.",
        "The configuration that this payment was started with is gone.",
    ),
    "ORDER_EMPTY": (
        "In QMOREs Bestellung ist kein Geld mehr.",
        "QMORE's order holds no money any more.",
    ),
    "NOT_REVERSIBLE_NOW": (
        (
            "QMORE lässt bei dieser Zahlung gerade weder Storno noch Erstattung zu, und es wurde nichts gesendet. Die meisten "
            "Zahlarten lassen eine Erstattung nach dem Tagesabschluss gegen Mitternacht zu: Versuche es morgen erneut."
        ),
        (
            "QMORE allows neither void nor refund of this payment just now, and nothing was sent. Most methods allow a "
            "refund after the day-end closing, about midnight: try again tomorrow."
        ),
    ),
}
_MATCHED = {  # an order number that staff found in the portal
    "NUMBER_FORM": (
        "Eine Bestellnummer von QMORE hat eine bis neun Ziffern.",
        "A QMORE order number has one to nine digits.",
    ),
    "MATCHED_ALREADY": (
        "Diese Zahlung ist QMOREs Bestellung {number}; aktualisiere sie, statt sie zuzuordnen.",
        "This payment is QMORE's order {number}; refresh it instead of matching it.",
    ),
    "NEVER_SENT": (
        "Zu dieser Zahlung wurde QMORE nie etwas gesendet.",
        "Nothing was ever sent to QMORE for this payment.",
    ),
    "NOT_SHOWN": ("QMORE zeigt die Bestellung {number} nicht: {why}.", "QMORE does not show order {number}: {why}."),
    "OTHER_REFERENCE": (
        "QMOREs Bestellung {number} trägt die Referenz {theirs}, diese Zahlung {ours}; es wurde nichts geändert.",
        "QMORE's order {number} carries the reference {theirs}, this payment {ours}; nothing was changed.",
    ),
    "NO_REFERENCE": (
        "QMOREs Bestellung {number} trägt keine Referenz, diese Zahlung {ours}; es wurde nichts geändert.",
        "QMORE's order {number} carries no reference, this payment {ours}; nothing was changed.",
    ),
    "OTHER_CURRENCY": (
        "QMOREs Bestellung ist in {theirs}, diese Zahlung in {ours}; es wurde nichts geändert.",
        "QMORE's order is in {theirs}, this payment in {ours}; nothing was changed.",
    ),
    "OTHER_AMOUNT": (
        "QMOREs Bestellung ist über {theirs}, diese Zahlung über {ours}; es wurde nichts geändert.",
        "QMORE's order is over {theirs}, this payment over {ours}; nothing was changed.",
    ),
    "NOT_SETTLED": ("{note}; es wurde nichts geändert.", "{note}; nothing was changed."),
}
_LOOKED = {  # what a look at QMORE's order finds
    "NOTHING_SENT": ("es wurde nie etwas gesendet", "nothing was ever sent"),
    "MATCH_FIRST": (
        "die Bestellnummer ist nicht bekannt: `saleor-qmore payments match`",
        "its order number is not known: `saleor-qmore payments match`",
    ),
    "CONFIRMED_MEANWHILE": ("inzwischen bestätigt", "confirmed meanwhile"),
    "NOW": ("jetzt {state}", "now {state}"),
    "OPERATION_NOW": ("{reference}: {state}", "{reference} {state}"),
    "SAW": ("{type} {amount}", "{type} {amount}"),
    "LEDGER_MOVED": ("inzwischen hat sich etwas bewegt", "the ledger moved meanwhile"),
    "REVERSED": ("von selbst zurückgegeben: {command} {state}", "reversed by itself: {command} {state}"),
    "NOT_REVERSED": ("nicht von selbst zurückgegeben: {why}", "not reversed by itself: {why}"),
    "NOTES": ("{notes}", "{notes}"),
    "QMORE_ANSWERS": ("QMORE antwortet {codes}", "QMORE answers {codes}"),
    "QMORE_FAILS": ("QMORE antwortet mit einem Fehler", "QMORE answers with an error"),
    "ORDER_WITHOUT_PAYMENT": (
        "QMORE hat die Bestellung, aber keine Zahlung dazu",
        "QMORE has the order, but no payment of it",
    ),
    "ORDER_CURRENCY": (
        "QMOREs Bestellung ist in {theirs}, die Zahlung in {ours}",
        "QMORE's order is in {theirs}, the payment in {ours}",
    ),
    "ORDER_AMOUNT": (
        "QMOREs Bestellung ist über {theirs}, die Zahlung über {ours}",
        "QMORE's order is over {theirs}, the payment over {ours}",
    ),
    "TIME_LEFT": ("es ist noch Zeit zu bezahlen", "the shopper still has time to pay"),
    "STILL_WAITING": ("QMORE wartet noch auf das Ergebnis", "QMORE still waits for the result"),
    "ENDED_BEFORE": ("die Zahlung war schon zu Ende", "the payment has ended before"),
    "NOTHING_NEW": ("nichts Neues", "nothing new"),
}
_SEEN = {  # what happened at QMORE without this app, and what a payment's reports say
    "CREDIT_MADE": (
        "QMORE-Gutschrift {number}, im Portal von QENTA gemacht",
        "QMORE credit {number}, made in QENTA's portal",
    ),
    "CREDIT_REVERSED": ("QMORE-Gutschrift {number} wurde zurückgenommen", "QMORE credit {number} was reversed"),
    "DEPOSITED": ("im Portal von QENTA eingezogen", "deposited in QENTA's portal"),
    "DEPOSIT_REVERSED": (
        "der Einzug wurde im Portal von QENTA zurückgenommen",
        "the deposit was reversed in QENTA's portal",
    ),
    "APPROVAL_EXPIRED": ("die Autorisierung ist abgelaufen", "the approval has expired"),
    "APPROVAL_LAPSED": (
        "der Rest der Autorisierung ist verfallen oder wurde zurückgenommen",
        "the rest of the approval has lapsed or was reversed",
    ),
    "APPROVED_AGAIN": ("der Betrag ist wieder autorisiert", "the amount is approved again"),
    "ORDER": ("QMORE-Bestellung {number}", "QMORE order {number}"),
    "PENDING": ("QMORE: Die Zahlung ist schwebend", "QMORE: the payment is pending"),
}
_OTHERS = {  # what QMORE and Saleor answer, and that they do not
    "QMORE_ERROR": ("{meaning} ({number}: „{message}“)", "{message} ({number})"),
    "QMORE_ERROR_BARE": ("{meaning} ({number})", "no reason ({number})"),
    "ERRORS": ("{errors}", "{errors}"),
    "NO_REASON": ("ohne Grund", "no reason given"),
    "NO_SUCH_ORDER": ("es kennt keine solche Bestellung", "it knows no such order"),
    "NOT_UNDERSTOOD": ("die Antwort war nicht zu verstehen: „{text}“", "{text}"),
    "SILENT": ("keine Antwort: {text}", "{text}"),
    "QUOTED": ("„{text}“", "{text}"),
    "SALEOR_SILENT": ("Saleor hat nicht geantwortet", "Saleor did not answer"),
    "SALEOR_DENIES": (
        "Saleor weist das Token oder ein Recht der App zurück",
        "Saleor denies the app's token or permission",
    ),
    "SALEOR_EMPTY": ("in Saleors Antwort fehlt {field}", "Saleor's answer had no {field}"),
    "SALEOR_NOT_YET": (
        "Saleor kennt die Transaktion noch nicht ({codes})",
        "Saleor does not know the transaction yet ({codes})",
    ),
    "SALEOR_REFUSES": ("Saleor lehnt das Ereignis ab: {codes}", "Saleor refuses the event: {codes}"),
    "FORGOTTEN": (
        "der Shop hat die App entfernt und kam nicht rechtzeitig wieder; installiere sie dort neu, oder lass die Meldung ruhen",
        "the shop removed the app and did not come back in time; install it there again, or let the report be",
    ),
    "UNINSTALLED": ("der Shop hat die App entfernt", "the shop has uninstalled the app"),
    "APP_FAILED": ("in der App ist etwas schiefgegangen: {error}", "the app failed: {error}"),
}
_TRIED = {  # a test payment, and a file
    "NO_PRODUCT": (
        "der Kanal hat kein Produkt, das in einen Warenkorb passt",
        "the channel has no product to put into a basket",
    ),
    "NO_PAGE_METHOD": (
        "der Kanal hat keine Zahlart, die auf QMOREs eigener Seite bezahlt wird, oder keine erlaubte Herkunft",
        "the channel has no method that is paid on QMORE's own page, or no allowed origin",
    ),
    "SALEOR_GAVE_NO_REASON": ("es wurde kein Grund genannt", "no reason was given"),
    "FIELD_WRONG": ("{place}: {kind}", "{place}: {message}"),
    "NOT_YAML_AT": ("Das ist kein YAML: Zeile {line}: „{problem}“", "This is not YAML: line {line}: {problem}"),
    "NOT_YAML": ("Das ist kein YAML: „{problem}“", "This is not YAML: {problem}"),
    "NO_MAPPING": (
        "Das beschreibt keinen Shop: die Datei beginnt mit saleorApiUrl, dann kommen channels nach ihrem Namen",
        "This describes no shop: the file begins with saleorApiUrl, then come channels by their names",
    ),
    "ACCOUNT_MISSING": (
        "{place}: ein solches Konto ist nicht gespeichert; lege es zuerst an und importiere dann erneut",
        "{place}: no such account is stored; add it first, then import again",
    ),
    "ACCOUNT_DIFFERS": (
        "{place}: weicht vom gespeicherten Konto ab; bearbeite es dort, mit seinen Geheimnissen",
        "{place}: differs from the stored account; edit it there, with its secrets",
    ),
    "ACCOUNT_UNNAMED": (
        "accounts: eines mit dem Namen {name} fehlt",
        "accounts: there is none of the name {name}",
    ),
    "VARIABLE_UNSET": ("die Umgebungsvariable {name} ist nicht gesetzt", "environment variable {name} is not set"),
    "OTHER_SHOP": ("saleorApiUrl: das ist ein anderer Shop", "saleorApiUrl: it is another shop's"),
}
SENTENCES: dict[str, tuple[str, str]] = {  # German, English
    **_ASKED,
    **_REVERSED,
    **_MATCHED,
    **_LOOKED,
    **_SEEN,
    **_OTHERS,
    **_TRIED,
}
