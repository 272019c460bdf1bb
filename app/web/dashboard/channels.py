"""Channels: the map, the defaults, the matrix and the simulator."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from qmore import payment_types

from app.decide import accounts as accounts_
from app.decide import gateway, matrix, mistakes, paths, reasons
from app.decide.accounts import Account
from app.decide.changes import Defaults as StoredDefaults
from app.decide.channel import ChannelSettings, environment
from app.decide.records import ChannelConfig
from app.flows import channels as flow
from app.flows import configure
from app.flows.configure import Parts
from app.web.dashboard import accounts, sayings
from app.web.dashboard.door import Configurer, Door, DryRun, Guest, No
from app.web.dashboard.saving import save
from app.web.dashboard.shapes import Saved
from app.web.dashboard.shapes_channels import (
    Cell,
    ChannelEdit,
    ChannelList,
    ChannelSaved,
    ChannelUnmap,
    ChannelView,
    Defaults,
    DefaultsEdit,
    Matrix,
    MatrixRow,
    Reason,
    Shopper,
    Shown,
    Simulated,
)

routes = APIRouter(route_class=Door, tags=["channels"])


@routes.get("/channels")
async def list_channels(guest: Configurer) -> ChannelList:
    """Saleor's channels and the configured ones, as one list."""
    theirs, unheard = await flow.ask(guest.house, guest.visit.installation)
    ours = {c.channel_slug: c for c in await guest.house.disk.run(guest.house.store.channel_configs, guest.tenant)}
    known = {str(c["slug"]): c for c in theirs}
    slugs = [*known, *(slug for slug in ours if slug not in known)]
    views = [await _view(guest, slug, known.get(slug), ours.get(slug), silent=bool(unheard)) for slug in slugs]
    return ChannelList(channels=views, unheard=reasons.say(unheard, guest.language) if unheard else None)


@routes.put("/channels/{slug}")
async def save_channel(guest: Configurer, slug: str, body: ChannelEdit, *, dry_run: DryRun = False) -> ChannelSaved:
    """Map a channel to an account, and say how it takes payments."""
    old = await guest.house.disk.read(guest.house.store.channel_config, guest.tenant, slug)
    theirs, unheard = await flow.ask(guest.house, guest.visit.installation)
    known = {str(c["slug"]): c for c in theirs}
    if old is None and unheard:
        raise No(502, "CHANNEL_NOT_SAVED")
    if (old is None and slug not in known) or body.version > (old.version if old else 0):
        raise No(404, "NOT_FOUND", what="channel" if old is None else "version")
    account = await accounts.existing(guest, body.account_id)
    config = await _wanted(guest, slug, account, body)
    parts = Parts(channels=(config,), sources=((account.account_id, account.version),))
    outcome = await save(guest, "channel saved", slug, parts, dry_run=dry_run, at="accountId")
    view = await _view(guest, slug, known.get(slug), config, silent=bool(unheard))
    return ChannelSaved(version=config.version, **vars(outcome), channel=view)


@routes.post("/channels/{slug}/unmap")
async def unmap_channel(guest: Configurer, slug: str, body: ChannelUnmap, *, dry_run: DryRun = False) -> ChannelSaved:
    """Take a channel's account away: it takes no payments any more; open ones keep what they were started with."""
    seen = await guest.house.disk.read(guest.house.store.channel_config, guest.tenant, slug, body.version)
    if seen is None or not seen.is_mapped:
        raise No(404, "NOT_FOUND", what="channel")
    now, next_ = guest.house.clock.now(), seen.version + 1
    config = replace(accounts_.unmapped(seen), version=next_, created_at=now, created_by=guest.email)
    outcome = await save(guest, "channel unmapped", slug, Parts(channels=(config,)), dry_run=dry_run)
    theirs, unheard = await flow.ask(guest.house, guest.visit.installation)
    known = next((c for c in theirs if c["slug"] == slug), None)
    view = await _view(guest, slug, known, seen if dry_run else None, silent=bool(unheard))
    return ChannelSaved(version=config.version, **vars(outcome), channel=view)


async def _wanted(guest: Guest, slug: str, account: Account, body: ChannelEdit) -> ChannelConfig:
    defaults = await guest.house.disk.read(guest.house.store.defaults, guest.tenant)
    if body.settings is None and defaults is None:
        raise No(422, "NO_SETTINGS", at="settings")
    settings = paths.document(body.settings) if body.settings else (defaults.settings if defaults else {})
    blank = ChannelConfig(
        tenant=guest.tenant,
        channel_slug=slug,
        version=body.version + 1,
        settings=settings,
        customer_id="",
        shop_id=None,
        secret="",
        backend_password=None,
        host="",
        created_at=guest.house.clock.now(),
        is_test_channel=body.is_test_channel,
        created_by=guest.email,
    )
    return accounts_.copied(account, blank)


