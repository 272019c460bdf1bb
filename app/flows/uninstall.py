"""A shop has removed the app: its token is dead, its payments and configuration stay for a reinstallation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from saleor_app_sdk.replies import Acknowledged

if TYPE_CHECKING:
    from saleor_app_sdk import Installation
    from saleor_app_sdk.lifecycle import AppDeleted

    from app.flows.house import House

log = structlog.get_logger()


async def run(house: House, tenant: Installation, event: AppDeleted) -> Acknowledged:
    """Forget the shop's token, if it is this app that was removed (Saleor protocol 2.4)."""
    if event.own:
        await house.disk.run(house.store.delete_tenant, tenant.saleor_api_url)
        log.info("uninstalled", tenant=tenant.saleor_api_url, app_id=tenant.app_id)
    return Acknowledged()
