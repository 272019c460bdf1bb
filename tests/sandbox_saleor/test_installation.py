"""How an app gets into a shop and out again: manifest, token call, life cycle (Saleor protocol 1, 2)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.probe import IDENTIFIER, manifest

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

LONG, HTTPS = "x" * 300, "https://app.example/"
_EVENT = (
    "subscription { event { ... on TransactionInitializeSession { idempotencyKey } ... on AppDeleted { version } } }"
)


def hook(**changes: Any) -> dict[str, Any]:
    """A manifest with one webhook."""
    return {"webhooks": [{"name": "one", "targetUrl": HTTPS, "query": _EVENT, **changes}]}


def twice(identifier: str) -> dict[str, Any]:
    return {"webhooks": hook(identifier=identifier)["webhooks"] * 2}


def extension(**changes: Any) -> dict[str, Any]:
    made = {"label": "Look", "url": HTTPS, "mount": "ORDER_DETAILS_MORE_ACTIONS", "identifier": "look", **changes}
    return {"extensions": [made]}


OLD, NEW = "3.20.119", "3.23.28"
WRONG: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "it has no name": (NEW, {"name": ""}, "name REQUIRED"),
    "it has no address for the token": (OLD, {"tokenTargetUrl": None}, "tokenTargetUrl REQUIRED"),
    "from 3.23 it needs none": (NEW, {"tokenTargetUrl": None}, None),
    "its name is long": (NEW, {"name": "x" * 61}, "name INVALID"),
    "its author is blank": (NEW, {"author": " "}, "author INVALID"),
    "its page has no address": (NEW, {"appUrl": "app.example"}, "appUrl INVALID_URL_FORMAT"),
    "its page has an address without dots": (NEW, {"appUrl": "http://localhost:3000/app"}, None),
    "it asks for a right that nobody has": (NEW, {"permissions": ["FLY"]}, "permissions INVALID_PERMISSION"),
    "it manages apps": ("3.24.0-a.0", {"permissions": ["MANAGE_APPS"]}, "permissions OUT_OF_SCOPE_PERMISSION"),
    "before 3.24 it may": (NEW, {"permissions": ["MANAGE_APPS"]}, None),
    "it is Saleor's own": (NEW, {"id": "saleor.io.gift-card-payment-gateway"}, "identifier INVALID"),
    "it wants another shop": (NEW, {"requiredSaleorVersion": "^4"}, "requiredSaleorVersion UNSUPPORTED_SALEOR_VERSION"),
    "it wants nonsense": (NEW, {"requiredSaleorVersion": "new"}, "requiredSaleorVersion INVALID"),
    "it wants this shop": (NEW, {"requiredSaleorVersion": ">=3.20 <4"}, None),
    "a prerelease is a release": ("3.24.0-a.0", {"requiredSaleorVersion": "^3.21 || ~3.24.0"}, None),
    "a webhook has no address": (NEW, hook(targetUrl=""), "webhooks INVALID_URL_FORMAT"),
    "a webhook asks for what is not there": (NEW, hook(query="subscription { event { no } }"), "webhooks INVALID"),
    "a webhook's query is none": (NEW, hook(query="{"), "webhooks INVALID"),
    "a webhook has a header of its own": (NEW, hook(customHeaders={"X-Mine": "1", "authorization": "a"}), None),
    "a webhook has another's header": (NEW, hook(customHeaders={"Host": "x"}), "webhooks INVALID_CUSTOM_HEADERS"),
    "a webhook has a long header": (NEW, hook(customHeaders={"X-A": "x" * 999}), "webhooks INVALID_CUSTOM_HEADERS"),
    "two webhooks have one identifier": (NEW, twice("a"), "webhooks DUPLICATED_WEBHOOK_IDENTIFIER"),
    "two webhooks have none": (NEW, twice(" "), None),
    "before 3.23.23 identifiers were nothing": ("3.23.22", twice("a"), None),
    "an extension has no label": (NEW, extension(label=""), "extensions REQUIRED"),
    "an extension may more than its app": (
        NEW,
        extension(permissions=["MANAGE_ORDERS"]),
        "extensions OUT_OF_SCOPE_PERMISSION",
    ),
    "an extension opens where 3.21 cannot": ("3.21.69", extension(target="WIDGET"), "extensions INVALID"),
    "an extension opens where 3.22 can": ("3.22.67", extension(target="WIDGET"), None),
    "two extensions have one identifier": (
        NEW,
        {"extensions": extension()["extensions"] * 2},
        "extensions DUPLICATED_EXTENSION_IDENTIFIER",
    ),
}


@pytest.mark.parametrize(("version", "changes", "wrong"), WRONG.values(), ids=WRONG)
async def test_a_manifest_is_refused_by_field_and_code(shop: Shop, changes: dict[str, Any], wrong: str | None) -> None:
    """An operator reads what is wrong with it; the shop keeps no app, and the app gets no token."""
    await shop.control("reset", app=False)
    await shop.control("settings", version=shop.version)
    shop.probe.registered.clear()
    shop.probe.answer("manifest", {**manifest(shop.probe.url), "id": "second.app", **changes})
    answer = await shop.install()
    assert (f"{answer['field']} {answer['code']}" if "error" in answer else None) == wrong
    if wrong:
        assert shop.probe.registered == []
        assert await shop.own_app() is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param((404, b""), "MANIFEST_URL_CANT_CONNECT", id="an error page"),
        pytest.param((302, b""), "MANIFEST_URL_CANT_CONNECT", id="a redirect"),
        pytest.param(b"<html>", "INVALID_MANIFEST_FORMAT", id="no JSON"),
        pytest.param([], "INVALID_MANIFEST_FORMAT", id="no object"),
    ],
)
async def test_a_manifest_that_cannot_be_read_is_none(shop: Shop, answer: Any, code: str) -> None:
    """The app that is installed stays."""
    shop.probe.answer("manifest", answer)
    assert (await shop.install())["code"] == code
    assert await shop.own_app() is not None


async def test_a_shop_has_one_app_of_an_identifier(shop: Shop) -> None:
    """Who installs it a second time is refused, and keeps what they have."""
    before = await shop.own_app()
    assert (await shop.install())["code"] == "UNIQUE"
    assert await shop.own_app() == before


async def test_core_says_who_it_is_when_it_installs(shop: Shop) -> None:
    """Both calls name the schema's version; the token comes unsigned, with the addresses of the shop, in no more words."""
    fetched, told = shop.probe.of("manifest")[0], shop.probe.of("register")[0]
    domain = shop.url.removeprefix("http://")
    assert (fetched.headers["saleor-schema-version"], fetched.headers["user-agent"]) == ("3.23", "Saleor/3.23")
    names = (
        "saleor-api-url",
        "saleor-domain",
        "x-saleor-domain",
        "saleor-schema-version",
        "user-agent",
        "content-type",
    )
    assert [told.headers[name] for name in names] == [
        f"{shop.url}/graphql/",
        domain,
        domain,
        "3.23",
        "Saleor/3.23",
        "application/json",
    ]
    assert "saleor-signature" not in told.headers
    assert (told.body, len(shop.probe.registered[-1])) == (
        b'{"auth_token": "%s"}' % shop.probe.registered[-1].encode(),
        30,
    )


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param((302, b""), None, id="a redirect counts as success"),
        pytest.param((200, b"whatever"), None, id="any 2xx does"),
        pytest.param((403, {"error": {"message": "Not here"}}), "Not here", id="a refusal's own words"),
        pytest.param((403, {"error": {"message": LONG}}), LONG[:255], id="cut at 255"),
        pytest.param((500, b"<html>"), "App internal error (500)", id="a failure without words"),
        pytest.param((200, 1.0), "Failed to connect to app. Try later or contact with app support.", id="silence"),
    ],
)
async def test_an_app_that_refuses_its_token_is_not_installed(shop: Shop, answer: Any, error: str | None) -> None:
    """Staff read what the app said; nothing of the app stays, and its token is dead."""
    await shop.control("uninstall")
    shop.probe.answer("register", answer)
    installed = await shop.install()
    assert installed.get("error") == error
    assert (await shop.own_app() is None) is (error is not None)


