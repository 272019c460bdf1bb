"""The built UI: one page for every path, hashed assets for ever, framed by the tenants' Dashboards and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.flows.apl import InstallationStore

BUILT = Path(__file__).parents[1] / "static" / "dashboard"
_FOREVER = "public, max-age=31536000, immutable"
_NOT_BUILT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QMORE</title></head>
<body><h1>The Dashboard UI was not built</h1><p>Build it with <code>make dashboard</code> and start the app again.</p></body></html>"""


def site(installations: InstallationStore, origins: tuple[str, ...], nonce: Callable[[], str]) -> APIRouter:
    """Return ``GET /dashboard`` and everything below it that is not the API; each page gets a new nonce for styles."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dashboard")
    @routes.get("/dashboard/{path:path}")
    async def show(path: str = "", asked: Annotated[str, Query(alias="saleorApiUrl")] = "") -> Response:
        if path.startswith("api/"):
            return Response(status_code=404)
        once = nonce()
        answer = _file(path) if path.startswith("assets/") else _page(once)
        shops = [shop.saleor_api_url for shop in await installations.all()]
        answer.headers["content-security-policy"] = policy(origins, [asked] if asked in shops else shops, once)
        answer.headers["x-content-type-options"] = "nosniff"
        answer.headers["referrer-policy"] = "origin"  # the bridge checks the Dashboard's origin by the referrer
        return answer

    return routes


def policy(origins: tuple[str, ...], saleor_api_urls: list[str], nonce: str) -> str:
    """Return the content security policy: everything from here, framed by the Dashboards of the shops named.

    No style stands inline but macaw-ui's lock of the scroll bar behind an open dialog, which takes the page's nonce.
    """
    shops = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, saleor_api_urls)}
    framing = " ".join(sorted({*origins, *shops})) or "'none'"
    return (
        f"default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; object-src 'none'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {framing}"
    )


def _page(nonce: str) -> Response:
    index = BUILT / "index.html"
    if not index.is_file():
        return HTMLResponse(_NOT_BUILT, 503, headers={"cache-control": "no-store"})
    return HTMLResponse(with_nonce(index.read_text("utf-8"), nonce), headers={"cache-control": "no-store"})


def with_nonce(page: str, nonce: str) -> str:
    """Tell the page's script the nonce, where no style sheet can read it."""
    return page.replace("</head>", f'<meta property="csp-nonce" nonce="{nonce}">\n  </head>', 1)


def _file(path: str) -> Response:
    wanted = (BUILT / path).resolve()
    if not wanted.is_relative_to(BUILT.resolve()) or not wanted.is_file():
        return Response(status_code=404)
    return FileResponse(wanted, headers={"cache-control": _FOREVER})
