"""What tests and people set in the sandbox by HTTP: version, time, time-outs, channels, keys (Saleor protocol 2.5, 3.2, 11)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException, Request

from sandbox.saleor import jobs, schema

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

_NUMBERS = {"retryScale": "retry_scale", "connectTimeout": "connect_timeout", "readTimeout": "read_timeout"}


def routes(app: FastAPI, shop: Shop) -> None:
    """Add what can be set."""
    _settings(app, shop)
    _shop(app, shop)


def _settings(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/settings")
    async def settings(request: Request) -> dict[str, Any]:
        return _set(shop, await request.json())

    @app.post("/sandbox/clock")
    async def clock(request: Request) -> dict[str, str]:
        shop.offset += timedelta(seconds=float((await request.json()).get("seconds", 0)))
        jobs.run(shop)
        return {"now": shop.now().isoformat()}


def _set(shop: Shop, wanted: dict[str, Any]) -> dict[str, Any]:
    try:
        shop.version = schema.checked(str(wanted.get("version", shop.version)))
    except ValueError as unknown:
        raise HTTPException(422, str(unknown)) from None
    for theirs, ours in _NUMBERS.items():
        if theirs in wanted:
            setattr(shop.settings, ours, float(wanted[theirs]))
    if "breaker" in wanted:
        shop.settings.breaker = frozenset(wanted["breaker"])
    numbers = {theirs: getattr(shop.settings, ours) for theirs, ours in _NUMBERS.items()}
    return {"version": shop.version, "breaker": sorted(shop.settings.breaker), **numbers}


def _shop(app: FastAPI, shop: Shop) -> None:
    @app.post("/sandbox/channels/{slug}")
    async def channel(slug: str, request: Request) -> dict[str, Any]:
        if slug not in shop.channels:
            raise HTTPException(404, "no such channel")
        shop.channels[slug] |= await request.json()
        return shop.channels[slug]

    @app.post("/sandbox/reset")
    async def reset(request: Request) -> dict[str, str]:
        wanted = await request.json() if await request.body() else {}
        await shop.rest()
        shop.forget()
        if not wanted.get("app", True):
            shop.app = None  # as if it had never been there
        return {"status": "empty"}

    @app.post("/sandbox/keys/rotate")
    async def rotate() -> dict[str, Any]:
        return shop.new_key()  # at once, without overlap (Saleor protocol 2.5)