async def test_the_token_works_while_it_is_handed_over(shop: Shop) -> None:
    """The app may ask who it is before it answers."""
    await shop.control("uninstall")
    asked: list[Any] = []

    async def ask() -> dict[str, bool]:
        asked.append(await shop.aside("{ app { id } }", shop.probe.registered[-1]))
        return {"success": True}

    shop.probe.answer("register", ask)
    installed = await shop.install()
    assert asked == [{"data": {"app": {"id": installed["app"]["id"]}}}]


async def test_a_webhook_without_events_gets_those_of_its_query(shop: Shop) -> None:
    """What is not listed is read from the types that the query names."""
    await shop.control("reset", app=False)
    shop.probe.answer("manifest", {**manifest(shop.probe.url), **hook()})
    await shop.install()
    found = (await shop.own_app() or {})["webhooks"]
    assert [(w["syncEvents"], w["asyncEvents"]) for w in found] == [
        ([{"eventType": "TRANSACTION_INITIALIZE_SESSION"}], [{"eventType": "APP_DELETED"}])
    ]


_MANAGE = "mutation($id: ID!) { %s(id: $id) { app { id isActive } errors { code } } }"


async def test_staff_switch_an_app_off_and_on(shop: Shop) -> None:
    """An inactive app is nobody: its token names no app, no shopper reaches it, staff read that a webhook is missing."""
    ident = (await shop.own_app() or {})["id"]
    checkout = await shop.checkout()
    paid = await shop.pay(checkout)
    sent = len(shop.probe.received)
    assert (await shop.answer(_MANAGE % "appDeactivate", shop.staff, id=ident))["app"]["isActive"] is False
    assert await shop.own_app() is None
    assert (await shop.initialize(await shop.checkout()))["errors"][0]["code"] == "NOT_FOUND"
    assert (await shop.request(paid, "REFUND"))["errors"][0]["code"] == "MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK"
    gateways = "query($id: ID) { checkout(id: $id) { availablePaymentGateways { id } } }"
    assert (await shop.answer(gateways, id=checkout))["availablePaymentGateways"] == []
    assert len(shop.probe.received) == sent
    await shop.answer(_MANAGE % "appActivate", shop.staff, id=ident)
    assert await shop.own_app() is not None
    assert (await shop.answer(gateways, id=checkout))["availablePaymentGateways"] == [{"id": IDENTIFIER}]


