"""Serves the demo shop's files and tells them where Saleor is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response

_STATIC = Path(__file__).parent / "static"


def create_app(
    saleor_api_url: str,
    *,
    qmore_origin: str,
    gateway_id: str = "qmore.checkout.seamless",
    channel: str = "default-channel",
) -> FastAPI:
    """Return the shop for one Saleor and one QMORE."""
    app = FastAPI(title="Demo shop", openapi_url=None)
    saleor = f"{urlsplit(saleor_api_url).scheme}://{urlsplit(saleor_api_url).netloc}"
    policy = (
        f"default-src 'self'; script-src 'self' {qmore_origin}; frame-src {qmore_origin}; "
        f"connect-src 'self' {saleor} {qmore_origin}; style-src 'self' 'unsafe-inline'; base-uri 'none'"
    )

    def page(name: str) -> Response:
        return FileResponse(_STATIC / name, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})

    @app.get("/config.json")
    async def config() -> JSONResponse:
        return JSONResponse({"saleorApiUrl": saleor_api_url, "gatewayId": gateway_id, "channel": channel})

    @app.get("/static/{name}")
    async def static(name: str) -> Response:
        known = {path.name for path in _STATIC.iterdir()}
        return page(name) if name in known else Response(status_code=404)

    @app.get("/")
    @app.get("/return")
    @app.get("/contact")
    async def index() -> Response:
        return page("index.html")

    return app
