"""A small Dashboard, for people and browsers' tests: it mounts the installed app as Saleor's own does (Saleor protocol 8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import FileResponse, RedirectResponse, Response

from sandbox.saleor import installation
from sandbox.saleor.versions import NEWEST

if TYPE_CHECKING:
    from sandbox.saleor.state import App, Shop

_STATIC = Path(__file__).parent / "static"
# An app may live anywhere; nothing else of the page comes from elsewhere.
_POLICY = "default-src 'self'; img-src 'self' data:; frame-src http: https:; base-uri 'none'; object-src 'none'"


def routes(app: FastAPI, shop: Shop) -> None:
    """Add the pages, their files, and what they ask besides the controls."""
    _pages(app)

    @app.get("/sandbox/app")
    async def installed() -> dict[str, Any]:
        return {"version": shop.version, "versions": NEWEST, "app": about(shop.app) if shop.app else None}

    @app.post("/sandbox/manifest")
    async def manifest(request: Request) -> dict[str, Any]:
        return await installation.preview(shop, (await request.json())["manifestUrl"])


def _pages(app: FastAPI) -> None:
    @app.get("/dashboard")
    async def without_slash() -> Response:
        return RedirectResponse("/dashboard/")

    @app.get("/dashboard/static/{name}")
    async def static(name: str) -> Response:
        known = {path.name for path in _STATIC.iterdir()}
        return _file(name) if name in known else Response(status_code=404)

    @app.get("/dashboard/{path:path}")
    async def page(path: str) -> Response:  # noqa: ARG001 - the page's script reads it
        return _file("index.html")


def _file(name: str) -> Response:
    return FileResponse(_STATIC / name, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def about(app: App) -> dict[str, Any]:
    """Return an app as the Dashboard needs it to mount it."""
    return {
        "id": app.id,
        "identifier": app.identifier,
        "name": app.name,
        "version": app.version,
        "isActive": app.is_active,
        "appUrl": app.manifest.get("appUrl"),
        "permissions": app.manifest.get("permissions") or [],
        "extensions": app.manifest.get("extensions") or [],
        "problems": [{"message": p["message"], "count": p["count"]} for p in reversed(app.problems)],
    }
