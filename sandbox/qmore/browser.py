"""What the shopper's browser talks to: the data storage's script and form, the payment page (QMORE protocol 4.5, 14)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sandbox import look
from sandbox.qmore import cards, outcome, pages, stored
from sandbox.qmore.codes import message

if TYPE_CHECKING:
    from sandbox.qmore.state import Memory, Session, Storage

_SCRIPT = (Path(__file__).parent / "static" / "dataStorage.js").read_text("utf-8")
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type"}


def routes(app: FastAPI, memory: Memory) -> None:
    """Serve the browser."""
    _storage_routes(app, memory)
    _payment_routes(app, memory)


def _storage_routes(app: FastAPI, memory: Memory) -> None:
    base = "/seamless/dataStorage/init/js/{customer_id}/{shop_id}/{storage_id}"

    @app.get(base + "/dataStorage.js")
    async def script(customer_id: str, shop_id: str, storage_id: str) -> Response:
        own = f"{memory.public_url}/seamless/dataStorage/init/js/{customer_id}/{shop_id}/{storage_id}"
        return Response(_SCRIPT.replace("__BASE__", own), media_type="text/javascript")

    @app.get(base + "/frame")
    async def frame(storage_id: str) -> Response:
        storage = memory.storages.get(storage_id)
        alive = storage and storage.alive(memory.clock.now())
        return HTMLResponse(pages.card_form(storage)) if storage and alive else Response(status_code=404)

    @app.options(base + "/store")
    async def preflight() -> Response:
        return Response(headers=_CORS)

    @app.post(base + "/store")
    async def put(storage_id: str, request: Request) -> Response:
        return JSONResponse(store(memory, storage_id, await request.json()), headers=_CORS)


def store(memory: Memory, storage_id: str, given: dict[str, str]) -> dict[str, Any]:
    """Store payment data, anonymised at once (QMORE protocol 4.4, 4.5)."""
    storage, now = memory.storages.get(storage_id), memory.clock.now()
    codes = stored.check(given, storage) if storage and storage.alive(now) else ["18302"]
    if codes or storage is None:
        said = [{"errorCode": c, "message": message(c), "consumerMessage": _for(storage, c)} for c in codes]
        return {"errors": len(codes), "error": said}
    storage.information, storage.secure, storage.touched = stored.anonymised(given), stored.is_secure(given), now
    storage.declined = cards.declined(given)
    return {"information": storage.information}


def _for(storage: Storage | None, code: str) -> str:
    return message(code, storage.language if storage else "en")


def _payment_routes(app: FastAPI, memory: Memory) -> None:
    @app.get("/pay/{session_id}")
    async def pay(session_id: str, decision: str | None = None) -> Response:
        session = memory.sessions.get(session_id)
        if session is None or session.state != "started":
            return _ended()
        session.touched = memory.clock.now()
        return await _decided(memory, session, decision) if decision else HTMLResponse(pages.payment_page(session))

    @app.post("/pay/{session_id}/{decision}")
    async def decide(session_id: str, decision: str) -> Response:
        session = memory.sessions.get(session_id)
        if session is None or session.state != "started":
            return _ended()
        return await _decided(memory, session, decision)


def _ended() -> Response:
    return HTMLResponse(look.page("Session ended", "<h1>This session has ended</h1>"), 404)


async def _decided(memory: Memory, session: Session, decision: str) -> Response:
    if decision in {"abandon", "abandon-after-paying"}:
        session.touched = memory.clock.now()
        session.outcome = "failure" if decision == "abandon" else "success"
        return HTMLResponse(pages.abandoned())
    if decision not in outcome.DECISIONS:
        return Response(status_code=404)
    return RedirectResponse(await outcome.decide(memory, session, decision), 302)
