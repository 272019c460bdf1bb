"""Every shop's webhooks, brought to what the manifest says: Saleor never reads the manifest again (Saleor protocol 2.4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import structlog
from saleor_app_sdk import SaleorClient
from saleor_app_sdk.manifest import Webhook
from saleor_app_sdk.migration import Migrated, Update, migrate
from saleor_app_sdk.version import SaleorVersion

if TYPE_CHECKING:
    from saleor_app_sdk import APL, Installation

    from app.flows.house import House

log = structlog.get_logger()

Wanted = Callable[[SaleorVersion], Sequence[Webhook]]


async def repair(house: House, shop: Installation, wanted: Wanted, *, dry_run: bool) -> Migrated:
    """Repair one shop, or only tell what would be done."""
    client = SaleorClient(house.saleor_http, shop)
    return await migrate(client, wanted, own=f"{house.public_url}/", dry_run=dry_run)


async def at_start(house: House, installations: APL, wanted: Wanted) -> None:
    """Repair every shop once; what goes wrong is logged, and costs nothing else."""
    try:
        for shop in await installations.all():
            _tell(shop, await _unattended(house, shop, wanted))
    except Exception as broken:  # noqa: BLE001 - nobody waits for this job
        log.warning("webhooks not looked at", error=type(broken).__name__)


async def _unattended(house: House, shop: Installation, wanted: Wanted) -> Migrated:
    planned = await repair(house, shop, wanted, dry_run=True)
    # A copy of the database elsewhere must not draw a live shop's payments to itself: a person moves an app.
    if any(isinstance(change, Update) and "target_url" in change.fields for change in planned.plan.changes):
        moved = "they lead to another address; `saleor-qmore webhooks` moves them here"
        return Migrated(planned.plan, (*planned.problems, moved))
    return await repair(house, shop, wanted, dry_run=False) if planned.plan.changes else planned


def _tell(shop: Installation, done: Migrated) -> None:
    if done.problems:
        log.warning("webhooks not repaired", tenant=shop.saleor_api_url, error="; ".join(done.problems))
    elif done.plan.changes:
        log.info("webhooks repaired", tenant=shop.saleor_api_url, result=f"{len(done.plan.changes)} changes")
