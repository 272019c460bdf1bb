"""Shops that leave and come back: nothing is lost in the time of grace, and no credential stays after it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from app.decide.reports import FORGOTTEN
from app.demo import installation
from app.flows import deliver, tell, uninstall
from app.flows.apl import InstallationStore
from tests.stories.test_problems import another
from tests.stories.test_registration import DELETE, as_app, registered

if TYPE_CHECKING:
    from app.decide.records import Tenant
    from tests.stories.conftest import Stack

DAYS = timedelta(days=8)
APP = "{ app { id } }"
SWITCH = "mutation($id: ID!) { %s(id: $id) { errors { code } } }"


async def tenant(stack: Stack) -> Tenant | None:
    """What the app knows of the shop."""
    async with another(stack) as house:
        return await house.disk.run(house.store.tenant, stack.places.saleor_api_url)


async def leave(stack: Stack, *, told: bool) -> None:
    """Remove the app; an older Saleor does not tell."""
    if not told:
        await as_app(stack, DELETE, id=(await registered(stack))["app-deleted"]["id"])
    await stack.http.post(f"{stack.places.saleor}/sandbox/uninstall")
    for _ in range(100):
        found = await tenant(stack)
        if not told or (found and found.removed_at):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def round_(stack: Stack, later: timedelta = timedelta()) -> tuple[list[str], int, int]:
    """Let the app go its round; return whose credentials were forgotten, and how many channels and payments are left."""
    async with another(stack, later) as house:
        installations = InstallationStore(house.store, house.disk, house.clock.now)
        forgotten = await uninstall.once(house, installations)
        shop = stack.places.saleor_api_url
        return forgotten, len(house.store.channel_configs(shop)), len(house.store.payments(9))


async def test_a_shop_that_comes_back_finds_everything(stack: Stack) -> None:
    """A payment that was open over the removal is confirmed, and told under the new token."""
    begun = await stack.initialize()
    await leave(stack, told=True)
    await stack.decide(begun["data"]["redirectUrl"], "success")
    gone = await tenant(stack)
    assert gone is not None
    assert gone.token == ""

    await installation.install(stack.places, stack.http)

    assert await round_(stack, DAYS) == ([], 1, 1)
    async with another(stack, timedelta(minutes=1)) as house:
        await deliver.once(house, InstallationStore(house.store, house.disk, house.clock.now), "test")
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])
    await stack.fill_basket()
    assert (await stack.initialize())["data"]["redirectUrl"]


async def test_a_shop_that_stays_away_leaves_no_credentials(stack: Stack) -> None:
    """Within the time of grace they are there, after it nowhere; the payment is in the books for ever."""
    await stack.initialize()
    await leave(stack, told=True)

    assert await round_(stack, timedelta(days=6)) == ([], 1, 1)
    assert await round_(stack, DAYS) == ([stack.places.saleor_api_url], 0, 1)
    assert await round_(stack, DAYS) == ([], 0, 1)
    assert await tenant(stack) is None


async def test_what_a_shop_that_stays_away_was_not_told_waits_for_a_person(stack: Stack) -> None:
    """After the time of grace it is parked and says why, however often it is replayed; installed again, the shop is told."""
    begun = await stack.initialize()
    await leave(stack, told=True)
    await stack.decide(begun["data"]["redirectUrl"], "success")
    await round_(stack, DAYS)

    assert await replayed(stack) == [("CHARGE_SUCCESS", FORGOTTEN)]
    assert await replayed(stack) == [("CHARGE_SUCCESS", FORGOTTEN)]
    await installation.install(stack.places, stack.http)
    assert await replayed(stack) == []
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])


async def replayed(stack: Stack) -> list[tuple[str, str | None]]:
    """Replay everything and let it leave, and tell the shop of its problems; return what is parked after that."""
    async with another(stack) as house:
        for one in house.store.parked_reports():
            house.store.replay(one.id, house.clock.now())
        installations = InstallationStore(house.store, house.disk, house.clock.now)
        while await deliver.once(house, installations, "test"):
            pass
        while await tell.once(house, installations):
            pass
        return [(one.type, one.last_error) for one in house.store.parked_reports()]


async def test_an_older_saleor_says_nothing(stack: Stack) -> None:
    """A token that is nobody's any more leads to the same, from the day it was noticed."""
    begun = await stack.initialize()
    await leave(stack, told=False)
    await stack.decide(begun["data"]["redirectUrl"], "success")
    for _ in range(100):
        found = await tenant(stack)
        if found and found.removed_at:
            break
        await asyncio.sleep(0.05)

    assert found is not None
    assert found.removed_at is not None
    assert await round_(stack, DAYS) == ([stack.places.saleor_api_url], 0, 1)


async def test_an_app_that_was_only_switched_off_is_alive_again(stack: Stack) -> None:
    """Switched off it looks like a removed one; switched on, the first round ends the doubt and nothing is forgotten."""
    own = (await as_app(stack, APP))["app"]["id"]
    staff = {"Authorization": f"Bearer {await stack._staff_token()}"}

    async def switch(how: str) -> None:
        body = {"query": SWITCH % how, "variables": {"id": own}}
        answer = await stack.http.post(stack.places.saleor_api_url, json=body, headers=staff)
        assert "errors" not in answer.json(), answer.text

    await switch("appDeactivate")
    await round_(stack)
    doubted = await tenant(stack)
    await switch("appActivate")

    assert await round_(stack, DAYS) == ([], 1, 0)
    alive = await tenant(stack)
    assert doubted is not None
    assert alive is not None
    assert (doubted.removed_at is None, alive.removed_at) == (False, None)