async def test_an_app_that_is_switched_on_hears_of_it(shop: Shop) -> None:
    """From 3.23.5 an app is told of itself; while it is switched off it is told nothing."""
    ident = (await shop.own_app() or {})["id"]
    await shop.answer(_MANAGE % "appDeactivate", shop.staff, id=ident)
    await shop.answer(_MANAGE % "appActivate", shop.staff, id=ident)
    heard = (await shop.received("APP_STATUS_CHANGED", 1))[0]
    assert json.loads(heard.body)["app"] == {"id": ident, "isActive": True}


async def test_staff_take_an_app_out_and_it_hears_of_it(shop: Shop) -> None:
    """Its token is dead at once; the last webhook names the app that is gone; nobody but staff may do it."""
    ident = (await shop.own_app() or {})["id"]
    refused = await shop.ask(_MANAGE % "appDelete", shop.probe.registered[-1], id=ident)
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert (await shop.answer(_MANAGE % "appDelete", shop.staff, id="QXBwOjA="))["errors"] == [{"code": "NOT_FOUND"}]
    await shop.answer(_MANAGE % "appDelete", shop.staff, id=ident)
    assert await shop.own_app() is None
    assert json.loads((await shop.received("APP_DELETED", 1))[0].body)["app"] == {"id": ident}


async def test_an_app_may_be_installed_switched_off(shop: Shop) -> None:
    """Its token names no app until staff switch it on."""
    await shop.control("uninstall")
    await shop.control("install", manifestUrl=f"{shop.probe.url}/manifest", activate=False)
    assert await shop.own_app() is None
    await shop.control("app", isActive=True)
    assert await shop.own_app() is not None
