"""Saleor's side: the manifest, the installation handshake and the webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from saleor_app_sdk import errors, installation, manifest, version, webhooks
from starlette.routing import Route

from app import data
from app.web.events import HANDLERS, OLDEST, Handler

if TYPE_CHECKING:
    import httpx2

    from app.flows.apl import InstallationStore
    from app.flows.house import House

log = structlog.get_logger()
_LARGEST = 1 << 20  # bytes of a webhook; Saleor protocol 3.4
_WIDGETS = version.SaleorVersion(3, 22)  # Saleor protocol 1.4


def manifest_document(public_url: str, app_version: str, saleor: version.SaleorVersion = OLDEST) -> dict[str, Any]:
    """Build the manifest from the registry that routes requests, without what this Saleor lacks (Saleor protocol 1)."""
    about = {key: value for key, value in data.manifest().items() if key != "webhooks"}
    made = manifest.Manifest.model_validate(
        {
            **about,
            "version": app_version,
            "appUrl": f"{public_url}/dashboard",
            "tokenTargetUrl": f"{public_url}/api/register",
            "brand": {"logo": {"default": f"{public_url}/static/logo.png"}},
            "extensions": [_widget(public_url)] if saleor >= _WIDGETS else [],
            "webhooks": wanted(public_url, saleor),
        }
    )
    return made.document()


def wanted(public_url: str, saleor: version.SaleorVersion) -> tuple[manifest.Webhook, ...]:
    """Return the webhooks that a shop of this version should have."""
    return tuple(_webhook(handler, public_url) for handler in HANDLERS if saleor >= handler.since)


def _webhook(handler: Handler, public_url: str) -> manifest.Webhook:
    return manifest.Webhook(
        name=handler.slug,
        target_url=f"{public_url}/api/webhooks/saleor/{handler.slug}",
        query=data.document(handler.slug),
        sync_events=(handler.name,) if handler.sync else (),
        async_events=() if handler.sync else (handler.name,),
    )


def _widget(public_url: str) -> manifest.Extension:
    # GET, said: a POST must be https, and reaches no page (Saleor protocol 1.4).
    return manifest.Extension(
        label="QMORE payments",
        url=f"{public_url}/dashboard/widgets/order",
        mount="ORDER_DETAILS_WIDGETS",
        target="WIDGET",
        permissions=("HANDLE_PAYMENTS",),
        options={"widgetTarget": {"method": "GET"}},
    )


def router(
    house: House,
    installations: InstallationStore,
    allow: installation.AllowList,
    saleor: httpx2.AsyncClient,
    app_version: str,
) -> APIRouter:
    """Return Saleor's routes."""
    routes = APIRouter()

    @routes.get("/api/manifest")
    async def manifest_(request: Request) -> JSONResponse:
        return JSONResponse(manifest_document(house.public_url, app_version, _schema_version(request)))

    @routes.get("/static/logo.png")
    async def logo() -> Response:
        return Response(data.logo(), media_type="image/png")

    @routes.post("/api/register")
    async def register(request: Request) -> JSONResponse:
        try:
            body = await _body(request)
            made = await installation.install(request.headers, body, allow=allow, apl=installations, http=saleor)
        except errors.SaleorAppError as refused:
            status, document = installation.reply(refused)
            log.warning("installation refused", code=refused.code, status=status)
            return JSONResponse(document, status)
        log.info("installed", saleor_api_url=made.saleor_api_url, app_id=made.app_id)
        return JSONResponse({"success": True})

    return routes


def webhook_route(house: House, installations: InstallationStore, saleor: httpx2.AsyncClient) -> Route:
    """Return the one route of all webhooks: Starlette's own, since FastAPI's parameters and dependencies cost a tenth."""
    keys = webhooks.KeyRefresher()
    handlers = {handler.slug: handler for handler in HANDLERS}

    async def receive(request: Request) -> Response:
        handler = handlers.get(request.path_params["slug"])
        if handler is None:
            return Response(status_code=404)
        try:
            raw = await _body(request)
            received = await webhooks.receive(
                request.headers,
                raw,
                apl=installations,
                http=saleor,
                event=handler.payload,
                now=house.clock.monotonic(),
                keys=keys,
            )
        except errors.SaleorAppError as refused:
            log.warning("webhook refused", event_name=handler.name, code=refused.code, status=refused.status)
            return JSONResponse({"error": {"code": refused.code}}, refused.status)
        await installations.alive(received.installation.saleor_api_url)
        reply = await handler.flow(house, received.installation, received.event)
        document = reply.document()
        _log(handler, received, document)
        return JSONResponse(document)

    return Route("/api/webhooks/saleor/{slug}", receive, methods=["POST"])


def _log(handler: Handler, received: webhooks.Received[Any], document: dict[str, Any]) -> None:
    told = document.get("data")
    codes = [error["code"] for error in told.get("errors") or ()] if isinstance(told, dict) else []
    write = log.warning if codes else log.info
    write(
        "answered",
        event_name=handler.name,
        tenant=received.installation.saleor_api_url,
        result=document.get("result"),
        codes=codes,
        psp_reference=document.get("pspReference"),
    )


def _schema_version(request: Request) -> version.SaleorVersion:
    try:
        return version.SaleorVersion.parse(request.headers.get("saleor-schema-version", ""))
    except ValueError:
        return OLDEST


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > _LARGEST:
            raise errors.BadPayload("The request is larger than any webhook of Saleor's.")
    return bytes(parts)
