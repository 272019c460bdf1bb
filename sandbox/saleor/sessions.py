"""The session mutations: what core does with good, bad, late and missing answers (Saleor protocol 4.4, 4.5, 4.8)."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.saleor import amounts, documents, webhooks
from sandbox.saleor.documents import problem
from sandbox.saleor.state import Transaction, gid

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop

FINAL = {f"{action}_{kind}" for action in ("AUTHORIZATION", "CHARGE") for kind in ("SUCCESS", "FAILURE", "REQUEST")}
ANSWERS = FINAL | {"AUTHORIZATION_ACTION_REQUIRED", "CHARGE_ACTION_REQUIRED"}
NEEDS_REFERENCE = {a for a in FINAL if a.endswith(("SUCCESS", "REQUEST"))}
UNDELIVERED = "Failed to delivery request."


async def gateway_initialize(shop: Shop, ident: str, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    """``paymentGatewayInitialize``."""
    source = shop.source(ident)
    if source is None:
        return {"gatewayConfigs": [], "errors": [problem("id", "NOT_FOUND")]}
    configs = [await _gateway(shop, source, gateway) for gateway in wanted]
    return {"gatewayConfigs": configs, "errors": []}


async def _gateway(shop: Shop, source: dict[str, Any], gateway: dict[str, Any]) -> dict[str, Any]:
    if shop.app is None or shop.app.identifier != gateway["id"]:
        return {"id": gateway["id"], "data": None, "errors": [problem("id", "NOT_FOUND")]}
    fields = {
        "sourceObject": documents.source(shop, source),
        "data": gateway.get("data"),
        "amount": float(source["total_gross"]),
    }
    answer = await webhooks.send(shop, "PAYMENT_GATEWAY_INITIALIZE_SESSION", fields)
    if answer is None:
        refused = [problem("id", "INVALID", "Unable to process a payment gateway response.")]
        return {"id": gateway["id"], "data": None, "errors": refused}
    if answer and (not isinstance(answer, dict) or "data" not in answer):
        return {"id": gateway["id"], "data": None, "errors": [problem("id", "INVALID", str(answer)[:500])]}
    return {"id": gateway["id"], "data": answer.get("data") if isinstance(answer, dict) else None, "errors": []}


async def initialize(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionInitialize``: the transaction and its hidden request exist before the app is called."""
    source = shop.source(given["id"])
    gateway = given["paymentGateway"]
    if source is None or shop.app is None or shop.app.identifier != gateway["id"]:
        return _refused("id" if source is None else "paymentGateway", "NOT_FOUND")
    flow = given.get("action") or "CHARGE"
    amount = Decimal(str(given["amount"])) if given.get("amount") is not None else source["total_gross"]
    key = given.get("idempotencyKey") or str(uuid.uuid4())
    known = next((t for t in shop.transactions.values() if t.key == key), None)
    if known and (known.source["id"], known.amount, known.flow) != (source["id"], amount, flow):
        return _refused("idempotencyKey", "UNIQUE")
    transaction = known or _create(shop, source, gateway["id"], amount, flow, key)
    return await _call(
        shop, transaction, "TRANSACTION_INITIALIZE_SESSION", gateway.get("data"), {"idempotencyKey": key}
    )


def _create(shop: Shop, source: dict[str, Any], gateway: str, amount: Decimal, flow: str, key: str) -> Transaction:
    made = Transaction(str(uuid.uuid4()), source, gateway, amount, flow, key)
    made.events.append(shop.event(f"{flow}_REQUEST", amount, idempotency_key=key, counted=False))
    shop.transactions[made.id] = made
    return made


