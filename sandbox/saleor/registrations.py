"""What an app may change of itself: its webhooks and the problems that staff see (Saleor protocol 2.4, 10)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
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
        "problems": lambda _info, limit=None: found.problems[::-1][:limit],
    }


def registered(shop: Shop, given: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook as it is kept, from a manifest or from an input."""
    names = ("name", "identifier", "targetUrl", "query", "syncEvents", "asyncEvents", "isActive", "customHeaders")
    kept = {"syncEvents": [], "asyncEvents": [], "isActive": True, "customHeaders": {}}
    return {"id": gid("Webhook", shop.next_id()), **kept, **{name: given[name] for name in names if name in given}}


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


def update_webhook(shop: Shop, app: App, ident: str, given: dict[str, Any]) -> dict[str, Any]:
    """Change what the input names of a webhook."""
    found = _find(app, ident)
    wrong = [problem("id", "NOT_FOUND")] if found is None else _wrong(shop, given)
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


def _find(app: App, ident: str) -> dict[str, Any] | None:
    return next((found for found in app.registered if found["id"] == ident), None)


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
    if not 3 <= len(given["key"]) <= 128 or len(given["message"]) < 3:
        return {"appProblem": None, "errors": [problem("key", "INVALID")]}
    now = datetime.now(UTC)
    window = timedelta(minutes=given.get("aggregationPeriod", 60))
    same = [p for p in app.problems if p["key"] == given["key"] and now - p["updatedAt"] < window]
    if same:
        found = same[-1]
    else:
        found = {"id": gid("AppProblem", shop.next_id()), "key": given["key"], "count": 0, "createdAt": now}
        app.problems[:] = [*app.problems, found][-_MOST:]
    found |= {"message": given["message"][:2048], "count": found["count"] + 1, "updatedAt": now}
    threshold = given.get("criticalThreshold")
    found["isCritical"] = threshold is not None and found["count"] >= threshold
    return {"appProblem": found, "errors": []}


def dismiss_problems(app: App, given: dict[str, Any]) -> dict[str, Any]:
    """Take problems away by key or id."""
    named = {*(given.get("keys") or ()), *(given.get("ids") or ())}
    app.problems[:] = [p for p in app.problems if not named & {p["key"], p["id"]}]
    return {"errors": []}
