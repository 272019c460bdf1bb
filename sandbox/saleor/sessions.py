"""The session mutations: what core does with good, bad, late and missing answers (Saleor protocol 4.4, 4.5, 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.saleor import amounts, answers, details, documents, outcome, webhooks
from sandbox.saleor.answers import Answer, Unstorable
from sandbox.saleor.documents import problem
from sandbox.saleor.events import UNDELIVERED, become, hidden_failure, record
from sandbox.saleor.prices import rounded
from sandbox.saleor.state import Transaction, new_uuid

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop

FINAL = {f"{action}_{kind}" for action in ("AUTHORIZATION", "CHARGE") for kind in ("SUCCESS", "FAILURE", "REQUEST")}
LIMIT = 100
Wrong = dict[str, Any]


async def gateway_initialize(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``paymentGatewayInitialize``: without a list every app is asked (Saleor protocol 4.8)."""
    source = shop.source(given["id"])
    if source is None:
        return {"gatewayConfigs": [], "errors": [problem("id", "NOT_FOUND")]}
    everyone = [{"id": shop.app.identifier}] if shop.app else []
    wanted = everyone if given.get("paymentGateways") is None else given["paymentGateways"]
    amount = given.get("amount")
    currency = source["channel"]["currencyCode"]
    asked = amounts.open_amount(shop, source) if amount is None else rounded(amount, currency)
    configs = [await _gateway(shop, source, gateway, float(asked)) for gateway in wanted]
    return {"gatewayConfigs": configs, "errors": []}


async def _gateway(shop: Shop, source: dict[str, Any], gateway: dict[str, Any], amount: float) -> dict[str, Any]:
    if _app_for(shop, gateway["id"]) is None:
        return {"id": gateway["id"], "data": None, "errors": [problem("id", "NOT_FOUND")]}
    fields = {"sourceObject": documents.source(shop, source), "data": _json(gateway.get("data")), "amount": amount}
    answer = await webhooks.send(shop, "PAYMENT_GATEWAY_INITIALIZE_SESSION", fields)
    wrong = _wrong_config(answer)
    data = None if wrong or not answer.body else answer.body["data"]
    return {"id": gateway["id"], "data": data, "errors": [problem("id", "INVALID", wrong)] if wrong else []}


def _wrong_config(answer: webhooks.Delivered) -> str:
    """Null is no answer, another empty value is no data, and what is wrong is shown (Saleor protocol 4.8)."""
    if not answer.usable:
        return "Unable to process a payment gateway response."
    if answer.body and (not isinstance(answer.body, dict) or "data" not in answer.body):
        return f"Incorrect value ({answer.body}) for field: data. Field required"[:500]
    return ""


def _app_for(shop: Shop, gateway: str) -> Any:
    return shop.app if shop.app and shop.app.is_active and shop.app.identifier == gateway else None


def _json(data: Any) -> Any:
    """Objects and lists pass, a bare string or number arrives as null (Saleor protocol 6.2)."""
    return data if isinstance(data, dict | list) else None


async def initialize(shop: Shop, given: dict[str, Any], address: str) -> dict[str, Any]:
    """``transactionInitialize``: the transaction and its hidden request exist before the app is called."""
    found = _found(shop, given)
    if isinstance(found, Transaction):
        more = {"idempotencyKey": found.key}
        data = given["paymentGateway"].get("data")
        return await _call(shop, found, "TRANSACTION_INITIALIZE_SESSION", data, address, more)
    return _refused(found)


def _found(shop: Shop, given: dict[str, Any]) -> Transaction | Wrong:
    """Return the transaction to begin or to begin again, or what is wrong with the input (Saleor protocol 4.4, 6.2)."""
    source, gateway, key = shop.source(given["id"]), given["paymentGateway"]["id"], given.get("idempotencyKey")
    if source is None:
        return problem("id", "NOT_FOUND", "Couldn't resolve to a node.")
    if source["id"] in shop.completing:
        return problem("id", "CHECKOUT_COMPLETION_IN_PROGRESS")
    if key == "":
        return problem("idempotencyKey", "INVALID")
    if _app_for(shop, gateway) is None:
        return problem("paymentGateway", "NOT_FOUND")
    amount = given.get("amount")
    asked = None if amount is None else rounded(amount, source["channel"]["currencyCode"])
    flow = given.get("action") or source["channel"]["defaultTransactionFlowStrategy"]
    known = shop.transaction_of_key(gateway, key) if key else None
    if known:
        same = (known.source["id"], known.flow) == (source["id"], flow) and asked in {None, known.amount}
        return known if same else problem("idempotencyKey", "UNIQUE")
    if len(shop.transactions_of(source["id"])) >= LIMIT:
        return problem("id", "INVALID", f"{source['__typename']} transactions limit of {LIMIT} reached.")
    total = amounts.open_amount(shop, source) if asked is None else asked
    return _create(shop, Transaction(new_uuid(), source, gateway, total, flow, key or new_uuid()))


