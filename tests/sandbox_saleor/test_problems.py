"""Problems that an app shows to staff, and webhooks that it changes itself (Saleor protocol 2.4, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

CREATE = "mutation($input: AppProblemCreateInput!) { appProblemCreate(input: $input) { appProblem { count isCritical } errors { field code } } }"
DISMISS = "mutation($input: AppProblemDismissInput!) { appProblemDismiss(input: $input) { errors { code } } }"
SHOWN = "{ app { problems(limit: 3) { key message count } } }"
DOCUMENTS = {
    "creating one": 'mutation { appProblemCreate(input: {key: "down", message: "QMORE is down"}) { errors { code } } }',
    "dismissing one": 'mutation { appProblemDismiss(input: {byApp: {keys: ["down"]}}) { errors { code } } }',
    "looking at them": "{ app { problems(limit: 3) { id } } }",
}


@pytest.mark.parametrize(
    ("version", "known"), [("3.21.69", False), ("3.22.35", False), ("3.22.36", True), ("3.23.0", True)]
)
async def test_problems_are_known_from_3_22_36(shop: Shop, *, known: bool) -> None:
    """An older shop refuses every document about them as one with a field it has never heard of."""
    for text in DOCUMENTS.values():
        answer = await shop.ask(text, shop.probe.registered[-1])
        assert ("errors" not in answer) is known


async def problem(shop: Shop, **given: Any) -> dict[str, Any]:
    """Report a problem."""
    given = {"key": "down", "message": "QMORE is down", **given}
    return await shop.answer(CREATE, shop.probe.registered[-1], input=given)


async def problems(shop: Shop) -> list[dict[str, Any]]:
    """Look at the newest problems."""
    found: list[dict[str, Any]] = (await shop.answer(SHOWN, shop.probe.registered[-1]))["problems"]
    return found


async def test_the_same_problem_counts_up_inside_its_window(shop: Shop) -> None:
    """It turns critical at the threshold; when the window has passed, or is none, it is another problem."""
    made = [(await problem(shop, criticalThreshold=2))["appProblem"] for _ in range(2)]
    await shop.control("clock", seconds=3601)
    made.append((await problem(shop))["appProblem"])
    made.append((await problem(shop, aggregationPeriod=0))["appProblem"])
    assert [(one["count"], one["isCritical"]) for one in made] == [(1, False), (2, True), (1, False), (1, False)]


@pytest.mark.parametrize(
    "given", [{"key": "ab"}, {"key": "x" * 129}, {"message": "ab"}, {"criticalThreshold": 0}], ids=str
)
async def test_a_problem_has_a_key_and_a_message(shop: Shop, given: dict[str, Any]) -> None:
    """Too short, too long, and a threshold below one are refused."""
    assert (await problem(shop, **given))["errors"][0]["code"] == "INVALID"
    assert await problems(shop) == []


async def test_an_app_takes_its_problems_back(shop: Shop) -> None:
    """By key, at most a hundred at once; a long message is cut, and the newest stands first."""
    await problem(shop, message="x" * 3000)
    await problem(shop, key="slow")
    assert [(p["key"], len(p["message"])) for p in await problems(shop)] == [("slow", 13), ("down", 2048)]
    token = shop.probe.registered[-1]
    many = [f"key {n}" for n in range(101)]
    assert (await shop.answer(DISMISS, token, input={"byApp": {"keys": many}}))["errors"][0]["code"] == "INVALID"
    await shop.answer(DISMISS, token, input={"byApp": {"keys": ["down"]}})
    assert [p["key"] for p in await problems(shop)] == ["slow"]


async def test_the_oldest_of_a_hundred_problems_gives_way(shop: Shop) -> None:
    """The hundred-and-first takes its place."""
    query = "{ app { problems { key } } }"
    for n in range(101):
        await problem(shop, key=f"key {n}")
    found = (await shop.answer(query, shop.probe.registered[-1]))["problems"]
    assert (len(found), found[0]["key"], found[-1]["key"]) == (100, "key 100", "key 1")


UPDATE = """mutation($identifier: String!, $input: WebhookUpdateInput!) {
  webhookUpdate(identifier: $identifier, input: $input) { webhook { identifier isActive } errors { field code } } }"""
ADD = """mutation($input: WebhookCreateInput!) { webhookCreate(input: $input) {
  webhook { id name isActive targetUrl syncEvents { eventType } } errors { field code } } }"""


@pytest.mark.parametrize(("version", "known"), [("3.22.67", False), ("3.23.22", False), ("3.23.23", True)])
async def test_a_webhook_is_called_by_its_identifier_from_3_23_23(shop: Shop, *, known: bool) -> None:
    """An older shop knows neither the argument nor the field."""
    answer = await shop.ask(UPDATE, shop.probe.registered[-1], identifier="none", input={"isActive": False})
    assert ("errors" in answer) is not known
    if known:
        wrong = [{"field": "identifier", "code": "NOT_FOUND"}]
        assert answer["data"]["webhookUpdate"] == {"webhook": None, "errors": wrong}


async def test_an_app_changes_its_own_webhooks(shop: Shop) -> None:
    """It adds, switches off and takes away; a query that the schema does not know is refused; a stranger may not."""
    token, event = shop.probe.registered[-1], "CHECKOUT_FILTER_SHIPPING_METHODS"
    query = "subscription { event { issuedAt } }"
    given = {"name": "mine", "targetUrl": "https://app.example/h", "query": query, "syncEvents": [event]}
    made = (await shop.answer(ADD, token, input={**given, "identifier": "mine"}))["webhook"]
    assert (made["name"], made["isActive"], made["syncEvents"]) == ("mine", True, [{"eventType": event}])
    off = await shop.answer(UPDATE, token, identifier="mine", input={"isActive": False})
    assert off["webhook"] == {"identifier": "mine", "isActive": False}
    wrong = await shop.answer(ADD, token, input={**given, "query": "subscription { event { no } }"})
    assert wrong == {"webhook": None, "errors": [{"field": "query", "code": "INVALID"}]}
    remove = "mutation($id: ID!) { webhookDelete(id: $id) { errors { code } } }"
    assert (await shop.answer(remove, token, id=made["id"]))["errors"] == []
    assert (await shop.answer(remove, token, id=made["id"]))["errors"] == [{"code": "NOT_FOUND"}]
    stranger = await shop.ask(ADD, input=given)
    assert stranger["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