async def process(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """``transactionProcess``: a counted final event is returned; otherwise the app is asked."""
    transaction = shop.transactions.get(given.get("id") or "")
    if transaction is None:
        return _refused("id", "NOT_FOUND")
    final = next((e for e in reversed(transaction.events) if e.counted and e.type in FINAL), None)
    if final:
        return _result(shop, transaction, final, None)
    return await _call(shop, transaction, "TRANSACTION_PROCESS_SESSION", given.get("data"), {})


async def _call(shop: Shop, transaction: Transaction, event: str, data: Any, more: dict[str, Any]) -> dict[str, Any]:
    source = shop.completed.get(transaction.source["id"], transaction.source)
    fields = {
        "sourceObject": documents.source(shop, source),
        "data": data,
        "merchantReference": transaction.id,
        "customerIpAddress": "127.0.0.1",
        "action": {"amount": float(transaction.amount), "currency": "EUR", "actionType": transaction.flow},
        "transaction": documents.transaction(shop, transaction),
        **more,
    }
    answer = await webhooks.send(shop, event, fields)
    if isinstance(answer, list):
        raise TypeError("'list' object has no attribute 'get'")  # core stumbles here, too
    counted = _interpret(shop, transaction, answer)
    return _result(shop, transaction, counted, (answer or {}).get("data"))


def _result(shop: Shop, transaction: Transaction, event: Event, data: Any) -> dict[str, Any]:
    return {
        "transaction": documents.transaction(shop, transaction),
        "transactionEvent": documents.event(event),
        "data": data,
        "errors": [],
    }


def _refused(field: str, code: str) -> dict[str, Any]:
    return {"transaction": None, "transactionEvent": None, "data": None, "errors": [problem(field, code)]}


def _interpret(shop: Shop, transaction: Transaction, answer: dict[str, Any] | None) -> Event:
    wrong = UNDELIVERED if answer is None else invalid(answer)
    if wrong or answer is None:
        return _hidden_failure(shop, transaction, wrong or UNDELIVERED)
    kind, reference = answer["result"], answer.get("pspReference") or ""
    amount = Decimal(str(answer.get("amount") or transaction.amount))
    known = same(transaction, reference, kind)
    if known and known.counted and kind in FINAL:
        return known if known.amount == amount else _hidden_failure(shop, transaction, "another amount")
    event = _record(shop, transaction, kind, amount, answer)
    if reference:
        transaction.psp_reference = reference
        _request(transaction).psp_reference = reference
    if kind in NEEDS_REFERENCE and answer.get("actions") is not None:
        transaction.actions = [a for a in answer["actions"] if a in {"CHARGE", "REFUND", "CANCEL"}]
    return event


def _request(transaction: Transaction) -> Event:
    return transaction.events[0]


def _record(shop: Shop, transaction: Transaction, kind: str, amount: Decimal, answer: dict[str, Any]) -> Event:
    facts: dict[str, Any] = {
        "psp_reference": answer.get("pspReference") or "",
        "message": str(answer.get("message") or "")[:512],
        "external_url": answer.get("externalUrl") or "",
    }
    if kind.endswith("_REQUEST"):
        request = _request(transaction)
        request.type, request.amount, request.counted = kind, amount, True
        request.psp_reference, request.message = facts["psp_reference"], facts["message"]
        return request
    event = shop.event(kind, amount, **facts)
    transaction.events.append(event)
    return event


def _hidden_failure(shop: Shop, transaction: Transaction, message: str) -> Event:
    event = shop.event(f"{transaction.flow}_FAILURE", transaction.amount, message=message[:512], counted=False)
    transaction.events.append(event)
    return event


def same(transaction: Transaction, reference: str, kind: str) -> Event | None:
    """Return the event of that identity: transaction, reference and type; the hidden request counts here."""
    return next((e for e in transaction.events if e.psp_reference == reference and e.type == kind), None)


def invalid(answer: dict[str, Any]) -> str | None:
    """Return what is wrong with an answer; it leaks the answer, as core does."""
    result, reference = answer.get("result"), answer.get("pspReference")
    url, actions = answer.get("externalUrl"), answer.get("actions")
    wrong = (
        (result not in ANSWERS, "result"),
        (reference is not None and not isinstance(reference, str), "pspReference"),
        (result in NEEDS_REFERENCE and not reference, "pspReference"),
        (url is not None and not urlsplit(str(url)).netloc, "externalUrl"),
        (actions is not None and not isinstance(actions, list), "actions"),
        (not _is_amount(answer.get("amount")), "amount"),
    )
    return next((f"Incorrect value ({answer}) for field: {name}"[:512] for bad, name in wrong if bad), None)


def _is_amount(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    try:
        return value is None or Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def complete(shop: Shop, ident: str) -> dict[str, Any]:
    """``checkoutComplete``: twice gives the same order."""
    if ident in shop.completed:
        return {"order": documents.source(shop, shop.completed[ident]), "errors": []}
    checkout = shop.checkouts.get(ident)
    if checkout is None:
        return {"order": None, "errors": [problem("id", "NOT_FOUND")]}
    if amounts.statuses(shop, checkout)[1] != "FULL":
        return {"order": None, "errors": [problem("id", "CHECKOUT_NOT_FULLY_PAID")]}
    order = _order(shop, checkout)
    shop.completed[ident] = order
    shop.orders[order["id"]] = order
    for transaction in shop.transactions.values():
        if transaction.source["id"] == ident:
            transaction.source = order
    del shop.checkouts[ident]
    return {"order": documents.source(shop, order), "errors": []}


def _order(shop: Shop, checkout: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {
            **line,
            "productName": line["variant"]["product"]["name"],
            "variantName": "",
            "productSku": line["variant"]["sku"],
        }
        for line in checkout["lines"]
    ]
    return {
        **checkout,
        "__typename": "Order",
        "id": gid("Order", uuid.uuid4()),
        "number": str(1000 + shop.next_id()),
        "languageCodeEnum": checkout["languageCode"],
        "userEmail": checkout["email"],
        "total": checkout["totalPrice"],
        "lines": lines,
    }