def _create(shop: Shop, made: Transaction) -> Transaction:
    made.events.append(shop.event(f"{made.flow}_REQUEST", made.amount, idempotency_key=made.key, counted=False))
    shop.add(made)
    return made


async def process(shop: Shop, given: dict[str, Any], address: str) -> dict[str, Any]:
    """``transactionProcess``: a counted final event is returned; otherwise the app is asked (Saleor protocol 4.4)."""
    transaction = shop.transaction(given)
    if transaction is None:
        return _refused(problem("id", "NOT_FOUND"))
    if transaction.source["id"] in shop.completing:
        return _refused(problem("id", "CHECKOUT_COMPLETION_IN_PROGRESS"))
    final = next((e for e in transaction.events if e.counted and e.type in FINAL), None)
    if final:
        return _result(shop, transaction, final, None)
    if _app_for(shop, transaction.gateway) is None:
        return _refused(problem("id", "MISSING_PAYMENT_APP"))
    return await _call(shop, transaction, "TRANSACTION_PROCESS_SESSION", given.get("data"), address, {})


async def _call(
    shop: Shop, transaction: Transaction, event: str, data: Any, address: str, more: dict[str, Any]
) -> dict[str, Any]:
    # The amount is that of the beginning, not today's total (Saleor protocol 4.4).
    action = {"amount": float(transaction.amount), "currency": transaction.currency, "actionType": transaction.flow}
    fields = {
        "sourceObject": documents.source(shop, shop.current(transaction.source)),
        "data": _json(data),
        "merchantReference": transaction.id,
        "customerIpAddress": address,
        "action": action,
        "transaction": documents.transaction(shop, transaction),
        **more,
    }
    answer = await webhooks.send(shop, event, fields)
    if answer.usable and not isinstance(answer.body, dict):
        raise Unstorable  # core asks it for a key and stumbles (Saleor protocol 0.3 no. 4)
    stored = _interpret(shop, transaction, answer)
    return _result(shop, transaction, stored, (answer.body or {}).get("data"))


def _interpret(shop: Shop, transaction: Transaction, delivered: webhooks.Delivered) -> Event:
    request = transaction.events[0]
    if not delivered.usable:
        return hidden_failure(shop, transaction, request, UNDELIVERED)
    answer = answers.read(delivered.body, answers.session_results(shop.version), shop.version)
    stored = answer if isinstance(answer, str) else _store(shop, transaction, request, answer)
    return hidden_failure(shop, transaction, request, stored) if isinstance(stored, str) else stored


def _store(shop: Shop, transaction: Transaction, request: Event, answer: Answer) -> Event | str:
    """Store a valid answer's event and what it says about the transaction (Saleor protocol 4.4)."""
    kind = answer.result or ""
    if kind.endswith("_REQUEST"):
        event: Event | str = become(request, answer, kind)
    else:
        event = record(shop, transaction, answer, kind, transaction.amount)
    if isinstance(event, str):
        return event
    if answer.reference:
        transaction.psp_reference = answer.reference
        if not kind.endswith(("_SUCCESS", "_REQUEST")):
            request.psp_reference = answer.reference  # what rule 9 of 0.2 comes from
    if answer.details:
        transaction.details = details.shown(answer.details)
    if answer.actions is not None and kind.endswith(("_SUCCESS", "_REQUEST")):
        transaction.actions = answer.actions
    outcome.of(shop, transaction, event)
    return event


def _result(shop: Shop, transaction: Transaction, event: Event, data: Any) -> dict[str, Any]:
    return {
        "transaction": documents.transaction(shop, transaction),
        "transactionEvent": documents.event(event, transaction.currency),
        "data": data,
        "errors": [],
    }


def _refused(wrong: Wrong) -> dict[str, Any]:
    return {"transaction": None, "transactionEvent": None, "data": None, "errors": [wrong]}
