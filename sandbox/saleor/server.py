"""The sandbox Saleor over HTTP: GraphQL, keys, and everything that tests and people control."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import JSONResponse, Response

from graphql import ExecutionResult, GraphQLError, execute
from sandbox.saleor import board, control, jobs, page, schema
from sandbox.saleor.access import caller
from sandbox.saleor.answers import Unstorable
from sandbox.saleor.api import Root
from sandbox.saleor.faults import suffer
from sandbox.saleor.state import Shop
from sandbox.wire import Sandbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "content-type,authorization,authorization-bearer",
}


def create_app(public_url: str, *, version: str = "3.23.28") -> FastAPI:
    """Return the sandbox; what it knows is at ``app.state.saleor``."""
    shop = Shop(public_url, schema.checked(version))

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await shop.rest()

    app = Sandbox(title="Sandbox Saleor", openapi_url=None, redirect_slashes=False, lifespan=life)
    app.state.saleor = shop
    _api(app, shop)
    control.routes(app, shop)
    page.routes(app, shop)
    board.routes(app, shop)
    return app


def _api(app: FastAPI, shop: Shop) -> None:
    @app.get("/.well-known/jwks.json")
    async def jwks() -> dict[str, Any]:
        return shop.jwks

    @app.options("/graphql/")
    async def preflight() -> Response:
        return Response(headers=_CORS)

    @app.post("/graphql/")
    async def graphql(request: Request) -> Response:
        return await shop.faults.counted(lambda: _exchange(shop, request))


async def _exchange(shop: Shop, request: Request) -> Response:
    asked = await request.json()
    fault = shop.faults.take(asked["query"])
    if fault is None:
        return await _answer(shop, request, asked)
    return await suffer(fault, request, lambda: _answer(shop, request, asked))


async def _answer(shop: Shop, request: Request, asked: dict[str, Any]) -> Response:
    jobs.run(shop)
    peer = request.client.host if request.client else "127.0.0.1"
    result = await _execute(shop, Root(shop, caller(shop, request.headers, peer)), asked)
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [_error(error) for error in result.errors]
    return JSONResponse(body, headers=_CORS)


def _error(error: GraphQLError) -> Any:
    """Show what the database refused as core does (Saleor protocol 0.3 no. 4)."""
    formatted = error.formatted
    return (
        {**formatted, "message": "Internal Server Error"} if isinstance(error.original_error, Unstorable) else formatted
    )


async def _execute(shop: Shop, root: Root, asked: dict[str, Any]) -> ExecutionResult:
    document, errors = schema.read(shop.version, asked["query"])
    if errors or document is None:
        return ExecutionResult(data=None, errors=list(errors))
    result = execute(schema.of(shop.version), document, root_value=root, variable_values=asked.get("variables"))
    return result if isinstance(result, ExecutionResult) else await result
