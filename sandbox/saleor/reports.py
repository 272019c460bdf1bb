"""``transactionEventReport``: identity is transaction, reference and type (Saleor protocol 5.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.saleor import documents
from sandbox.saleor.documents import problem
from sandbox.saleor.sessions import same

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop, Transaction

NEVER_SAME = {"INFO", "CHARGE_ACTION_REQUIRED", "AUTHORIZATION_ACTION_REQUIRED"}


def report(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """Take one report of the app that owns the transaction."""
    transaction = shop.transactions.get(given.get("id") or "")
    if transaction is None:
        return _refused("id", "NOT_FOUND")
    kind, reference = given["type"], given["pspReference"]
    amount = Decimal(str(given.get("amount") or 0)).quantize(Decimal("0.01"))
    if given.get("availableActions") is not None:
        transaction.actions = list(given["availableActions"])
    known = None if kind in NEVER_SAME else same(transaction, reference, kind)
    if known:
        if known.amount != amount:
            return _refused("pspReference", "INCORRECT_DETAILS")
        return _taken(shop, transaction, known, already=True)
    if kind == "AUTHORIZATION_SUCCESS" and any(e.type == kind and e.counted for e in transaction.events):
        return _refused("pspReference", "ALREADY_EXISTS")
    event = shop.event(kind, amount, psp_reference=reference, message=(given.get("message") or "")[:512])
    transaction.events.append(event)
    transaction.psp_reference = transaction.psp_reference or reference
    return _taken(shop, transaction, event, already=False)


def _taken(shop: Shop, transaction: Transaction, event: Event, *, already: bool) -> dict[str, Any]:
    return {
        "alreadyProcessed": already,
        "transaction": documents.transaction(shop, transaction),
        "transactionEvent": documents.event(event),
        "errors": [],
    }


def _refused(field: str, code: str) -> dict[str, Any]:
    return {"alreadyProcessed": False, "transaction": None, "transactionEvent": None, "errors": [problem(field, code)]}
