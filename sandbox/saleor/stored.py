"""Stored payment methods of a logged-in customer: listed, deleted and tokenised through the app (Saleor protocol 4.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.saleor import webhooks
from sandbox.saleor.documents import problem
from sandbox.saleor.events import UNDELIVERED
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import App, Shop

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
DELETE, LIST = "STORED_PAYMENT_METHOD_DELETE_REQUESTED", "LIST_STORED_PAYMENT_METHODS"
_CHANGES = {event for event in RESULTS if event != "PAYMENT_GATEWAY_INITIALIZE_TOKENIZATION_SESSION"}
_KEPT, _PAUSE = timedelta(minutes=5), timedelta(seconds=1)
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
    taken = _result(app.identifier, answer, RESULTS[event])
    if event in _CHANGES and (event == DELETE or taken["result"] in {"SUCCESSFULLY_TOKENIZED", "PENDING"}):
        shop.forget_stored_methods(user["id"])
    return taken


async def listed(shop: Shop, user: dict[str, Any], channel: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask the app for a customer's methods; an answer is kept five minutes, a failure for a second (Saleor protocol 3.3)."""
    app = shop.app
    webhook = app.webhook(LIST) if app else None
    if app is None or webhook is None or not channel["isActive"]:
        return []
    key = (app.id, webhook["targetUrl"], user["id"], channel["slug"])
    until, kept = shop.stored_methods.get(key, (shop.now(), []))
    if shop.now() < until:
        return kept
    delivered = await webhooks.send(shop, LIST, {"user": user, "channel": channel})
    answered = delivered.body.get("paymentMethods") if isinstance(delivered.body, dict) else None
    found = [_method(app, channel, one) for one in answered or () if _is_method(one)]
    pause = _KEPT if delivered.usable else _PAUSE if since(shop.version, "3.21") else timedelta()
    shop.stored_methods[key] = (shop.now() + pause, found)
    return found


def _is_method(given: Any) -> bool:
    """An item without id or type is skipped (Saleor protocol 4.7)."""
    return isinstance(given, dict) and all(isinstance(given.get(name), str) for name in ("id", "type"))


def _method(app: App, channel: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    gateway = {"id": app.identifier, "name": app.name, "currencies": [channel["currencyCode"]], "config": []}
    return {
        "id": f"app:{app.identifier}:{given['id']}",
        "paymentMethodId": given["id"],
        "gateway": gateway,
        "supportedPaymentFlows": given.get("supportedPaymentFlows") or [],
        "creditCardInfo": _card(given.get("creditCardInfo")),
        **{name: given.get(name) for name in ("type", "name", "data")},
    }


def _card(given: Any) -> dict[str, Any] | None:
    """Card data that lack something are dropped, the method is not (Saleor protocol 4.7)."""
    if not isinstance(given, dict) or not all(isinstance(given.get(n), str) for n in ("brand", "lastDigits")):
        return None
    whole = all(str(given.get(n)).isdecimal() for n in ("expYear", "expMonth"))
    return {**given, **{n: int(given[n]) for n in ("expYear", "expMonth")}} if whole else None


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
