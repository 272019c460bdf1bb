"""An app that changed and a shop that left: webhooks repaired by the app's own token, and a removal believed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk.migration import Create, Update

from app.flows import registration
from app.flows.apl import InstallationStore
from app.main import CLOCK, build_house, create_app, open_store, repair_webhooks
from app.web import saleor

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

LOOK = "{ app { id webhooks { id name isActive targetUrl } } }"
CHANGE = "mutation($id: ID!, $input: WebhookUpdateInput!) { webhookUpdate(id: $id, input: $input) { errors { code } } }"
DELETE = "mutation($id: ID!) { webhookDelete(id: $id) { errors { code } } }"


async def as_app(stack: Stack, query: str, **variables: Any) -> Any:
    """Ask Saleor with the app's own token."""
    token = (await stack.http.get(f"{stack.places.saleor}/sandbox/secrets")).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    body = {"query": query, "variables": variables}
    return (await stack.http.post(stack.places.saleor_api_url, json=body, headers=headers)).json()["data"]


async def registered(stack: Stack) -> dict[str, dict[str, Any]]:
    """What Saleor has, by name."""
    found = (await as_app(stack, LOOK))["app"]["webhooks"]
    assert len({webhook["name"] for webhook in found}) == len(found)
    return {webhook["name"]: webhook for webhook in found}


async def spoil(stack: Stack) -> None:
    """Take one webhook away and switch another off."""
    before = await registered(stack)
    await as_app(stack, DELETE, id=before["app-deleted"]["id"])
    await as_app(stack, CHANGE, id=before["transaction-process-session"]["id"], input={"isActive": False})


async def test_an_operator_repairs_webhooks(stack: Stack) -> None:
    """A dry run says what it would do; the repair does it; after that there is nothing to do."""
    fresh = await repair_webhooks(stack.settings, dry_run=True)
    await spoil(stack)
    spoilt = await registered(stack)

    planned = await repair_webhooks(stack.settings, dry_run=True)
    assert await registered(stack) == spoilt
    done = await repair_webhooks(stack.settings, dry_run=False)
    again = await repair_webhooks(stack.settings, dry_run=False)

    shop = stack.places.saleor_api_url
    assert fresh[shop].plan.changes == again[shop].plan.changes == ()
    assert planned == done
    assert [type(change) for change in done[shop].plan.changes] == [Update, Create]
    after = await registered(stack)
    assert set(after) == {*spoilt, "app-deleted"}
    assert all(webhook["isActive"] for webhook in after.values())


async def test_workers_that_start_repair_webhooks(stack: Stack) -> None:
    """An upgrade needs no hand: three that start at once leave each webhook once."""
    await spoil(stack)
    apps = [create_app(stack.settings) for _ in range(3)]

    async def start(app: Any) -> None:
        async with app.lifespan_context(app):
            for _ in range(100):
                found = await as_app(stack, LOOK)
                names = [webhook["name"] for webhook in found["app"]["webhooks"] if webhook["isActive"]]
                if len(names) == len(set(names)) == 7:
                    return
                await asyncio.sleep(0.05)
            raise AssertionError(names)

    await asyncio.gather(*(start(app) for app in apps))

    assert set(await registered(stack)) >= {"app-deleted", "transaction-process-session"}


async def test_a_copy_of_the_app_leaves_a_live_shop_alone(stack: Stack) -> None:
    """Started elsewhere on the same database, it must not draw the shop's payments to itself; a person may move it."""
    before = await registered(stack)
    moved = stack.settings.model_copy(update={"public_url": "https://copy.example"})
    house = build_house(moved)
    installations = InstallationStore(house.store, house.disk, CLOCK.now)
    await registration.at_start(house, installations, partial(saleor.wanted, house.public_url))
    await house.close()
    assert await registered(stack) == before

    await repair_webhooks(moved, dry_run=False)

    assert all(w["targetUrl"].startswith("https://copy.example/") for w in (await registered(stack)).values())


async def test_a_shop_that_is_away_does_not_keep_the_others_from_repair(stack: Stack) -> None:
    """What goes wrong at start is logged, and a database that is gone stops nothing either."""
    await spoil(stack)
    house = build_house(stack.settings)
    (tenant,) = house.store.tenants()
    house.store.save_tenant(replace(tenant, saleor_api_url="http://127.0.0.1:9/graphql/"))
    installations = InstallationStore(house.store, house.disk, CLOCK.now)
    wanted = partial(saleor.wanted, house.public_url)

    await registration.at_start(house, installations, wanted)
    await house.close()
    await registration.at_start(house, installations, wanted)

    assert "app-deleted" in await registered(stack)


@pytest.mark.parametrize("about", ["this app", "another"])
async def test_a_removal_is_believed(stack: Stack, about: str) -> None:
    """The removed app forgets the shop's token, answers 200 and {}; word of another app changes nothing."""
    own = (await as_app(stack, LOOK))["app"]["id"]
    event = {"__typename": "AppDeleted", "issuedAt": "2026-09-01T10:15:30+00:00", "recipient": {"id": own}}
    body = json.dumps({**event, "app": {"id": own if about == "this app" else "QXBwOjk5"}}).encode()
    signed = (await stack.http.post(f"{stack.places.saleor}/sandbox/sign", content=body)).json()["signature"]
    headers = {"saleor-api-url": stack.places.saleor_api_url, "saleor-signature": signed}

    answer = await stack.http.post(
        f"{stack.settings.public_url}/api/webhooks/saleor/app-deleted", content=body, headers=headers
    )

    assert (answer.status_code, answer.json()) == (200, {})
    store = open_store(stack.settings)
    assert len(store.tenants()) == (0 if about == "this app" else 1)
    store.close()
