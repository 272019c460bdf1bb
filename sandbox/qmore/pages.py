"""The pages that a person sees: the card form, the payment page, what the sandbox knows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sandbox.look import page
from sandbox.qmore import stored

if TYPE_CHECKING:
    from sandbox.qmore.state import Session, Storage

# What a shop may change of the card form (QMORE protocol 4.2).
_HIDDEN = {"cardholdername": "creditcardShowCardholderNameField", "cardverifycode": "creditcardShowCvcField"}
_HINTS = {
    "pan": "creditcardPanPlaceholder",
    "cardholdername": "creditcardCardholderNamePlaceholder",
    "cardverifycode": "creditcardCvcPlaceholder",
}


def card_form(storage: Storage) -> str:
    """Return the card iframe's page; values leave as soon as a field is left."""
    german = storage.language == "de"
    names = (
        ("Kartennummer", "Name auf der Karte", "Monat", "Jahr", "Prüfnummer")
        if german
        else ("Card number", "Name on card", "Month", "Year", "Security code")
    )
    ids = ("pan", "cardholdername", "expirationMonth", "expirationYear", "cardverifycode")
    hints = ("cc-number", "cc-name", "cc-exp-month", "cc-exp-year", "cc-csc")
    hidden = {i for i, option in _HIDDEN.items() if not stored.shows(storage, option)}
    made = {
        i: f'<div><label for="{i}">{n}</label><input id="{i}" name="{i}" autocomplete="{h}"'
        f' placeholder="{escape(storage.options.get(_HINTS.get(i, ""), ""))}"'
        f"{'' if i == 'cardholdername' else ' inputmode=numeric'}></div>"
        for i, n, h in zip(ids, names, hints, strict=True)
        if i not in hidden
    }
    script = """<script>
const form = document.getElementById("card");
const store = () => fetch(location.pathname.replace("/frame", "/store"), {
  method: "POST", headers: {"Content-Type": "application/json"},
  body: JSON.stringify(Object.fromEntries(new FormData(form)))}).then(r => r.json());
form.addEventListener("focusout", store);
form.addEventListener("submit", event => event.preventDefault());
addEventListener("message", async event => {
  if (event.data?.qmore !== "store") return;
  event.source.postMessage({qmore: "stored", id: event.data.id, response: await store()}, event.origin);
});
</script>"""
    wide = "".join(made.pop(name, "") for name in ids[:2])
    body = f'<form id="card">{wide}<div class="row">{"".join(made.values())}</div></form>{script}'
    return page("Card", body, language=storage.language)


def payment_page(payment: Session) -> str:
    """Return the page on which a person decides a payment's outcome."""
    form = payment.form
    title = "QMORE sandbox"
    what = (
        f"<p><strong>{escape(form['amount'])} {escape(form['currency'])}</strong> · {escape(form['paymentType'])}</p>"
    )
    what += f"<p>{escape(form['orderDescription'])}</p>"
    if payment.storage and payment.storage.secure:
        body = (
            f"<h1>3-D Secure</h1>{what}<p>Your bank asks who you are. Any password will do.</p>"
            f'<form method="post" action="/pay/{payment.id}/success"><label for="password">Password</label>'
            '<input id="password" name="password" type="password" required autocomplete="off">'
            '<p><button class="go" id="success">Confirm payment</button></p></form>'
        )
    else:
        body = (
            f"<h1>{title}</h1>{what}"
            f'<form method="post" action="/pay/{payment.id}/success"><button class="go" id="success">Pay</button></form>'
        )
    others = "".join(
        f'<form method="post" action="/pay/{payment.id}/{name}" style="display:inline">'
        f'<button id="{name}">{label}</button></form>'
        for name, label in (
            ("failure", "Decline"),
            ("cancel", "Cancel"),
            ("pending", "Pending"),
            ("pending-then-success", "Pending, then paid"),
            ("pending-then-failure", "Pending, then declined"),
            ("abandon", "Walk away"),
            ("abandon-after-paying", "Pay and walk away"),
        )
    )
    return page(title, f"{body}<h2>Other outcomes</h2>{others}", language=form["language"])


def abandoned() -> str:
    """Return what a shopper sees who never goes back to the shop."""
    body = "<h1>Nobody is here any more</h1><p>After 30 minutes QMORE tells the shop what really happened.</p>"
    return page("Session left", body)
