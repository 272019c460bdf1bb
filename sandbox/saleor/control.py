"""What only tests and curious people ask a sandbox, by HTTP: its state, its settings, what time or staff would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException, Request

from sandbox.saleor import actions, arrange, checkouts, dashboard, documents, installation
from sandbox.saleor.faults import KINDS

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop, Transaction

SHOWN_DELIVERIES = 20


def routes(app: FastAPI, shop: Shop) -> None:
    """Add every control."""
    _installation(app, shop)
    _insight(app, shop)
    arrange.routes(app, shop)
    _staff(app, shop)
    _sources(app, shop)
    dashboard.routes(app, shop)
    _faults(app, shop)


def _faults(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/faults")
    async def arm(request: Request) -> dict[str, Any]:
        fault = {"graphql": "*", **await request.json()}
        if fault.get("kind") not in KINDS:
            raise HTTPException(422, f"kind is one of {', '.join(KINDS)}")
        shop.faults.armed.append(fault)
        return fault

    @app.delete("/sandbox/faults")
    async def disarm() -> dict[str, str]:
        shop.faults.armed.clear()
        shop.faults.is_down = False
        return {"status": "sound"}

    @app.post("/sandbox/down")
    async def down(request: Request) -> dict[str, bool]:
        shop.faults.is_down = bool((await request.json())["down"])
        return {"down": shop.faults.is_down}

    @app.get("/sandbox/stats")
    async def stats() -> dict[str, int]:
        return {"requests": shop.faults.requests, "running": shop.faults.running, "mostAtOnce": shop.faults.most}


def _installation(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/install")
    async def install(request: Request) -> dict[str, Any]:
        wanted = await request.json()
        return await installation.install(shop, wanted["manifestUrl"], activate=wanted.get("activate", True))

    @app.post("/sandbox/app")
    async def activate(request: Request) -> dict[str, bool]:
        installation.activate(shop, active=bool((await request.json())["isActive"]))
        return {"isActive": bool(shop.app and shop.app.is_active)}

    @app.post("/sandbox/uninstall")
    async def uninstall() -> dict[str, str]:
        installation.uninstall(shop)
        return {"status": "uninstalled"}


def _insight(app: FastAPI, shop: Shop) -> None:
    @app.get("/sandbox/state")
    async def everything() -> dict[str, Any]:
        return state(shop)

    @app.get("/sandbox/transactions/{ident}")
    async def one(ident: str) -> dict[str, Any]:
        return brief(shop, _known(shop, ident))

    @app.get("/sandbox/deliveries")
    async def deliveries() -> list[dict[str, Any]]:
        return list(shop.deliveries)

    @app.get("/sandbox/deliveries/last")
    async def last() -> dict[str, Any]:
        return dict(shop.sent[-1])

    @app.post("/sandbox/sign")
    async def sign(request: Request) -> dict[str, str]:
        return {"signature": shop.signer.sign(await request.body())}

    @app.get("/sandbox/secrets")
    async def secrets() -> dict[str, str | None]:
        token = shop.app.token if shop.app else None
        return {"token": token, "staffToken": shop.staff_token, "customerToken": shop.customer_token}


def _staff(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/transactions/{ident}/{action}")
    async def act(ident: str, action: str, request: Request) -> dict[str, Any]:
        if action.upper() not in actions.WEBHOOKS:
            raise HTTPException(404, "charge, refund or cancel")
        wanted = await request.json() if await request.body() else {}
        answer = actions.request(shop, _known(shop, ident), action.upper(), wanted.get("amount"))
        return {"transaction": brief(shop, _known(shop, ident)), "errors": answer["errors"]}

    @app.post("/sandbox/orders/{ident}/grants")
    async def grant(ident: str, request: Request) -> dict[str, Any]:
        answer = checkouts.grant(shop, ident, await request.json())
        granted = answer["grantedRefund"]
        return {"grantedRefund": granted["id"] if granted else None, "errors": answer["errors"]}


def _sources(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/orders")
    async def draft(request: Request) -> dict[str, Any]:
        return source(shop, checkouts.draft(shop, await request.json()))

    @app.delete("/sandbox/checkouts/{ident}")
    async def delete(ident: str) -> dict[str, bool]:
        return {"deleted": checkouts.delete(shop, ident)}

    @app.post("/sandbox/checkouts/{ident}/release-funds")
    async def release(ident: str) -> dict[str, list[str]]:
        return {"requested": actions.release_funds(shop, ident)}

    @app.post("/sandbox/checkouts/{ident}/completing")
    async def completing(ident: str, request: Request) -> dict[str, bool]:
        on = bool((await request.json())["completing"])
        (shop.completing.add if on else shop.completing.discard)(ident)
        return {"completing": on}


def _known(shop: Shop, ident: str) -> Transaction:
    found = shop.transactions.get(ident) or shop.transaction({"token": ident})
    if found is None:
        raise HTTPException(404, "no such transaction")
    return found


def state(shop: Shop) -> dict[str, Any]:
    """Return everything as JSON."""
    return {
        "version": shop.version,
        "checkouts": [source(shop, c) for c in shop.checkouts.values()],
        "transactions": [brief(shop, t) for t in shop.transactions.values()],
        "orders": [source(shop, o) for o in shop.orders.values()],
        "deliveries": list(shop.deliveries)[-SHOWN_DELIVERIES:],
    }


def source(shop: Shop, found: dict[str, Any]) -> dict[str, Any]:
    """Return a checkout or order in short."""
    shown = documents.source(shop, found)
    names = ("id", "number", "chargeStatus", "authorizeStatus", "totalCharged", "totalAuthorized")
    total = {"total": shown["totalPrice"]["gross"], "channel": shown["channel"]["slug"]}
    granted = [{name: g[name] for name in ("id", "amount", "status")} for g in shown.get("grantedRefunds") or ()]
    lines = [{"id": line["id"], "quantity": line["quantity"]} for line in shown["lines"]]
    return {name: shown[name] for name in names if name in shown} | total | {"lines": lines, "grantedRefunds": granted}


def brief(shop: Shop, found: Transaction) -> dict[str, Any]:
    """Return a transaction in short, with every amount and event."""
    known = shop.source(found.source["id"])
    shown = {"checkout": None, "order": None}
    if known:
        name = "order" if known["__typename"] == "Order" else "checkout"
        shown[name] = {key: value for key, value in source(shop, known).items() if key in {"id", "chargeStatus"}}  # type: ignore[assignment]
    counted = {event.id: event.counted for event in found.events}
    facts = documents.facts(found)
    return {**facts, "events": [{**e, "counted": counted[e["id"]]} for e in facts["events"]], **shown}
