"""A shop has removed the app: its token goes at once, its credentials after a time of grace, its books never.

What it was not told by then is parked with the credentials' end, in one commit. Whoever installs the app again within that
time finds configuration and open payments as they were. Before Saleor 3.23.5 no event says so: there a token that Saleor
does not know any more is taken for a removal, until it works again, since an app that staff only switched off looks the
same (Saleor protocol 2.4).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient
from saleor_app_sdk.replies import Acknowledged

if TYPE_CHECKING:
    from saleor_app_sdk import Installation
    from saleor_app_sdk.lifecycle import AppDeleted

    from app.flows.apl import InstallationStore
    from app.flows.house import House

log = structlog.get_logger()
_HOUR = 3600.0  # seconds between two rounds
_SECONDS = 4.0  # that a shop has to say whether it knows the app


async def run(house: House, tenant: Installation, event: AppDeleted) -> Acknowledged:
    """Forget the shop's token, if it is this app that was removed."""
    if event.own:
        await house.disk.run(house.store.remove_tenant, tenant.saleor_api_url, tenant.app_id, house.clock.now())
        log.info("uninstalled", tenant=tenant.saleor_api_url, app_id=tenant.app_id)
    return Acknowledged()


async def work(house: House, installations: InstallationStore) -> None:
    """Go round for ever; cancelled on shutdown."""
    while True:
        await asyncio.sleep(_HOUR)
        await once(house, installations)


async def once(house: House, installations: InstallationStore) -> list[str]:
    """Ask every shop whether it knows the app; forget the credentials of those that have not for long, and name them."""
    for installation in await installations.all():
        await refused(house, installations, installation)
    now = house.clock.now()
    forgotten = await house.disk.run(house.store.forget_tenants, now - house.grace, now)
    for tenant in forgotten:
        log.warning("credentials forgotten", tenant=tenant)
    return forgotten


async def refused(house: House, installations: InstallationStore, installation: Installation) -> bool:
    """Ask a shop whose app the token is; tell whether it is nobody's, and remember since when, or that it is alive."""
    client = SaleorClient(house.saleor_http, installation)
    answer = await client.execute(house.document("own-app"), {}, timeout=_SECONDS)
    match answer:
        case Answered(data={"app": None}) | GraphQLErrors(permission_denied=True):
            now, shop = house.clock.now(), installation.saleor_api_url
            if await house.disk.run(house.store.suspect_tenant, shop, installation.app_id, now):
                log.warning("token refused", tenant=shop, app_id=installation.app_id)
            installations.reread(shop)
            return True
        case Answered():
            await installations.alive(installation.saleor_api_url)
            return False
        case _:
            return False
