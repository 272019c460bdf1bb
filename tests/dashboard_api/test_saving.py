"""Every save: tried first, whole or not at all, kept with who did it, and brought back as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from app.demo import loopback
from tests.dashboard_api.test_configuration import CANARY, SETTINGS, account, mapped

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff


async def channel(staff: Staff, slug: str = loopback.CHANNEL) -> dict[str, Any]:
    return next(c for c in (await staff.get("/channels"))["channels"] if c["slug"] == slug)


async def test_a_dry_run_shows_what_a_save_would_change_and_writes_nothing(staff: Staff) -> None:
    """Account, rotation, channel, defaults and undo can each be tried: the difference is that of the save."""
    used = await mapped(staff)
    await staff.stack.initialize(returnUrl="https://shop.example/return")
    before = [(await staff.ask("GET", path)).json() for path in ("/accounts", "/channels", "/defaults", "/history")]
    path = f"/accounts/{used['accountId']}"
    edit = {**account(staff, name="Renamed"), "version": 1}
    there = await channel(staff)
    wanted = {**SETTINGS, "customerStatement": "Eva's shop"}
    body = {"version": there["version"], "accountId": used["accountId"], "isTestChannel": True, "settings": wanted}
    tried = [
        await staff.post("/accounts?dryRun=true", account(staff, name="Second")),
        await staff.put(f"{path}?dryRun=true", edit),
        await staff.post(f"{path}/rotate?dryRun=true", {"version": 1, "secret": CANARY}),
        await staff.put(f"/channels/{loopback.CHANNEL}?dryRun=true", body),
        await staff.put("/defaults?dryRun=true", {"version": 1, "settings": wanted}),
    ]
    after = [(await staff.ask("GET", path)).json() for path in ("/accounts", "/channels", "/defaults", "/history")]

    assert all(one["changes"] and one["auditId"] is None for one in tried)
    assert [one["openPayments"] for one in tried[1:4]] == [1, 1, 1]
    assert after == before
    saved = await staff.put(f"/channels/{loopback.CHANNEL}", body)
    assert saved["changes"] == tried[3]["changes"]
    assert saved["changes"] == [
        {
            "subject": loopback.CHANNEL,
            "field": "settings.customerStatement",
            "before": "(none)",
            "after": "Eva's shop",
        }
    ]
    undo = await staff.post(f"/history/{saved['auditId']}/undo?dryRun=true")
    assert [(one["before"], one["after"]) for one in undo["changes"]] == [("Eva's shop", "(none)")]
    assert (await channel(staff))["settings"]["customerStatement"] == "Eva's shop"


async def test_of_two_who_save_at_once_one_wins_and_the_other_sees_why(staff: Staff) -> None:
    """Neither change is mixed with the other: the loser gets the winner's difference and the version to read."""
    added = (await staff.post("/accounts", account(staff)))["account"]
    path = f"/accounts/{added['accountId']}"
    bodies = [{**account(staff, name=name), "version": 1} for name in ("Mine", "Yours", "Theirs")]
    answers = await asyncio.gather(*(staff.ask("PUT", path, json=body) for body in bodies))
    won = [one.json()["account"]["name"] for one in answers if one.status_code == 200]
    lost = [one.json()["error"] for one in answers if one.status_code == 409]

    assert (len(won), len(lost)) == (1, 2)
    assert {error["version"] for error in lost} == {2}
    assert all(error["changes"][0]["after"] == won[0] for error in lost)
    assert [a["name"] for a in (await staff.get("/accounts"))["accounts"]] == won


async def test_a_removed_account_comes_back_as_it_was(staff: Staff) -> None:
    """The history says that it was removed; an undo brings it back with its secrets, which still work."""
    spare = (await staff.post("/accounts", account(staff, name="Spare")))["account"]
    path = f"/accounts/{spare['accountId']}"
    removed = await staff.post(f"{path}/remove", {"version": 1})
    gone = (await staff.get("/accounts"))["accounts"]
    await staff.post(f"/history/{removed['auditId']}/undo")
    back = (await staff.get("/accounts"))["accounts"]
    tried = {check["name"]: check["result"] for check in (await staff.post(f"{path}/checks"))["checks"]}

    assert removed["changes"] == [{"subject": "Spare", "field": "removed", "before": "no", "after": "yes"}]
    assert gone == []
    assert [(one["name"], one["version"], one["customerId"]) for one in back] == [("Spare", 3, "D200001")]
    assert (tried["storage"], tried["backendPassword"]) == ("ok", "ok")


