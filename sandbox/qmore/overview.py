"""The page on which a person sees what the sandbox received, did and said, with secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse

from sandbox.qmore import pages

if TYPE_CHECKING:
    from fastapi import FastAPI

    from sandbox.qmore.state import Memory


def routes(app: FastAPI, memory: Memory) -> None:
    """Serve the page."""

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        return HTMLResponse(pages.overview(memory))
