"""The history of changes, undo, and the configuration as a file."""

from typing import Annotated

from fastapi import APIRouter, Query

from app import configfile
from app.decide.changes import would_give_away
from app.decide.records import ChannelConfig
from app.flows import configure
from app.flows.configure import Parts
from app.web.dashboard.door import Configurer, Door, Guest, No
from app.web.dashboard.saving import changed, save, who
from app.web.dashboard.shapes_payments import AuditEntry, AuditPage, Exported, ImportAsked, Imported, Undone

routes = APIRouter(route_class=Door, tags=["history"])


@routes.get("/history")
async def get_history(
    guest: Configurer,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=100)] = 20,
) -> AuditPage:
    """Who changed what, newest first."""
    found, total = await guest.house.disk.run(
        guest.house.store.history, guest.tenant, (page - 1) * page_size, page_size
    )
    entries = [
        AuditEntry(
            id=one.id,
            at=one.at,
            email=one.email,
            action=one.action,
            subject=one.subject,
            changes=changed(one.changes),
            can_undo=all(part["before"] or part["kind"] == "account" for part in one.versions),
        )
        for one in found
    ]
    return AuditPage(entries=entries, total=total, page=page, page_size=page_size)


@routes.post("/history/{audit_id}/undo")
async def undo(guest: Configurer, audit_id: str) -> Undone:
    """Bring back what stood before a change, as a new version."""
    audit = await guest.house.disk.run(guest.house.store.change, guest.tenant, audit_id)
    if audit is None:
        raise No(404, "NOT_FOUND", what="change" if guest.language == "en" else "Diese Änderung")
    try:
        parts = await configure.undone(guest.house, who(guest), audit)
    except configure.CannotUndo:
        raise No(409, "CANNOT_UNDO") from None
    if any(would_give_away(channel) for channel in parts.channels):
        raise No(409, "DEMO_ON_LIVE_CHANNEL")
    made, keep = await save(guest, f"undone: {audit.action.removeprefix('undone: ')}", audit.subject, parts)
    latest = max(int(part["after"]) for part in made.versions)
    return Undone(version=latest, changes=changed(made.changes), audit_id=made.id, open_payments=keep)


@routes.get("/configuration")
async def export_configuration(guest: Configurer) -> Exported:
    """The whole configuration as YAML, without secrets."""
    store, run = guest.house.store, guest.house.disk.run
    accounts = await run(store.accounts, guest.tenant)
    return Exported(yaml=configfile.export(await run(store.channel_configs, guest.tenant), accounts))


@routes.post("/configuration")
async def import_configuration(guest: Configurer, body: ImportAsked) -> Imported:
    """Compare a file with what is stored, and write it unless it is a dry run."""
    parts = Parts(channels=tuple(await _read(guest, body.yaml)))
    if any(would_give_away(channel) for channel in parts.channels):
        raise No(422, "DEMO_ON_LIVE_CHANNEL")
    if body.dry_run or not parts.channels:
        return Imported(written=False, changes=changed(await configure.differences(guest.house, parts)))
    audit, keep = await save(guest, "configuration imported", "channels", parts)
    return Imported(written=True, changes=changed(audit.changes), audit_id=audit.id, open_payments=keep)


async def _read(guest: Guest, text: str) -> list[ChannelConfig]:
    store, run = guest.house.store, guest.house.disk.run
    stored = {config.channel_slug: config for config in await run(store.channel_configs, guest.tenant)}
    accounts = {account.name: account for account in await run(store.accounts, guest.tenant)}
    try:
        made = configfile.parse(text)
        if made.saleor_api_url != guest.tenant:
            raise No(422, "UNUSABLE_FILE", detail="saleorApiUrl: it is another shop's")
        return configfile.over_stored(made, stored, accounts, guest.house.clock.now(), guest.email)
    except configfile.Unusable as wrong:
        raise No(422, "UNUSABLE_FILE", detail=str(wrong)) from None
