"""A page for people: what the shop holds, and staff's buttons."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from fastapi import FastAPI  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import HTMLResponse

from sandbox.saleor import control

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop


def routes(app: FastAPI, shop: Shop) -> None:
    """Add the page."""

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        text = escape(json.dumps(control.state(shop), indent=1, ensure_ascii=False))
        style = "body{font:1rem/1.5 system-ui;margin:2rem auto;max-width:64rem;padding:0 1rem;color-scheme:light dark}"
        return HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox Saleor</title><style>{style}</style>'
            f"<h1>Sandbox Saleor</h1><p>Checkouts, transactions, orders and webhook deliveries.</p><pre>{text}</pre></html>"
        )
