"""The composition root: the only wiring, the only clock, the only source of chance."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import httpx2
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from qmore import KeptConnections, OneConnection
from saleor_app_sdk.installation import AllowList
from saleor_app_sdk.keys import KeyRefresher
from starlette.routing import Router

from app import data, logs
from app.flows import checks, deliver, endless, forget, order, registration, reserve, tally, tell, uninstall
from app.flows.apl import InstallationStore
from app.flows.house import Clock, House
from app.store import Runner, Store, Vault
from app.web import dashboard, qmore, saleor, schemas

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from saleor_app_sdk.migration import Migrated

    from app.settings import Settings

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32, so that bytes fall evenly; acquirers take letters and digits only (QMORE protocol A.1)


def _reference() -> str:
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(16))


CLOCK = Clock(
    now=lambda: datetime.now(UTC),
    monotonic=time.monotonic,
    token=lambda: secrets.token_urlsafe(24),
    reference=_reference,
)


def open_store(settings: Settings) -> Store:
    """Open the database, brought to the present schema."""
    store = Store(settings.database_url, Vault.from_secret(settings.secret_key.get_secret_value()))
    store.migrate()
    return store


def build_house(
    settings: Settings, reached: Callable[[str], None] = lambda _point: None, clock: Clock = CLOCK
) -> House:
    """Open everything that flows work with; ``House.close`` ends it."""
    store = open_store(settings)
    timeouts = httpx2.Timeout(12.0, connect=2.0)
    return House(
        store=store,
        disk=Runner(store),
        qmore_transport=OneConnection(),
        saleor_http=httpx2.AsyncClient(transport=KeptConnections(), timeout=timeouts, trust_env=False),
        clock=clock,
        public_url=settings.public_url,
        document=data.document,
        budget=settings.session_seconds,
        pool=reserve.Pool(),
        echo=timedelta(seconds=settings.echo_seconds),
        certain=timedelta(seconds=settings.lost_seconds),
        widest=settings.delivery_concurrency,
        confirmations_kept=timedelta(days=settings.confirmation_days),
        reports_kept=timedelta(days=settings.report_days),
        grace=timedelta(days=settings.uninstalled_days),
        patience=settings.patience_seconds,
        reached=reached,
    )


def create_app(
    settings: Settings, reached: Callable[[str], None] = lambda _point: None, clock: Clock = CLOCK
) -> Router:
    """Wire the app; it starts its workers when it is served. ``reached`` is told of named points on the way."""
    logs.configure(settings.log_level)
    house = build_house(settings, reached, clock)
    installations = InstallationStore(house.store, house.disk, clock.now)

    @contextlib.asynccontextmanager
    async def life(_app: Router) -> AsyncIterator[None]:
        jobs = (
            endless.keep(lambda: deliver.work(house, installations, secrets.token_hex(4))),
            endless.keep(lambda: reserve.work(house)),
            endless.keep(lambda: checks.work(house)),
            endless.keep(lambda: forget.work(house)),
            endless.keep(lambda: order.work(house, installations)),
            endless.keep(lambda: tell.work(house, installations)),
            endless.keep(lambda: tally.work(house)),
            endless.keep(lambda: uninstall.work(house, installations)),
            registration.at_start(house, installations, partial(saleor.wanted, house.public_url)),
        )
        workers = [asyncio.create_task(job) for job in jobs]
        try:
            yield
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await house.close()

    busy = [saleor.webhook_route(house, installations, house.saleor_http), qmore.confirm_route(house)]
    # FastAPI's middleware, which these two need not, takes a twentieth of a webhook.
    return Router(busy, redirect_slashes=False, default=_others(settings, house, installations), lifespan=life)


def _others(settings: Settings, house: House, installations: InstallationStore) -> FastAPI:
    app = FastAPI(
        title="QMORE Checkout Seamless for Saleor",
        version=version("saleor-qmore"),
        redirect_slashes=False,  # Saleor follows none and counts one as success (Saleor protocol 2.2)
        openapi_url=None,
    )
    allow = AllowList(settings.allowed_saleor_urls)
    app.include_router(saleor.router(house, installations, allow, house.saleor_http, app.version))
    app.include_router(qmore.router(house))
    app.include_router(schemas.router())
    app.state.dashboard = dashboard.Desk(house, installations, KeyRefresher(), app.version)
    app.include_router(dashboard.router())
    app.include_router(dashboard.site(installations, settings.dashboard_origins, CLOCK.token))
    _operations(app, house.store)
    return app


async def repair_webhooks(settings: Settings, *, dry_run: bool) -> dict[str, Migrated]:
    """Bring every shop's webhooks to what the manifest says; what was done or refused, by shop."""
    house = build_house(settings)
    try:
        shops = await InstallationStore(house.store, house.disk, CLOCK.now).all()
        wanted = partial(saleor.wanted, house.public_url)
        return {shop.saleor_api_url: await registration.repair(house, shop, wanted, dry_run=dry_run) for shop in shops}
    finally:
        await house.close()


def _operations(app: FastAPI, store: Store) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        ready = await asyncio.to_thread(store.ready)
        return JSONResponse({"status": "ready" if ready else "database not ready"}, 200 if ready else 503)
