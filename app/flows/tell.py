"""Show Saleor's staff what a person must look at, beside the app in their Dashboard (Saleor protocol 10)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from saleor_app_sdk.client import GraphQLErrors, SaleorClient
from saleor_app_sdk.problems import Problem, Problems, Told, Unsupported

from app.decide import trouble

if TYPE_CHECKING:
    from saleor_app_sdk.problems import Outcome

    from app.decide.trouble import Trouble
    from app.flows.apl import InstallationStore
    from app.flows.house import House

_IDLE = 1.0  # seconds between two looks at what is to be told
_BATCH = 20
_LEASE = timedelta(minutes=3)  # longer than a batch may take
_AGAIN = timedelta(minutes=5)


async def work(house: House, installations: InstallationStore) -> None:
    """Tell for ever; cancelled on shutdown."""
    while True:
        if not await once(house, installations):
            await asyncio.sleep(_IDLE)


async def once(house: House, installations: InstallationStore) -> int:
    """Tell what is due now; return how much it was."""
    due = await house.disk.run(house.store.claim_troubles, house.clock.now(), _LEASE, _BATCH)
    by_shop: dict[str, list[Trouble]] = {}
    for one in due:
        by_shop.setdefault(one.tenant, []).append(one)
    await asyncio.gather(*(_shop(house, installations, tenant, mine) for tenant, mine in by_shop.items()))
    return len(due)


async def _shop(house: House, installations: InstallationStore, tenant: str, due: list[Trouble]) -> None:
    installation = await installations.get(tenant)
    problems = Problems(SaleorClient(house.saleor_http, installation)) if installation else None
    forgotten = await house.disk.read(house.store.tenant, tenant) is None  # nobody is there to be told
    for one in due:
        known = forgotten if problems is None else _knows(await _tell(problems, one))
        again = None if known else house.clock.now() + _AGAIN
        await house.disk.run(house.store.trouble_told, one, again)


async def _tell(problems: Problems, one: Trouble) -> Outcome:
    if one.settled_at is not None:
        return await problems.dismiss([one.key])
    critical = 1 if one.kind in trouble.CRITICAL else None
    return await problems.raise_(Problem(one.key, " ".join(trouble.words(one)), critical))


def _knows(outcome: Outcome) -> bool:
    """Tell whether there is nothing more to say; what Saleor refuses once it refuses again, unless the token is dead."""
    match outcome:
        case Told() | Unsupported():
            return True
        case GraphQLErrors(permission_denied=denied):
            return not denied
        case _:
            return False
