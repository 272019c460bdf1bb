"""The history of changes, undo, and the configuration as a file."""

import hashlib

from fastapi import APIRouter

from app import configfile
from app.decide import reasons
from app.decide.changes import Audit, can_undo, deed, undone
from app.decide.reasons import Reason
from app.flows import probe
from app.flows import undo as undo_
from app.flows.configure import Parts
from app.web.dashboard import imported
from app.web.dashboard.door import Configurer, Door, DryRun, Guest, No, Page, PageSize
from app.web.dashboard.saving import changed, save, who
from app.web.dashboard.shapes_payments import AuditEntry, AuditPage, Deed, Exported, ImportAsked, Imported, Undone

routes = APIRouter(route_class=Door, tags=["history"])


@routes.get("/history")
async def get_history(guest: Configurer, page: Page = 1, page_size: PageSize = 20) -> AuditPage:
    """Who changed what, newest first."""
    store, run = guest.house.store, guest.house.disk.run
    found, total = await run(store.history, guest.tenant, (page - 1) * page_size, page_size)
    latest = await run(store.versions, guest.tenant)
    return AuditPage(entries=[_entry(one, latest) for one in found], total=total, page=page, page_size=page_size)


def _entry(one: Audit, latest: dict[tuple[str, str], int]) -> AuditEntry:
    return AuditEntry(
        id=one.id,
        at=one.at,
        email=one.email,
        action=one.action,
        deed=Deed(**deed(one.action)),
        subject=one.subject,
        changes=changed(one.changes),
        can_undo=can_undo(one, latest),
    )


@routes.post("/history/{audit_id}/undo")
async def undo(guest: Configurer, audit_id: str, *, dry_run: DryRun = False) -> Undone:
    """Bring back what stood before a change, as a new version."""
    audit = await guest.house.disk.run(guest.house.store.change, guest.tenant, audit_id)
    if audit is None:
        raise No(404, "NOT_FOUND", what="change")
    try:
        parts = await undo_.undone(guest.house, who(guest), audit)
    except undo_.CannotUndo:
        raise No(409, "CANNOT_UNDO") from None
    outcome = await save(guest, undone(audit.action), audit.subject, parts, dry_run=dry_run)
    for account in () if dry_run else parts.accounts:
        await probe.run(guest.house, account)
    return Undone(version=parts.version, **vars(outcome))


@routes.get("/configuration")
async def export_configuration(guest: Configurer) -> Exported:
    """The whole configuration as YAML, without secrets."""
    return Exported(yaml=await _yaml(guest))


async def _yaml(guest: Guest) -> str:
    store, run = guest.house.store, guest.house.disk.run
    accounts = await run(store.accounts, guest.tenant)
    defaults = await run(store.defaults, guest.tenant)
    return configfile.export(await run(store.channel_configs, guest.tenant), accounts, defaults)


@routes.post("/configuration")
async def import_configuration(guest: Configurer, body: ImportAsked) -> Imported:
    """Compare a file with what is stored, and write it unless it is a dry run."""
    versions = await guest.house.disk.run(guest.house.store.versions, guest.tenant)
    basis = hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()[:16]
    if body.basis not in {None, basis}:
        raise No(409, "CHANGED_MEANWHILE")
    parts = await _read(guest, body.yaml)
    dry_run = body.dry_run or parts == Parts()
    outcome = await save(guest, "configuration imported", "configuration", parts, dry_run=dry_run)
    return Imported(written=not dry_run, basis=basis, **vars(outcome))


async def _read(guest: Guest, text: str) -> Parts:
    store, run = guest.house.store, guest.house.disk.run
    stored = {config.channel_slug: config for config in await run(store.channel_configs, guest.tenant)}
    accounts = {account.name: account for account in await run(store.accounts, guest.tenant)}
    now = guest.house.clock.now()
    try:
        made = configfile.parse(text)
        if made.saleor_api_url != guest.tenant:
            raise No(422, "UNUSABLE_FILE", detail=Reason("OTHER_SHOP"), at="yaml")
        channels = imported.over_stored(made, stored, accounts, now, guest.email)
    except configfile.Unusable as wrong:
        detail = "\n".join(reasons.say(one, guest.language) for one in wrong.mistakes)
        raise No(422, "UNUSABLE_FILE", detail=detail, at="yaml") from None
    defaults = configfile.next_defaults(made, await run(store.defaults, guest.tenant), now, guest.email)
    return Parts(channels=tuple(channels), defaults=(defaults,) if defaults else ())
