"""What only tests and curious people ask a sandbox: the last webhook byte for byte, a signature, the app's token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop


def routes(app: FastAPI, shop: Shop) -> None:
    """Add the routes."""

    @app.get("/sandbox/deliveries/last")
    async def last() -> dict[str, Any]:
        return dict(shop.sent[-1])

    @app.post("/sandbox/sign")
    async def sign(request: Request) -> dict[str, str]:
        return {"signature": shop.signer.sign(await request.body())}

    @app.get("/sandbox/secrets")
    async def secrets() -> dict[str, str | None]:
        return {"token": shop.app.token if shop.app else None}
