# ruff: noqa: ARG001 - the contract stands before its bodies
"""The history of changes, undo, and the configuration as a file."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.web.dashboard.door import Configurer, Door, No
from app.web.dashboard.shapes_payments import AuditPage, Exported, ImportAsked, Imported, Undone

routes = APIRouter(route_class=Door, tags=["history"])


@routes.get("/history")
async def get_history(
    guest: Configurer,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=100)] = 20,
) -> AuditPage:
    """Who changed what, newest first."""
    raise No(501, "NOT_YET")


@routes.post("/history/{audit_id}/undo")
async def undo(guest: Configurer, audit_id: str) -> Undone:
    """Bring back what stood before a change, as a new version."""
    raise No(501, "NOT_YET")


@routes.get("/configuration")
async def export_configuration(guest: Configurer) -> Exported:
    """The whole configuration as YAML, without secrets."""
    raise No(501, "NOT_YET")


@routes.post("/configuration")
async def import_configuration(guest: Configurer, body: ImportAsked) -> Imported:
    """Compare a file with what is stored, and write it unless it is a dry run."""
    raise No(501, "NOT_YET")
