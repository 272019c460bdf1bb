"""Staff's requests to charge, refund and cancel, sent in the background (Saleor protocol 4.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.saleor import amounts, answers, documents, webhooks
from sandbox.saleor.answers import ACTION_RESULTS, Answer, Unstorable
from sandbox.saleor.documents import problem
from sandbox.saleor.events import UNDELIVERED, hidden_failure, record
from sandbox.saleor.payloads import payload
from sandbox.saleor.prices import rounded
from sandbox.saleor.state import new_uuid
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop, Transaction

WEBHOOKS = {
    "CHARGE": "TRANSACTION_CHARGE_REQUESTED",
    "REFUND": "TRANSACTION_REFUND_REQUESTED",
    "CANCEL": "TRANSACTION_CANCELATION_REQUESTED",
}
MISSING = "MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK"
Granted = dict[str, Any]


def request_action(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionRequestAction``; ``transaction.actions`` is not looked at (Saleor protocol 4.6)."""
    transaction = shop.transaction(given)
    if transaction is None:
        return _refused("id", "NOT_FOUND")
    return request(shop, transaction, given["actionType"], given.get("amount"))


def refund_granted(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionRequestRefundForGrantedRefund``: the granted amount of the transaction's order."""
    transaction = shop.transaction(given)
    if transaction is None:
        return _refused("id", "NOT_FOUND")
    known = transaction.source.get("grantedRefunds") or ()
    granted = next((g for g in known if g["id"] == given["grantedRefundId"]), None)
    if granted is None:
        return _refused("grantedRefundId", "NOT_FOUND")
    if granted["status"] in {"PENDING", "SUCCESS"}:
        return _refused("grantedRefundId", "REFUND_ALREADY_PROCESSED")
    if granted["value"] > amounts.of(transaction).charged:
        return _refused("grantedRefundId", "AMOUNT_GREATER_THAN_AVAILABLE")
    return request(shop, transaction, "REFUND", granted["value"], granted)


def request(
    shop: Shop, transaction: Transaction, action: str, amount: Any = None, granted: Granted | None = None
) -> dict[str, Any]:
    """Record the request and send it; the mutation does not wait for the app (Saleor protocol 4.6)."""
    app = shop.app if shop.app and shop.app.identifier == transaction.gateway else None
    webhook = app.webhook(WEBHOOKS[action]) if app else None
    if webhook is None:
        return _refused("id", MISSING)
    asked = _asked(transaction, action, amount)
    unnamed = action == "CANCEL" and not since(shop.version, "3.21")  # null and 0 in 3.20 (Saleor protocol 4.2)
    event = shop.event(f"{action}_REQUEST", Decimal(0) if unnamed else asked, idempotency_key=new_uuid(), counted=False)
    transaction.events.append(event)
    if granted:
        granted |= {"status": "PENDING", "event": event, "transaction": transaction.id}
    named = {"actionType": action, "amount": None if unnamed else float(asked), "currency": transaction.currency}
    fields = {
        "action": named,
        "transaction": documents.transaction(shop, transaction),
        "grantedRefund": granted,
    }
    # Built now, sent later (Saleor protocol 3.3).
    body = payload(shop, WEBHOOKS[action], webhook["query"], fields)
    shop.background(_deliver(shop, transaction, event, action, webhook, body))
    return {"transaction": documents.transaction(shop, transaction), "errors": []}


def _asked(transaction: Transaction, action: str, amount: Any) -> Decimal:
    """Default to and cap at what is there to be moved (Saleor protocol 4.6)."""
    sums = amounts.of(transaction)
    most = sums.charged if action == "REFUND" else sums.authorized
    return most if amount is None else min(rounded(amount, transaction.currency), most)


async def _deliver(
    shop: Shop, transaction: Transaction, event: Event, action: str, webhook: dict[str, Any], body: bytes
) -> None:
    delivered = await webhooks.send_request(shop, WEBHOOKS[action], webhook, body)
    try:
        failed = _take(shop, transaction, event, action, delivered)
    except Unstorable:
        return  # the worker's task dies; the request stays open (Saleor protocol 0.3 no. 4)
    if failed:
        hidden_failure(shop, transaction, event, failed)
    settle_grant(transaction, event.psp_reference)


def _take(shop: Shop, transaction: Transaction, event: Event, action: str, delivered: webhooks.Delivered) -> str | None:
    """Interpret the answer; return why it is none (Saleor protocol 4.6)."""
    if not delivered.usable:
        return UNDELIVERED
    if not isinstance(delivered.body, dict):
        raise Unstorable
    answer = answers.read(delivered.body, ACTION_RESULTS[action], shop.version, action=True)
    if isinstance(answer, str):
        return answer
    return _apply(shop, transaction, event, answer)


def _apply(shop: Shop, transaction: Transaction, event: Event, answer: Answer) -> str | None:
    event.psp_reference, event.counted = answer.reference, True
    if answer.result:
        stored = record(shop, transaction, answer, answer.result, event.amount)
        if isinstance(stored, str):
            return stored
    if answer.actions is not None:
        transaction.actions = answer.actions
    return None


def settle_grant(transaction: Transaction, reference: str) -> None:
    """Let a granted refund follow the outcome that carries its request's reference (Saleor protocol 4.6)."""
    for granted in transaction.source.get("grantedRefunds") or ():
        request_event: Event | None = granted.get("event")
        if (
            request_event is None
            or granted["transaction"] != transaction.id
            or request_event.psp_reference != reference
        ):
            continue
        since_then = [e for e in transaction.events if e.psp_reference == reference and e is not request_event]
        kind = next((e.type for e in reversed(since_then) if e.type in ACTION_RESULTS["REFUND"]), None)
        granted["status"] = "PENDING" if kind is None else kind.removeprefix("REFUND_")


def release_funds(shop: Shop, ident: str) -> list[str]:
    """Give the money of an expired checkout back: cancel what is held, refund what is charged (Saleor protocol 5.6)."""
    asked = []
    for transaction in shop.transactions_of(ident):
        sums = amounts.of(transaction)
        for action, amount in (("CANCEL", sums.authorized), ("REFUND", sums.charged)):
            if amount > 0:
                request(shop, transaction, action)
                asked.append(f"{transaction.id} {action}")
    return asked


def _refused(field: str, code: str) -> dict[str, Any]:
    return {"transaction": None, "errors": [problem(field, code)]}
