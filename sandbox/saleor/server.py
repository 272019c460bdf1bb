"""The sandbox Saleor's HTTP surface: GraphQL, keys, installation, and a page to look at."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from graphql import ExecutionResult, GraphQLError, execute, parse, validate
from sandbox.saleor import documents, inspect, installation, registrations, reports, schema, sessions
from sandbox.saleor.state import CHANNEL, PRODUCTS, App, Shop

_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type,authorization"}


class PermissionDenied(GraphQLError):
    """A token that is dead, or none."""

    def __init__(self) -> None:
        super().__init__(
            "To access this path, you need one of the following permissions: HANDLE_PAYMENTS",
            extensions={"exception": {"code": "PermissionDenied"}},
        )


class Root:
    """Resolves the root fields for one request."""

    def __init__(self, shop: Shop, token: str) -> None:
        self._shop, self._token = shop, token

    @property
    def _is_app(self) -> bool:
        return self._shop.app is not None and self._token == self._shop.app.token

    def app(self, _info: Any) -> dict[str, Any] | None:
        """The app whose token asks."""
        app = self._shop.app
        if app is None or not self._is_app:
            return None
        webhooks = [registrations.webhook(found) for found in app.registered]
        return {"id": app.id, "identifier": app.identifier, "webhooks": webhooks}

    def shop(self, _info: Any) -> dict[str, Any]:
        """The shop itself."""
        return {"name": "Sandbox", "version": self._shop.version}

    def _own(self) -> App:
        if self._shop.app is None or not self._is_app:
            raise PermissionDenied
        return self._shop.app

    def webhookCreate(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Register one more webhook of the app that asks."""
        return registrations.create_webhook(self._shop, self._own(), given["input"])

    def webhookUpdate(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Change a webhook of the app that asks."""
        return registrations.update_webhook(self._shop, self._own(), given["id"], given["input"])

    def webhookDelete(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Forget a webhook of the app that asks."""
        return registrations.delete_webhook(self._own(), given["id"])

    def appProblemCreate(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Show staff a problem of the app that asks."""
        return registrations.create_problem(self._shop, self._own(), given["input"])

    def appProblemDismiss(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Take back problems of the app that asks."""
        return registrations.dismiss_problems(self._own(), given["input"]["byApp"])

    def products(self, _info: Any, **_given: Any) -> dict[str, Any]:
        """Every product."""
        return {"edges": [{"node": product} for product in PRODUCTS]}

    def channels(self, _info: Any) -> list[dict[str, Any]]:
        """The one channel."""
        return [CHANNEL]

    def checkout(self, _info: Any, **given: Any) -> dict[str, Any] | None:
        """A checkout, until it has become an order."""
        found = self._shop.checkouts.get(given.get("id") or "")
        return documents.source(self._shop, found) if found else None

    def order(self, _info: Any, **given: Any) -> dict[str, Any] | None:
        """An order."""
        found = self._shop.orders.get(given.get("id") or "")
        return documents.source(self._shop, found) if found else None

    def checkoutCreate(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Create a checkout."""
        made = self._shop.new_checkout(given["input"])
        return {"checkout": documents.source(self._shop, made), "errors": []}

    async def paymentGatewayInitialize(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Ask the app what may be paid with."""
        return await sessions.gateway_initialize(self._shop, given["id"], given.get("paymentGateways") or [])

    async def transactionInitialize(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Start a payment."""
        return await sessions.initialize(self._shop, given)

    async def transactionProcess(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Go on with a payment."""
        return await sessions.process(self._shop, given)

    def checkoutComplete(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Make an order."""
        return sessions.complete(self._shop, given["id"])

    def transactionEventReport(self, _info: Any, **given: Any) -> dict[str, Any]:  # noqa: N802 - Saleor's name
        """Take a report; the app's own token only."""
        if not self._is_app:
            raise PermissionDenied
        return reports.report(self._shop, given)


def create_app(public_url: str, *, version: str = "3.23.28") -> FastAPI:
    """Return the sandbox; what it knows is at ``app.state.saleor``."""
    shop = Shop(public_url, version)
    app = FastAPI(title="Sandbox Saleor", openapi_url=None, redirect_slashes=False)
    app.state.saleor = shop
    _api(app, shop)
    _control(app, shop)
    inspect.routes(app, shop)
    return app


def _api(app: FastAPI, shop: Shop) -> None:
    @app.get("/.well-known/jwks.json")
    async def jwks() -> dict[str, Any]:
        return shop.signer.jwks

    @app.options("/graphql/")
    async def preflight() -> Response:
        return Response(headers=_CORS)

    @app.post("/graphql/")
    async def graphql(request: Request) -> JSONResponse:
        asked = await request.json()
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        result = await _execute(shop, Root(shop, token), asked)
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        return JSONResponse(body, headers=_CORS)


async def _execute(shop: Shop, root: Root, asked: dict[str, Any]) -> ExecutionResult:
    try:
        document = parse(asked["query"])
    except GraphQLError as broken:
        return ExecutionResult(data=None, errors=[broken])
    known = schema.of(shop.version)
    errors = validate(known, document)
    if errors:
        return ExecutionResult(data=None, errors=errors)
    result = execute(known, document, root_value=root, variable_values=asked.get("variables"))
    return result if isinstance(result, ExecutionResult) else await result


def _control(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/install")
    async def install(request: Request) -> dict[str, Any]:
        return await installation.install(shop, (await request.json())["manifestUrl"])

    @app.post("/sandbox/uninstall")
    async def uninstall() -> dict[str, str]:
        shop.app = None
        return {"status": "uninstalled"}

    @app.get("/sandbox/state")
    async def state() -> dict[str, Any]:
        return _state(shop)

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        text = escape(json.dumps(_state(shop), indent=1, ensure_ascii=False))
        style = "body{font:1rem/1.5 system-ui;margin:2rem auto;max-width:64rem;padding:0 1rem;color-scheme:light dark}"
        return HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox Saleor</title><style>{style}</style>'
            f"<h1>Sandbox Saleor</h1><p>Checkouts, transactions, orders and webhook deliveries.</p><pre>{text}</pre></html>"
        )


def _state(shop: Shop) -> dict[str, Any]:
    transactions = [documents.transaction(shop, t) for t in shop.transactions.values()]
    for transaction in transactions:
        for name in ("checkout", "order"):
            found = transaction[name]
            transaction[name] = {key: found[key] for key in ("id", "chargeStatus")} if found else None
    orders = [{"id": o["id"], "number": o["number"]} for o in shop.orders.values()]
    return {"transactions": transactions, "orders": orders, "deliveries": shop.deliveries[-20:]}
