"""Webhooks that Saleor has, brought to what the manifest says (Saleor protocol 2.4)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saleor_app_sdk import Installation, SaleorClient, Token, migration
from saleor_app_sdk.manifest import Webhook
from saleor_app_sdk.migration import Create, Delete, Migrated, Plan, Registered, Update, migrate, plan
from saleor_app_sdk.version import SaleorVersion

from sandbox.saleor import registrations, schema
from tests.saleor_app_sdk.sandbox import installed, saleor

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx2

OWN = "https://app.example/"
QUERY = "subscription { event { __typename } }"


def webhook(name: str, **changes: Any) -> Webhook:
    events = ("TRANSACTION_INITIALIZE_SESSION",)
    return Webhook(**{"name": name, "target_url": f"{OWN}{name}", "query": QUERY, "sync_events": events, **changes})


def as_registered(wanted: Webhook, ident: str = "1", **changes: Any) -> Registered:
    found = Registered(ident, wanted.name, wanted.target_url, wanted.query, frozenset(wanted.sync_events))
    return replace(found, **changes)


PAY = webhook("pay")
PLANS: dict[str, tuple[list[Webhook], list[Registered], Plan]] = {
    "nothing is wanted and nothing there": ([], [], Plan()),
    "what is right stays": ([PAY], [as_registered(PAY)], Plan((), ("pay",))),
    "what lacks is created": ([PAY], [], Plan((Create(PAY),))),
    "what nobody wants is deleted": ([], [as_registered(PAY)], Plan((Delete("1", "pay"),))),
    "what leads elsewhere was added by staff": ([], [as_registered(PAY, target_url="https://erp.example/")], Plan()),
    "an app that moved takes its webhooks along": (
        [PAY],
        [as_registered(PAY, target_url="https://old.example/pay")],
        Plan((Update("1", PAY, ("target_url",)),)),
    ),
    "another query is an update": (
        [PAY],
        [as_registered(PAY, query="subscription { event { issuedAt } }")],
        Plan((Update("1", PAY, ("query",)),)),
    ),
    "another layout of the query is none": (
        [PAY],
        [as_registered(PAY, query="subscription {\n  event { __typename }\n}\n")],
        Plan((), ("pay",)),
    ),
    "other events": ([PAY], [as_registered(PAY, sync_events=frozenset())], Plan((Update("1", PAY, ("sync_events",)),))),
    "one event too many": (
        [PAY],
        [as_registered(PAY, async_events=frozenset({"APP_DELETED"}))],
        Plan((Update("1", PAY, ("async_events",)),)),
    ),
    "one that is switched off": (
        [PAY],
        [as_registered(PAY, is_active=False)],
        Plan((Update("1", PAY, ("is_active",)),)),
    ),
    "other headers": (
        [PAY],
        [as_registered(PAY, custom_headers='{"X-A": "1"}')],
        Plan((Update("1", PAY, ("custom_headers",)),)),
    ),
    "the same headers": (
        [webhook("pay", custom_headers={"X-A": "1"})],
        [as_registered(PAY, custom_headers='{"X-A": "1"}')],
        Plan((), ("pay",)),
    ),
    "headers that cannot be read": (
        [PAY],
        [as_registered(PAY, custom_headers="{")],
        Plan((Update("1", PAY, ("custom_headers",)),)),
    ),
    "two of one name: the first stays": (
        [PAY],
        [as_registered(PAY, "2"), as_registered(PAY, "1")],
        Plan((Delete("2", "pay"),), ("pay",)),
    ),
}


@pytest.mark.parametrize(("wanted", "registered", "expected"), PLANS.values(), ids=PLANS)
def test_a_plan_is_what_differs(wanted: list[Webhook], registered: list[Registered], expected: Plan) -> None:
    """Comparing touches nothing, and says which fields are wrong."""
    assert plan(wanted, registered, OWN) == expected


NAMES = st.sampled_from(["pay", "refund", "list"])
WANTED = st.lists(st.builds(webhook, NAMES), unique_by=lambda found: found.name)
FOUND = st.builds(
    lambda name, ident, url, active: as_registered(webhook(name), ident, target_url=url, is_active=active),
    NAMES,
    st.text("0123456789", min_size=1, max_size=3),
    st.sampled_from([f"{OWN}pay", f"{OWN}x", "https://erp.example/"]),
    st.booleans(),
)


def carried_out(registered: Sequence[Registered], made: Plan) -> list[Registered]:
    kept = {found.id: found for found in registered}
    for number, change in enumerate(made.changes):
        match change:
            case Create(wanted):
                kept[f"new {number}"] = as_registered(wanted, f"new {number}")
            case Update(ident, wanted):
                kept[ident] = as_registered(wanted, ident)
            case Delete(ident):
                del kept[ident]
    return list(kept.values())


@given(wanted=WANTED, registered=st.lists(FOUND, unique_by=lambda found: found.id, max_size=6))
def test_a_plan_carried_out_leaves_nothing_to_do(wanted: list[Webhook], registered: list[Registered]) -> None:
    """Whatever is registered, one migration is enough, and staff's own webhooks survive it."""
    after = carried_out(registered, plan(wanted, registered, OWN))

    assert plan(wanted, after, OWN).changes == ()
    staffs = [f for f in registered if not f.target_url.startswith(OWN) and f.name not in {w.name for w in wanted}]
    assert [found for found in staffs if found not in after] == []