async def _view(
    guest: Guest, slug: str, theirs: dict[str, Any] | None, config: ChannelConfig | None, *, silent: bool
) -> ChannelView:
    """A silent Saleor says of no channel that it is gone or switched off."""
    defaults = await guest.house.disk.read(guest.house.store.defaults, guest.tenant)
    account = None
    if config and config.account_id:
        account = await guest.house.disk.read(guest.house.store.account, guest.tenant, config.account_id)
    return ChannelView(
        slug=slug,
        name=str(theirs["name"]) if theirs else slug,
        currency=str(theirs["currencyCode"]) if theirs else None,
        in_saleor=silent or theirs is not None,
        is_active=silent or bool(theirs and theirs["isActive"]),
        version=config.version if config else await _version(guest, slug),
        account_id=config.account_id if config else None,
        account_name=account.name if account else None,
        environment=environment(config.customer_id) if config else None,
        is_test_channel=bool(config and config.is_test_channel),
        settings=config.channel if config else None,
        differs=list(paths.differs(config.settings, defaults.settings)) if config and defaults else [],
        mistakes=_mistakes(guest, config) if config else [],
        open_payments=await configure.open_payments(guest.house, guest.tenant, (slug,)) if config else 0,
    )


async def _version(guest: Guest, slug: str) -> int:
    """Return the version over which a channel without an account is saved."""
    latest = await guest.house.disk.read(guest.house.store.channel_config, guest.tenant, slug)
    return latest.version if latest else 0


def _mistakes(guest: Guest, config: ChannelConfig) -> list[Reason]:
    found = mistakes.of(config, guest.house.public_url)
    return [Reason(code=code, sentence=mistakes.sentence(code, guest.language)) for code in found]


@routes.get("/defaults")
async def get_defaults(guest: Configurer) -> Defaults:
    """The method defaults of the shop."""
    found = await guest.house.disk.read(guest.house.store.defaults, guest.tenant)
    stored = await guest.house.disk.run(guest.house.store.channel_configs, guest.tenant)
    return Defaults(
        version=found.version if found else 0,
        settings=ChannelSettings.model_validate(found.settings) if found else None,
        open_payments=await configure.keeping(guest.house, guest.tenant, Parts(channels=tuple(stored))),
    )


@routes.put("/defaults")
async def save_defaults(guest: Configurer, body: DefaultsEdit, *, dry_run: DryRun = False) -> Saved:
    """Set the defaults; channels follow in every setting in which they did not differ."""
    store, now = guest.house.store, guest.house.clock.now()
    old = await guest.house.disk.read(store.defaults, guest.tenant, body.version) if body.version else None
    if body.version and old is None:
        raise No(404, "NOT_FOUND", what="version")
    new = StoredDefaults(guest.tenant, body.version + 1, paths.document(body.settings), now, guest.email)
    stored = await guest.house.disk.run(store.channel_configs, guest.tenant)
    after = [(c, paths.followed(c.settings, old.settings if old else None, new.settings)) for c in stored]
    channels = tuple(
        replace(c, version=c.version + 1, settings=settings, created_at=now, created_by=guest.email)
        for c, settings in after
        if settings != paths.document(c.channel)
    )
    parts = Parts(channels=channels, defaults=(new,))
    return (await save(guest, "defaults saved", "defaults", parts, dry_run=dry_run)).saved(new.version)


@routes.get("/matrix")
async def get_matrix(guest: Configurer) -> Matrix:
    """Which method is offered where, and why not."""
    found = await list_channels(guest)
    if found.unheard:
        raise No(502, "SALEOR_SILENT")
    listed = found.channels
    used = {m.payment_type for c in listed if c.settings for m in c.settings.methods}
    types = [code for code in payment_types.TABLE if code in used]
    rows = [_row(guest, c, c.currency, types) for c in listed if c.currency is not None]
    return Matrix(payment_types=types, rows=rows)


def _row(guest: Guest, channel: ChannelView, currency: str, types: list[str]) -> MatrixRow:
    cells = matrix.row(channel.settings, currency, types, active=channel.is_active)
    return MatrixRow(
        channel=channel.slug,
        name=channel.name,
        currency=currency,
        cells=[Cell(payment_type=t, reasons=_reasons(guest, reasons)) for t, reasons in cells.items()],
    )


def _reasons(guest: Guest, codes: tuple[str, ...]) -> list[Reason]:
    return [Reason(code=code, sentence=sayings.reason(code, guest.language)) for code in codes]


@routes.post("/channels/{slug}/simulate")
async def simulate(guest: Configurer, slug: str, body: Shopper) -> Simulated:
    """What this shopper would see, and why."""
    config = await guest.house.taking(guest.tenant, slug)
    if config is None:
        raise No(404, "NOT_FOUND", what="channel")
    purchase = gateway.Purchase(body.amount, body.currency, body.country, body.language, body.business, body.age)
    return Simulated(
        methods=[
            Shown(
                payment_type=method.payment_type,
                label=method.title(body.language),
                instructions=method.instructions.get(body.language),
                shown=not reasons,
                reasons=_reasons(guest, reasons),
            )
            for method, reasons in gateway.judged(config.channel, purchase)
        ]
    )
