"""``transactionEventReport`` and ``transactionUpdate`` of the app that owns a transaction (Saleor protocol 5.1, 5.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.saleor import actions, details, documents, outcome
from sandbox.saleor.answers import REFERENCE_LIMIT, URL_LIMIT, cut
from sandbox.saleor.documents import problem
from sandbox.saleor.events import ONE_AUTHORIZATION, OTHER_AMOUNT, is_second_authorization, same
from sandbox.saleor.prices import ZERO, rounded

if TYPE_CHECKING:
    from decimal import Decimal

    from sandbox.saleor.state import Event, Shop, Transaction

# Types whose reports set the transaction's reference while it has none (Saleor protocol 5.1).
NAMING = {"AUTHORIZATION_REQUEST", "AUTHORIZATION_SUCCESS", "CHARGE_REQUEST", "CHARGE_SUCCESS"}
# Types that may come without an amount (Saleor protocol 5.1).
_DEDUCED = {
    "AUTHORIZATION_FAILURE": ("AUTHORIZATION_SUCCESS", "AUTHORIZATION_REQUEST"),
    "CHARGE_FAILURE": ("CHARGE_SUCCESS", "CHARGE_REQUEST"),
    "CHARGE_BACK": ("CHARGE_SUCCESS",),
    "REFUND_FAILURE": ("REFUND_SUCCESS", "REFUND_REQUEST"),
    "REFUND_REVERSE": ("REFUND_SUCCESS",),
    "CANCEL_FAILURE": ("CANCEL_SUCCESS", "CANCEL_REQUEST"),
}
Wrong = dict[str, Any]


class NotOwner(Exception):
    """The transaction is another app's; the caller sees a permission error (Saleor protocol 5.1)."""


def owned(shop: Shop, given: dict[str, Any]) -> Transaction | Wrong:
    """Return the transaction of the asking app (Saleor protocol 5.1)."""
    if (given.get("id") is None) == (given.get("token") is None):
        return problem("id", "GRAPHQL_ERROR", "Exactly one of id and token is needed.")
    transaction = shop.transaction(given)
    if transaction is None:
        return problem("id", "NOT_FOUND", "Couldn't resolve to a node.")
    if shop.app is None or shop.app.identifier != transaction.gateway:
        raise NotOwner
    return transaction


def report(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionEventReport``."""
    transaction = owned(shop, given)
    if isinstance(transaction, dict):
        return _refused(transaction)
    amount = _amount(shop, transaction, given)
    wrong = _wrong(shop, given) or (problem("amount", "REQUIRED") if amount is None else None)
    if wrong or amount is None:
        return _refused(wrong or problem("amount", "REQUIRED"))
    known = same(transaction, given["pspReference"], given["type"])
    if known is None and is_second_authorization(transaction, given["type"]):
        return _refused(problem("pspReference", "ALREADY_EXISTS", ONE_AUTHORIZATION))
    if known and known.amount != amount:
        return _refused(problem("pspReference", "INCORRECT_DETAILS", OTHER_AMOUNT))
    if given.get("availableActions") is not None:  # applied to repetitions, too (Saleor protocol 5.3)
        transaction.actions = list(given["availableActions"])
    _pay_with(transaction, given)
    event = known or _record(shop, transaction, given, amount)
    return _taken(shop, transaction, event, already=known is not None)


def _pay_with(transaction: Transaction, given: dict[str, Any]) -> None:
    """Keep what was paid with, of a repetition as well (Saleor protocol 5.1)."""
    found = details.of_report(given.get("paymentMethodDetails"))
    if found:
        transaction.details = details.shown(found)


def _note(transaction: Transaction, public: Any, private: Any) -> None:
    """Merge metadata into what is there (Saleor protocol 5.1)."""
    transaction.metadata |= {item["key"]: item["value"] for item in public or ()}
    transaction.private_metadata |= {item["key"]: item["value"] for item in private or ()}


def _wrong(shop: Shop, given: dict[str, Any]) -> Wrong | None:
    """Check the limits of 5.1."""
    url = given.get("externalUrl")
    if len(given["pspReference"] or "") > REFERENCE_LIMIT:
        return problem("pspReference", "INVALID", f"Maximum length for `pspReference` is {REFERENCE_LIMIT}.")
    parts = urlsplit(url or "")
    if url and (parts.scheme not in {"http", "https"} or not parts.netloc or len(url) > URL_LIMIT):
        return problem("externalUrl", "INVALID", "Invalid format of `externalUrl`.")
    if not details.are_right(details.of_report(given.get("paymentMethodDetails")), shop.version):
        return problem("paymentMethodDetails", "INVALID", "Invalid `paymentMethodDetails`.")
    return None


def _amount(shop: Shop, transaction: Transaction, given: dict[str, Any]) -> Decimal | None:
    """Round to the currency, or deduce from an earlier event of ANY transaction (Saleor protocol 5.1)."""
    if given.get("amount") is not None:
        return rounded(given["amount"], transaction.currency)
    if given["type"] == "INFO":
        return ZERO
    kinds, reference = _DEDUCED.get(given["type"], ()), given["pspReference"]
    earlier = (e for t in shop.transactions.values() for e in t.events if e.psp_reference == reference)
    return next((e.amount for e in earlier if e.type in kinds), None)


def _record(shop: Shop, transaction: Transaction, given: dict[str, Any], amount: Decimal) -> Event:
    event = shop.event(
        given["type"],
        amount,
        psp_reference=given["pspReference"],
        message=cut(given.get("message")),
        external_url=given.get("externalUrl") or "",
    )
    event.created_at = _time(given.get("time")) or event.created_at
    transaction.events.append(event)
    if event.type in NAMING and not transaction.psp_reference:
        transaction.psp_reference = event.psp_reference
    _note(transaction, given.get("transactionMetadata"), given.get("transactionPrivateMetadata"))
    actions.settle_grant(transaction, event.psp_reference)
    outcome.of(shop, transaction, event)
    return event


def _time(given: str | None) -> datetime | None:
    if given is None:
        return None
    read = datetime.fromisoformat(given)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def update(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionUpdate``: what a report never sets (Saleor protocol 5.1)."""
    transaction = owned(shop, given)
    if isinstance(transaction, dict):
        return {"transaction": None, "errors": [transaction]}
    wanted = given.get("transaction") or {}
    wrong = _wrong(shop, {"pspReference": "", **wanted})
    if wrong:
        return {"transaction": None, "errors": [wrong]}
    names = {"name": "name", "message": "message", "externalUrl": "external_url", "pspReference": "psp_reference"}
    for theirs, ours in names.items():
        if wanted.get(theirs) is not None:
            setattr(transaction, ours, wanted[theirs])
    if wanted.get("availableActions") is not None:
        transaction.actions = list(wanted["availableActions"])
    _pay_with(transaction, wanted)
    _note(transaction, wanted.get("metadata"), wanted.get("privateMetadata"))
    return {"transaction": documents.transaction(shop, transaction), "errors": []}


def _taken(shop: Shop, transaction: Transaction, event: Event, *, already: bool) -> dict[str, Any]:
    return {
        "alreadyProcessed": already,
        "transaction": documents.transaction(shop, transaction),
        "transactionEvent": documents.event(event, transaction.currency),
        "errors": [],
    }


def _refused(wrong: Wrong) -> dict[str, Any]:
    return {"alreadyProcessed": False, "transaction": None, "transactionEvent": None, "errors": [wrong]}