SYNC = [webhook("initialize"), webhook("process", sync_events=("TRANSACTION_PROCESS_SESSION",))]


def wanted(version: SaleorVersion) -> list[Webhook]:
    deleted = webhook("deleted", sync_events=(), async_events=("APP_DELETED",))
    return [*SYNC, deleted] if version >= SaleorVersion(3, 23) else SYNC


def names(found: Migrated) -> list[tuple[str, str]]:
    return [
        (type(change).__name__, change.name if isinstance(change, Delete) else change.wanted.name)
        for change in found.plan.changes
    ]


@pytest.mark.parametrize("version", [f"{line}.40" for line in schema.VERSIONS])
async def test_a_shops_webhooks_are_repaired_once(version: str, http: httpx2.AsyncClient) -> None:
    """Spoiled, lacking and stale webhooks are mended by the app's own token; a second time there is nothing to do."""
    async with saleor(version) as shop:
        client = installed(shop, http, [webhook("initialize", is_active=False), webhook("gone"), webhook("gone2")])
        assert shop.app is not None

        planned = await migrate(client, wanted, own=OWN, dry_run=True)
        untouched = [found["name"] for found in shop.app.registered]
        done = await migrate(client, wanted, own=OWN)
        again = await migrate(client, wanted, own=OWN)

        assert untouched == ["initialize", "gone", "gone2"]
        assert planned == done
        newer = [("Create", "deleted")] if version >= "3.23" else []
        gone = [("Delete", "gone"), ("Delete", "gone2")]
        assert names(done) == [("Update", "initialize"), ("Create", "process"), *newer, *gone]
        assert (done.problems, again.plan.changes, again.problems) == ((), (), ())
        assert {found["name"] for found in shop.app.registered} == {
            w.name for w in wanted(SaleorVersion.parse(version))
        }
        assert all(found["isActive"] for found in shop.app.registered)


async def test_workers_that_migrate_at_once_leave_one_webhook_each(http: httpx2.AsyncClient) -> None:
    """Several may create the same one; each looks again, and they agree on the one that stays."""
    async with saleor() as shop:
        client = installed(shop, http)
        assert shop.app is not None

        await asyncio.gather(*(migrate(client, wanted, own=OWN) for _ in range(4)))

        assert sorted(found["name"] for found in shop.app.registered) == ["deleted", "initialize", "process"]


async def test_what_a_shop_refuses_is_said(http: httpx2.AsyncClient) -> None:
    """A query that this Saleor does not know is named with its webhook; the others are done all the same."""
    async with saleor() as shop:
        client = installed(shop, http)
        broken = webhook("broken", query="subscription { event { unknown } }")

        done = await migrate(client, lambda _version: [broken, *SYNC], own=OWN)

        assert [problem.split(":")[0] for problem in done.problems] == ["broken"]
        assert shop.app is not None
        assert [found["name"] for found in shop.app.registered] == ["initialize", "process"]


async def test_a_webhook_that_another_deleted_is_no_problem(http: httpx2.AsyncClient) -> None:
    """It is gone, as it should be."""
    async with saleor() as shop:
        client = installed(shop, http, [webhook("gone")])
        assert shop.app is not None
        ident = shop.app.registered[0]["id"]

        assert await migration._change(client, Delete("V2ViaG9vazo5OTk=", "gone"), 5) is None
        assert "NOT_FOUND" in str(await migration._change(client, Update("V2ViaG9vazo5OTk=", PAY, ()), 5))
        assert shop.app.registered[0]["id"] == ident


async def test_a_dead_token_changes_nothing(http: httpx2.AsyncClient) -> None:
    """An app that the shop has removed is told so, in the result."""
    async with saleor() as shop:
        installed(shop, http, SYNC)
        client = SaleorClient(http, Installation(shop.api_url, "QXBwOjE=", Token("dead"), {}))

        done = await migrate(client, wanted, own=OWN)

        assert done.plan == Plan()
        assert "cannot be read" in done.problems[0]


async def test_a_shop_that_is_away_is_a_problem_in_the_result(closed_url: str, http: httpx2.AsyncClient) -> None:
    """Nothing is raised: the next start tries again."""
    done = await migrate(SaleorClient(http, Installation(closed_url, "A", Token("t"), {})), wanted, own=OWN)

    assert done.plan == Plan()
    assert "Unsent" in done.problems[0]


async def test_headers_and_an_update_arrive_whole(http: httpx2.AsyncClient) -> None:
    """What the shop has afterwards is what was wanted, headers too."""
    async with saleor() as shop:
        client = installed(shop, http, [webhook("initialize", custom_headers={"X-A": "1"})])
        better = webhook(
            "initialize", custom_headers={"X-B": "2"}, async_events=("APP_DELETED",), target_url=f"{OWN}new"
        )

        await migrate(client, lambda _version: [better], own=OWN)

        assert shop.app is not None
        (found,) = [registrations.webhook(one) for one in shop.app.registered]
        assert (found["targetUrl"], found["customHeaders"]) == (f"{OWN}new", '{"X-B": "2"}')
        assert found["asyncEvents"] == [{"eventType": "APP_DELETED"}]
