"""Stored payment methods of a logged-in customer: deleted and tokenised through the app (Saleor protocol 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.saleor import webhooks
from sandbox.saleor.documents import problem
from sandbox.saleor.events import UNDELIVERED

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

_TOKENIZED = {
    "SUCCESSFULLY_TOKENIZED",
    "PENDING",
    "ADDITIONAL_ACTION_REQUIRED",
    "FAILED_TO_TOKENIZE",
    "FAILED_TO_DELIVER",
}
# Event → the results that are known for it; the first is what went well.
RESULTS = {
    "STORED_PAYMENT_METHOD_DELETE_REQUESTED": {"SUCCESSFULLY_DELETED", "FAILED_TO_DELETE", "FAILED_TO_DELIVER"},
    "PAYMENT_GATEWAY_INITIALIZE_TOKENIZATION_SESSION": {
        "SUCCESSFULLY_INITIALIZED",
        "FAILED_TO_INITIALIZE",
        "FAILED_TO_DELIVER",
    },
    "PAYMENT_METHOD_INITIALIZE_TOKENIZATION_SESSION": _TOKENIZED,
    "PAYMENT_METHOD_PROCESS_TOKENIZATION_SESSION": _TOKENIZED,
}
_NEEDS_ID = {"SUCCESSFULLY_TOKENIZED", "ADDITIONAL_ACTION_REQUIRED"}


async def ask(shop: Shop, event: str, given: dict[str, Any], user: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Ask the app; whatever is no success is a gateway error as well (Saleor protocol 4.7)."""
    channel = shop.channels.get(given["channel"])
    if channel is None or not channel["isActive"]:
        return _refused("channel", "NOT_FOUND" if channel is None else "CHANNEL_INACTIVE")
    app = shop.app
    if app is None or app.webhook(event) is None or _gateway(given["id"]) != app.identifier:
        return _refused("id", "NOT_FOUND")
    fields = {"user": user, "channel": channel, "data": given.get("data"), "id": _external(given["id"]), **more}
    delivered = await webhooks.send(shop, event, {**fields, "paymentMethodId": fields["id"]})
    answer = delivered.body if isinstance(delivered.body, dict) else {}
    return _result(app.identifier, answer, RESULTS[event])


def _result(identifier: str, answer: dict[str, Any], known: set[str]) -> dict[str, Any]:
    result, ident = answer.get("result"), answer.get("id")
    if result not in known or (result in _NEEDS_ID and not isinstance(ident, str)):
        answer, result, ident = {"error": UNDELIVERED}, "FAILED_TO_DELIVER", None
    failed = str(result).startswith("FAILED")
    errors = [problem(None, "GATEWAY_ERROR", str(answer.get("error") or result))] if failed else []
    prefixed = f"app:{identifier}:{ident}" if ident else None
    return {"result": result, "id": prefixed, "data": answer.get("data"), "errors": errors}


def _gateway(ident: str) -> str:
    """Read ``app:<identifier>:<external id>``, or a bare gateway."""
    return ident.split(":", 2)[1] if ident.startswith("app:") else ident


def _external(ident: str) -> str:
    return ident.split(":", 2)[-1]


def _refused(field: str, code: str) -> dict[str, Any]:
    return {"result": "FAILED_TO_DELIVER", "id": None, "data": None, "errors": [problem(field, code)]}