async def test_undoing_that_an_account_was_added_waits_for_its_channels(staff: Staff) -> None:
    """What a channel uses is not taken away under it."""
    used = await mapped(staff)
    entry = next(e for e in (await staff.get("/history"))["entries"] if e["action"] == "account added")
    refused = await staff.ask("POST", f"/history/{entry['id']}/undo")

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "CANNOT_UNDO")
    assert [a["accountId"] for a in (await staff.get("/accounts"))["accounts"]] == [used["accountId"]]


async def test_an_undone_rotation_reaches_the_channels_mapped_since(staff: Staff) -> None:
    """No channel is left with the secret that the undo has taken back: a payment starts in each."""
    used = await mapped(staff)
    path = f"/accounts/{used['accountId']}"
    rotated = await staff.post(f"{path}/rotate", {"version": 1, "secret": CANARY})
    there = await channel(staff)
    body = {"version": there["version"], "accountId": used["accountId"], "isTestChannel": True}
    await staff.put(f"/channels/{loopback.CHANNEL}", {**body, "settings": {**SETTINGS, "language": "de"}})
    undone = await staff.post(f"/history/{rotated['auditId']}/undo")
    started = await staff.stack.initialize(returnUrl="https://shop.example/return")

    assert (await channel(staff))["settings"]["language"] == "de"
    assert (loopback.CHANNEL, "credentials") in {(c["subject"], c["field"]) for c in undone["changes"]}
    assert started["data"]["redirectUrl"]


async def test_the_history_knows_what_can_still_be_undone(staff: Staff) -> None:
    """Only the newest change of a thing can be taken back, and only where something stood before."""
    await mapped(staff)
    await staff.put("/defaults", {"version": 1, "settings": {**SETTINGS, "language": "de"}})
    found = [(e["action"], e["subject"], e["canUndo"]) for e in (await staff.get("/history"))["entries"]]

    assert found == [
        ("defaults saved", "defaults", True),
        ("channel saved", loopback.CHANNEL, False),
        ("defaults saved", "defaults", False),
        ("account added", "Demo", True),
    ]


async def test_two_accounts_have_two_names(staff: Staff) -> None:
    """A file names an account by its name, so no second one may have it."""
    await staff.post("/accounts", account(staff))
    refused = await staff.ask("POST", "/accounts", json=account(staff))

    assert [(f["field"], f["code"]) for f in refused.json()["error"]["fields"]] == [("name", "NAME_TAKEN")]


@pytest.mark.unconfigured
async def test_a_channel_gives_its_account_back(staff: Staff) -> None:
    """Unmapped, or its first save undone, it takes no payments, its account can go, and an undo maps it again."""
    first = await mapped(staff)
    entries = (await staff.get("/history"))["entries"]
    undone = await staff.post(f"/history/{entries[0]['id']}/undo")
    without = await staff.stack.gateway()
    again = await staff.post(f"/history/{undone['auditId']}/undo")
    taken = await staff.post(f"/channels/{loopback.CHANNEL}/unmap", {"version": again["version"]})
    gone = await staff.post(f"/accounts/{first['accountId']}/remove", {"version": 1})
    refused = await staff.ask("POST", f"/history/{taken['auditId']}/undo")
    await staff.post(f"/history/{gone['auditId']}/undo")
    back = await staff.post(f"/history/{taken['auditId']}/undo")

    assert entries[0]["canUndo"]
    assert [error["code"] for error in without["errors"]] == ["CHANNEL_NOT_CONFIGURED"]
    assert (taken["channel"]["accountId"], taken["channel"]["version"]) == (None, again["version"] + 1)
    assert {(c["field"], c["after"]) for c in taken["changes"]} >= {("account_id", "(none)"), ("credentials", "(none)")}
    assert refused.json()["error"]["code"] == "CANNOT_UNDO"
    assert (await channel(staff))["accountName"] == "Demo"
    assert back["version"] == again["version"] + 2
    assert {m["paymentType"] for m in (await staff.stack.gateway())["paymentMethods"]} == {"PAYPAL"}
