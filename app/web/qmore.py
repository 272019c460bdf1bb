"""QMORE's side: confirmations server to server, and the shopper's way back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from qmore import confirmation as wire
from starlette.background import BackgroundTask
from starlette.routing import Route

from app.flows import back as back_
from app.flows import confirm
from app.flows.confirm import Verdict
from app.web import pages

if TYPE_CHECKING:
    from app.flows.house import House

log = structlog.get_logger()
_LARGEST = 65_536  # bytes; a confirmation is about 1 kB
OUTCOMES = frozenset({"success", "failure", "cancel", "pending"})

_REASONS = {
    Verdict.UNKNOWN: "unknown payment",
    Verdict.FORGED: "the fingerprint does not fit",
    Verdict.MISMATCH: "amount, currency, payment type or order number differ from what was asked for",
    Verdict.BUSY: "busy, please repeat",
}


def confirm_route(house: House) -> Route:
    """Return where confirmations come in: Starlette's own, since FastAPI's parameters and dependencies cost a quarter."""

    async def confirmation(request: Request) -> Response:
        body = await _body(request)
        token = request.path_params["token"]
        taken = await confirm.run(house, token, body) if body is not None else confirm.too_large(house)
        verdict = taken.verdict
        if verdict in {Verdict.ACCEPTED, Verdict.BUSY}:  # everything else is counted, and told in one line for many
            log.info("confirmation", verdict=verdict.value)
        reason = _REASONS.get(verdict)
        answer = wire.not_ok(reason) if reason else wire.ok()
        status, later = 404 if verdict is Verdict.UNKNOWN else 200, BackgroundTask(confirm.after, house, taken)
        return Response(answer, status, media_type="text/plain", background=later)

    return Route("/qmore/confirm/{token}", confirmation, methods=["POST"])


def router(house: House) -> APIRouter:
    """Return the ways by which shoppers come back."""
    routes = APIRouter()

    @routes.api_route("/qmore/return/{token}/{outcome}", methods=["GET", "POST"])
    async def back(token: str, outcome: str) -> Response:
        payment = await house.disk.read(house.store.payment_by_token, token)
        if payment is None or outcome not in OUTCOMES:
            return HTMLResponse(pages.unknown(), 404)
        await back_.seen(house, payment)
        url = with_hints(payment.return_url, payment.transaction_id, outcome)
        if payment.window_name:
            return HTMLResponse(pages.break_out(url), headers={"Referrer-Policy": "no-referrer"})
        return RedirectResponse(url, 303, headers={"Referrer-Policy": "no-referrer"})

    @routes.api_route("/qmore/storage-return", methods=["GET", "POST"])
    async def storage_return(request: Request) -> HTMLResponse:
        body = await _body(request)
        form = dict(parse_qsl((body or b"").decode(errors="replace")))
        return HTMLResponse(pages.storage_return(form.get("response", "")))

    return routes


def with_hints(url: str, transaction_id: str, outcome: str) -> str:
    """Add the two hints, which prove nothing, to the storefront's own query."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in {"transaction", "outcome"}]
    query = urlencode([*kept, ("transaction", transaction_id), ("outcome", outcome)])
    return urlunsplit(parts._replace(query=query))


async def _body(request: Request) -> bytes | None:
    parts = bytearray()
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > _LARGEST:
            return None
    return bytes(parts)
