"""What an app may change of itself: its webhooks and the problems that staff see (Saleor protocol 2.4, 10)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.saleor import schema
from sandbox.saleor.catalogue import gid
from sandbox.saleor.documents import problem

if TYPE_CHECKING:
    from sandbox.saleor.state import App, Shop

_MOST = 100  # problems of one app; the oldest gives way


def app(found: App) -> dict[str, Any]:
    """Return the app as it sees itself; its problems are newest first."""
    return {
        "id": found.id,
        "identifier": found.identifier,
        "name": found.name,
        "isActive": found.is_active,
        "version": found.version,
        "webhooks": [webhook(one) for one in found.registered],
        "breakerState": found.breaker.state,
        "breakerLastStateChange": found.breaker.changed.isoformat() if found.breaker.changed else None,
        "problems": lambda _info, limit=None: found.problems[::-1][:limit],
    }


def registered(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook as it is kept, from a manifest or from an input."""
    names = ("name", "identifier", "targetUrl", "query", "syncEvents", "asyncEvents", "isActive", "customHeaders")
    kept: dict[str, Any] = {
        "identifier": None,
        "syncEvents": [],
        "asyncEvents": [],
        "isActive": True,
        "customHeaders": {},
    }
    return {"id": gid("Webhook", shop.next_id()), **kept, **{name: given[name] for name in names if name in given}}


def of_manifest(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest's webhook; the events that it does not list are read from its query (Saleor protocol 1.3)."""
    kept = registered(shop, {**given, "identifier": (given.get("identifier") or "").strip() or None})
    if given.get("syncEvents") is None and given.get("asyncEvents") is None:
        known = set(schema.of(shop.version).type_map["WebhookEventTypeSyncEnum"].values)  # type: ignore[attr-defined]
        named = schema.events(given["query"])
        kept["syncEvents"] = [event for event in named if event in known]
        kept["asyncEvents"] = [event for event in named if event not in known]
    return kept


def webhook(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a webhook looks like to GraphQL."""
    return {
        **found,
        "subscriptionQuery": found["query"],
        "customHeaders": json.dumps(found["customHeaders"]),
        "syncEvents": [{"eventType": event} for event in found["syncEvents"]],
        "asyncEvents": [{"eventType": event} for event in found["asyncEvents"]],
    }


def create_webhook(shop: Shop, app: App, given: dict[str, Any]) -> dict[str, Any]:
    """Register one more webhook."""
    wrong = _wrong(shop, given)
    if wrong:
        return {"webhook": None, "errors": wrong}
    app.registered.append(made := registered(shop, _read(given)))
    return {"webhook": webhook(made), "errors": []}


def update_webhook(shop: Shop, app: App, named: dict[str, Any]) -> dict[str, Any]:
    """Change what the input names of a webhook, which is called by its id or its identifier (Saleor protocol 1.3)."""
    key, given = "id" if named.get("id") else "identifier", named["input"]
    found = _find(app, named.get(key), key)
    wrong = [problem(key, "NOT_FOUND")] if found is None else _wrong(shop, given)
    if found is None or wrong:
        return {"webhook": None, "errors": wrong}
    found.update(_read(given))
    return {"webhook": webhook(found), "errors": []}


def delete_webhook(app: App, ident: str) -> dict[str, Any]:
    """Forget a webhook."""
    found = _find(app, ident)
    if found is None:
        return {"webhook": None, "errors": [problem("id", "NOT_FOUND")]}
    app.registered.remove(found)
    return {"webhook": webhook(found), "errors": []}


def _find(app: App, ident: str | None, key: str = "id") -> dict[str, Any] | None:
    return next((found for found in app.registered if ident and found[key] == ident), None)


def _read(given: dict[str, Any]) -> dict[str, Any]:
    headers = given.get("customHeaders")
    return {**given, "customHeaders": json.loads(headers)} if headers else given


def _wrong(shop: Shop, given: dict[str, Any]) -> list[dict[str, Any]]:
    if given.get("query") is None:
        return []
    wrong = schema.wrong(shop.version, given["query"])
    return [problem("query", "INVALID", wrong)] if wrong else []


def create_problem(shop: Shop, app: App, given: dict[str, Any]) -> dict[str, Any]:
    """Show staff a problem; the same key inside its window counts up."""
    threshold = given.get("criticalThreshold")
    if not 3 <= len(given["key"]) <= 128 or len(given["message"]) < 3 or (threshold is not None and threshold < 1):
        return {"appProblem": None, "errors": [problem("key", "INVALID")]}
    now = shop.now()
    window = timedelta(minutes=given.get("aggregationPeriod", 60))
    same = [p for p in app.problems if p["key"] == given["key"] and now - p["updatedAt"] < window]
    if same:
        found = same[-1]
    else:
        found = {"id": gid("AppProblem", shop.next_id()), "key": given["key"], "count": 0, "createdAt": now}
        app.problems[:] = [*app.problems, found][-_MOST:]
    found |= {"message": given["message"][:2048], "count": found["count"] + 1, "updatedAt": now}
    found["isCritical"] = threshold is not None and found["count"] >= threshold
    return {"appProblem": found, "errors": []}


def dismiss_problems(app: App, given: dict[str, Any]) -> dict[str, Any]:
    """Take problems away by key or id, at most a hundred at once."""
    if any(len(given.get(name) or ()) > _MOST for name in ("keys", "ids")):
        return {"errors": [problem("byApp", "INVALID", f"At most {_MOST} at once.")]}
    named = {*(given.get("keys") or ()), *(given.get("ids") or ())}
    app.problems[:] = [p for p in app.problems if not named & {p["key"], p["id"]}]
    return {"errors": []}
