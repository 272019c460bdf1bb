"""The Dashboard: its JSON API, and the OpenAPI document that the UI's types are made from."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from app.web.dashboard import accounts, channels, golive, health, history, payments, session
from app.web.dashboard.door import REFUSALS, Desk
from app.web.dashboard.site import site

__all__ = ["Desk", "openapi", "router", "site"]
PREFIX = "/dashboard/api"


def router() -> APIRouter:
    """Return the JSON API; it works at ``app.state.dashboard``."""
    routes = APIRouter(prefix=PREFIX, responses=REFUSALS, generate_unique_id_function=_named)
    for part in (session, accounts, channels, golive, payments, health, history):
        routes.include_router(part.routes)
    return routes


def _named(route: APIRoute) -> str:
    head, *rest = route.name.split("_")
    return head + "".join(word.title() for word in rest)


def openapi() -> dict[str, object]:
    """Return the API's OpenAPI document, the same for every release until the API changes."""
    about = FastAPI(
        title="QMORE for Saleor: Dashboard API",
        version="1",
        description="Every call carries `saleor-api-url` and `authorization-bearer` (Saleor protocol 8.3), and may carry `accept-language`.",
    )
    about.include_router(router())
    return about.openapi()
