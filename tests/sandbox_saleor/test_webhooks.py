"""Webhooks on the wire: bytes, headers, signatures, time-outs, retries, the breaker (Saleor protocol 2.5, 3)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.sandbox_saleor.conftest import types
from tests.sandbox_saleor.probe import IDENTIFIER, drip, manifest

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop
    from tests.sandbox_saleor.probe import Received

INITIALIZE, REFUND = "TRANSACTION_INITIALIZE_SESSION", "TRANSACTION_REFUND_REQUESTED"
SUCCESS: dict[str, Any] = {"result": "CHARGE_SUCCESS", "pspReference": "P1", "amount": 13.3}


def plain(text: str) -> bytes:
    """Decode base64url without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def keys(shop: Shop) -> list[dict[str, Any]]:
    """Fetch the published keys."""
    found: list[dict[str, Any]] = (await shop.http.get(f"{shop.url}/.well-known/jwks.json")).json()["keys"]
    return found


def is_signed(webhook: Received, key: dict[str, Any]) -> bool:
    """Verify a detached signature over the raw body with one published key (Saleor protocol 3.4)."""
    head, middle, signature = webhook.headers["saleor-signature"].split(".")
    public = rsa.RSAPublicNumbers(int.from_bytes(plain(key["e"])), int.from_bytes(plain(key["n"]))).public_key()
    try:
        public.verify(plain(signature), head.encode() + b"." + webhook.body, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    named = json.loads(plain(head))
    return middle == "" and named == {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": key["kid"], "typ": "JWT"}


async def test_a_webhook_is_signed_over_its_raw_bytes_by_the_published_key(shop: Shop) -> None:
    """Header, empty middle and signature; the kid is the key's thumbprint; one byte more is another message."""
    await shop.initialize(await shop.checkout())
    sent, (key,) = shop.probe.of(INITIALIZE)[0], await keys(shop)
    thumb = json.dumps({name: key[name] for name in ("e", "kty", "n")}, separators=(",", ":")).encode()
    assert is_signed(sent, key)
    assert plain(key["kid"]) == hashlib.sha256(thumb).digest()
    assert not is_signed(type(sent)(sent.event, sent.body + b" ", sent.headers), key)


@pytest.mark.parametrize(("version", "named"), [("3.20.119", False), ("3.21.69", True)])
async def test_a_key_names_its_algorithm_from_3_21(shop: Shop, *, named: bool) -> None:
    """Before, a client has to know that it is RS256."""
    (key,) = await keys(shop)
    assert ("alg" in key) is named
    assert (key["kty"], key["use"], key["key_ops"]) == ("RSA", "sig", ["verify"])


async def test_a_new_key_signs_at_once_and_the_old_one_is_gone(shop: Shop) -> None:
    """Keys rotate without overlap."""
    (old,) = await keys(shop)
    await shop.control("keys/rotate")
    (new,) = await keys(shop)
    await shop.initialize(await shop.checkout())
    sent = shop.probe.of(INITIALIZE)[0]
    assert (is_signed(sent, new), is_signed(sent, old)) == (True, False)


async def test_a_body_is_what_the_query_selects_as_python_dumps_it(shop: Shop) -> None:
    """Fields stand at the top in the query's order; umlauts are escaped, numbers are floats; a text as data is null."""
    await shop.initialize(await shop.checkout(), data={"note": "Grüße"})
    await shop.initialize(await shop.checkout(), data="text")
    first, second = (one.body for one in shop.probe.of(INITIALIZE))
    names = ["__typename", "issuedAt", "recipient", "data", "merchantReference", "customerIpAddress", "action"]
    assert list(json.loads(first)) == [*names, "transaction", "idempotencyKey"]
    assert first == json.dumps(json.loads(first)).encode()
    assert b'"data": {"note": "Gr\\u00fc\\u00dfe"}' in first
    assert b'"amount": 13.3,' in first
    assert json.loads(second)["data"] is None


async def test_headers_say_event_and_shop_twice_and_nothing_of_the_delivery(shop: Shop) -> None:
    """Each Saleor header has its twin; no id, no time; a webhook's own headers come last."""
    await shop.control("uninstall")
    mine = manifest(shop.probe.url)
    for webhook in mine["webhooks"]:
        webhook["customHeaders"] = {"X-Mine": "1", "X-Saleor-Event": "theirs"}
    shop.probe.answer("manifest", mine)
    await shop.install()
    await shop.initialize(await shop.checkout())
    sent = shop.probe.of(INITIALIZE)[0].headers
    domain = shop.url.removeprefix("http://")
    assert (sent["saleor-event"], sent["x-saleor-event"], sent["x-mine"]) == (INITIALIZE.lower(), "theirs", "1")
    assert (sent["saleor-domain"], sent["x-saleor-domain"]) == (domain, domain)
    assert sent["saleor-signature"] == sent["x-saleor-signature"]
    assert (sent["saleor-api-url"], sent["user-agent"]) == (f"{shop.url}/graphql/", "Saleor/3.23")
    assert (sent["content-type"], "saleor-schema-version" in sent) == ("application/json", False)


async def test_a_shopper_has_the_address_that_a_proxy_names_first(shop: Shop) -> None:
    """The first entry of X-Forwarded-For is believed, whoever wrote it."""
    shop.http.headers["X-Forwarded-For"] = "203.0.113.9, 10.0.0.1"
    await shop.initialize(await shop.checkout())
    assert json.loads(shop.probe.of(INITIALIZE)[0].body)["customerIpAddress"] == "203.0.113.9"


async def test_time_is_counted_from_byte_to_byte(shop: Shop) -> None:
    """An answer that takes longer than the time-out as a whole is taken, since no single wait was too long."""
    shop.probe.answer(INITIALIZE, drip(json.dumps(SUCCESS), 0.06))
    started = await shop.initialize(await shop.checkout())
    assert started["transactionEvent"]["type"] == "CHARGE_SUCCESS"


async def test_core_waits_two_seconds_to_connect_and_eighteen_to_read(shop: Shop) -> None:
    """That is how a sandbox begins; tests and people shorten it."""
    await shop.control("reset")
    set_ = await shop.control("settings")
    assert (set_["connectTimeout"], set_["readTimeout"], set_["retryScale"]) == (2.0, 18.0, 1.0)


async def test_an_app_may_report_while_core_waits_for_its_answer(shop: Shop) -> None:
    """The transaction is there before the app is asked; the answer then repeats what was reported, and counts once."""
    checkout = await shop.checkout()
    reported: list[Any] = []

    async def answer() -> dict[str, Any]:
        ident = json.loads(shop.probe.of(INITIALIZE)[-1].body)["transaction"]["id"]
        query = f'mutation {{ transactionEventReport(id: "{ident}", pspReference: "P1", type: CHARGE_SUCCESS, amount: "13.30") {{ alreadyProcessed }} }}'
        reported.append(await shop.aside(query, shop.probe.registered[-1]))
        return SUCCESS

    shop.probe.answer(INITIALIZE, answer)
    ident = (await shop.initialize(checkout))["transaction"]["id"]
    found = await shop.transaction(ident)
    assert reported == [{"data": {"transactionEventReport": {"alreadyProcessed": False}}}]
    assert types(found) == ["CHARGE_SUCCESS", "CHARGE_REQUEST"]
    assert found["chargedAmount"]["amount"] == 13.3


async def test_a_pending_answer_after_a_success_adds_nothing(shop: Shop) -> None:
    """The report was faster: what is charged stays charged."""
    checkout = await shop.checkout()

    async def answer() -> dict[str, Any]:
        ident = json.loads(shop.probe.of(INITIALIZE)[-1].body)["transaction"]["id"]
        query = f'mutation {{ transactionEventReport(id: "{ident}", pspReference: "P1", type: CHARGE_SUCCESS, amount: "13.30") {{ alreadyProcessed }} }}'
        await shop.aside(query, shop.probe.registered[-1])
        return SUCCESS | {"result": "CHARGE_REQUEST"}

    shop.probe.answer(INITIALIZE, answer)
    found = await shop.transaction((await shop.initialize(checkout))["transaction"]["id"])
    assert (found["chargedAmount"]["amount"], found["chargePendingAmount"]["amount"]) == (13.3, 0)


@pytest.mark.parametrize("name", ["Authorization", "Authorization-Bearer"])
async def test_a_token_may_stand_in_either_header(shop: Shop, name: str) -> None:
    """The second survives a proxy that uses the first for itself; a shortened token is nobody's."""
    token = shop.probe.registered[-1]
    found = []
    for given in (token, token[:-1]):
        headers = {name: f"Bearer {given}" if name == "Authorization" else given}
        asked = {"query": "{ app { identifier } }"}
        answer = await shop.http.post(f"{shop.url}/graphql/", json=asked, headers=headers)
        found.append(answer.json()["data"]["app"])
    assert found == [{"identifier": IDENTIFIER}, None]


async def test_the_dashboards_token_names_staff_app_and_rights(shop: Shop) -> None:
    """Signed by the shop's key; what the user may do and what both may do; it lives as long as it was asked for."""
    given = await shop.control("dashboard-token", permissions=["MANAGE_APPS", "HANDLE_PAYMENTS"], seconds=60)
    head, body, signature = given["token"].split(".")
    claims, (key,) = json.loads(plain(body)), await keys(shop)
    public = rsa.RSAPublicNumbers(int.from_bytes(plain(key["e"])), int.from_bytes(plain(key["n"]))).public_key()
    public.verify(plain(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    assert json.loads(plain(head)) == {"alg": "RS256", "kid": key["kid"], "typ": "JWT"}
    assert {name: claims[name] for name in ("owner", "type", "is_staff", "iss", "app")} == {
        "owner": "saleor",
        "type": "thirdparty",
        "is_staff": True,
        "iss": f"{shop.url}/graphql/",
        "app": given["appId"],
    }
    assert (claims["permissions"], claims["exp"] - claims["iat"]) == (["HANDLE_PAYMENTS"], 60)
    assert claims["user_permissions"] == ["MANAGE_APPS", "HANDLE_PAYMENTS"]


async def test_an_event_that_failed_is_sent_again_as_it_was(shop: Shop) -> None:
    """A 5xx to an asynchronous event is tried five times more, with the same body; a 4xx is not."""
    shop.probe.answer("APP_DELETED", (500, b""), (503, b""), (410, b""))
    await shop.control("uninstall")
    sent = await shop.received("APP_DELETED", 3)
    assert len({one.body for one in sent}) == 1
    assert len(sent) == 3


async def test_a_breaker_leaves_a_failing_app_alone_and_tries_again(shop: Shop) -> None:
    """A hundred failures open it; after two minutes it is half open, twenty more open it again; staff may close it."""
    await shop.control("settings", breaker=[INITIALIZE.lower()])
    checkout, token = await shop.checkout(), shop.probe.registered[-1]
    shop.probe.answer(INITIALIZE, (500, b""))
    state = "{ app { id breakerState breakerLastStateChange } }"

    async def fails(times: int) -> str:
        for n in range(times):
            await shop.initialize(checkout, key=f"{n % 50}")
        return str((await shop.answer(state, token))["breakerState"])

    assert (await shop.answer(state, token))["breakerLastStateChange"] is None
    assert [await fails(99), await fails(1)] == ["CLOSED", "OPEN"]
    seen = len(shop.probe.of(INITIALIZE))
    refused = await shop.initialize(checkout, key="0")
    assert (refused["transactionEvent"]["message"], len(shop.probe.of(INITIALIZE))) == (
        "Failed to delivery request.",
        seen,
    )
    await shop.control("clock", seconds=120)
    assert [await fails(19), await fails(1)] == ["HALF_OPEN", "OPEN"]
    found = await shop.answer(state, token)
    close = "mutation($id: ID!) { appReenableSyncWebhooks(appId: $id) { app { breakerState } errors { code } } }"
    closed = await shop.answer(close, shop.staff, id=found["id"])
    assert (closed["app"]["breakerState"], found["breakerLastStateChange"] is None) == ("CLOSED", False)


async def test_a_half_open_breaker_closes_after_fifty_good_answers(shop: Shop) -> None:
    """And it watches only what it was told to watch."""
    await shop.control("settings", breaker=[INITIALIZE.lower()])
    checkout = await shop.checkout()
    shop.probe.answer(INITIALIZE, *[(500, b"")] * 100, {"result": "CHARGE_ACTION_REQUIRED"})
    states = []
    for times, wait in ((100, 120), (49, 0), (1, 0)):
        for n in range(times):
            await shop.initialize(checkout, key=f"{n % 50}")
        await shop.control("clock", seconds=wait)
        await shop.initialize(await shop.checkout(), key="trial") if wait else None
        states.append((await shop.answer("{ app { breakerState } }", shop.probe.registered[-1]))["breakerState"])
    assert states == ["HALF_OPEN", "CLOSED", "CLOSED"]


GATEWAY = "PAYMENT_GATEWAY_INITIALIZE_SESSION"
_CONFIGS = """mutation($id: ID!, $gateways: [PaymentGatewayToInitialize!]) {
  paymentGatewayInitialize(id: $id, paymentGateways: $gateways) { gatewayConfigs { id data errors { field code message } } errors { code } } }"""


@pytest.mark.parametrize(
    ("answer", "data", "code"),
    [
        pytest.param({"data": {"a": 1}}, {"a": 1}, None, id="data are handed on"),
        pytest.param({}, None, None, id="an empty object is no data"),
        pytest.param([], None, None, id="nor is an empty list"),
        pytest.param((200, b"null"), None, "INVALID", id="null is no answer"),
        pytest.param((200, b"<html>"), None, "INVALID", id="no JSON"),
        pytest.param((500, {"data": 1}), None, "INVALID", id="a 5xx"),
        pytest.param({"date": 1}, None, "INVALID", id="an object without data"),
        pytest.param(["data"], None, "INVALID", id="a list"),
    ],
)
async def test_a_gateways_configuration_is_its_data_or_an_error(
    shop: Shop, answer: Any, data: Any, code: str | None
) -> None:
    """An error stands beside the gateway, not among the mutation's; the app's own words are in it."""
    shop.probe.answer(GATEWAY, answer)
    found = await shop.answer(_CONFIGS, id=await shop.checkout(), gateways=[{"id": IDENTIFIER}])
    (config,) = found["gatewayConfigs"]
    assert (config["data"], [error["code"] for error in config["errors"]]) == (data, [code] if code else [])
    assert found["errors"] == []
    assert "date" not in str(answer) or "date" in config["errors"][0]["message"]


async def test_every_app_is_asked_where_none_is_named_and_an_unknown_one_is_not_found(shop: Shop) -> None:
    """Without a list the installed app is asked for what is open."""
    shop.probe.answer(GATEWAY, {"data": 1})
    checkout = await shop.checkout()
    everyone = await shop.answer(_CONFIGS, id=checkout)
    stranger = await shop.answer(_CONFIGS, id=checkout, gateways=[{"id": "nobody"}])
    assert [(config["id"], config["data"]) for config in everyone["gatewayConfigs"]] == [(IDENTIFIER, 1)]
    assert stranger["gatewayConfigs"][0]["errors"][0]["code"] == "NOT_FOUND"
    assert json.loads(shop.probe.of(GATEWAY)[0].body)["amount"] == 13.3
