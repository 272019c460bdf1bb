"""The built UI: one page for every path, hashed assets for ever, framed by the tenants' Dashboards and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

if TYPE_CHECKING:
    from app.flows.apl import InstallationStore

BUILT = Path(__file__).parents[1] / "static" / "dashboard"
_FOREVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QMORE</title></head>
<body><h1>The Dashboard UI was not built</h1><p>Build it with <code>make dashboard</code> and start the app again.</p></body></html>"""


def site(installations: InstallationStore, origins: tuple[str, ...]) -> APIRouter:
    """Return ``GET /dashboard`` and everything below it that is not the API."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dashboard")
    @routes.get("/dashboard/{path:path}")
    async def show(path: str = "") -> Response:
        if path.startswith("api/"):
            return Response(status_code=404)
        answer = _file(path) if path.startswith("assets/") else _page()
        shops = [shop.saleor_api_url for shop in await installations.all()]
        answer.headers["content-security-policy"] = policy(origins, shops)
        answer.headers["x-content-type-options"] = "nosniff"
        answer.headers["referrer-policy"] = "origin"  # the bridge checks the Dashboard's origin by the referrer
        return answer

    return routes


def policy(origins: tuple[str, ...], saleor_api_urls: list[str]) -> str:
    """Return the content security policy: everything from here, framed by the Dashboards of known shops."""
    shops = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, saleor_api_urls)}
    framing = " ".join(sorted({*origins, *shops})) or "'none'"
    return (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {framing}"
    )


def _page() -> Response:
    index = BUILT / "index.html"
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT, 503, headers={"cache-control": "no-store"})
    return FileResponse(index, headers={"cache-control": "no-cache"})


def _file(path: str) -> Response:
    wanted = (BUILT / path).resolve()
    if not wanted.is_relative_to(BUILT.resolve()) or not wanted.is_file():
        return Response(status_code=404)
    return FileResponse(wanted, headers={"cache-control": _FOREVER})
