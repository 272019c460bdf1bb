"""Receiving webhooks: bytes, then form, then addressee; keys that change (Saleor protocol 3.4 and 15)."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk import APL, Installation, MemoryAPL, SQLiteAPL, Token
from saleor_app_sdk.errors import (
    BadPayload,
    EmptyBody,
    SaleorAppError,
    SignatureInvalid,
    SignatureMismatch,
    TenantUnknown,
    UnknownKey,
    WrongEvent,
    WrongRecipient,
)
from saleor_app_sdk.events import TransactionChargeRequested, TransactionRefundRequested
from saleor_app_sdk.keys import KeyRefresher
from saleor_app_sdk.webhooks import Received, receive

from tests.saleor_app_sdk.shop import APP, Shop, Signer

if TYPE_CHECKING:
    from pathlib import Path

    import httpx2

KEYS = "/.well-known/jwks.json"
EVENT: dict[str, Any] = {
    "__typename": "TransactionRefundRequested",
    "recipient": {"id": APP},
    "action": {"actionType": "REFUND", "amount": 10.0, "currency": "EUR"},
    "transaction": {"id": "T"},
}
BODY = json.dumps(EVENT).encode()


class App:
    """The receiving side of an app that a shop has installed; it counts time as the test says."""

    def __init__(self, shop: Shop, http: httpx2.AsyncClient) -> None:
        self.shop, self.http = shop, http
        self.apl: APL = MemoryAPL()
        self.keys, self.now = KeyRefresher(), 1000.0

    async def receive(self, body: bytes, signature: str | None, url: str | None = None, **more: Any) -> Received[Any]:
        """Take one webhook."""
        headers = {"saleor-api-url": self.shop.url if url is None else url}
        if signature is not None:
            headers["saleor-signature"] = signature
        event = more.get("event", TransactionRefundRequested)
        return await receive(headers, body, apl=self.apl, http=self.http, event=event, now=self.now, keys=self.keys)


@pytest.fixture
async def app(shop: Shop, http: httpx2.AsyncClient) -> App:
    """An app that the shop has installed."""
    made = App(shop, http)
    await made.apl.set(Installation(shop.url, APP, Token("t"), shop.signer.jwks))
    return made


async def test_a_webhook_is_received(app: App, signer: Signer) -> None:
    """What the shop signed for this app arrives as the event, without any question to the shop."""
    received = await app.receive(BODY, signer.detached(BODY))

    assert received.installation.saleor_api_url == app.shop.url
    assert str(received.event.action.amount) == "10.0"
    assert app.shop.asked == []


async def test_a_webhook_of_200_kb_is_received(app: App, signer: Signer) -> None:
    """A large checkout is no reason to refuse a payment."""
    body = json.dumps({**EVENT, "more": "x" * 200_000}).encode()

    assert (await app.receive(body, signer.detached(body))).event.transaction.id == "T"


async def test_saleor_clouds_issuer_is_the_shop_itself(app: App, signer: Signer) -> None:
    """An ``iss`` in the signature's header must be the address that the webhook names."""
    assert await app.receive(BODY, signer.detached(BODY, iss=app.shop.url))

    with pytest.raises(SignatureInvalid):
        await app.receive(BODY, signer.detached(BODY, iss="https://other.example/graphql/"))


def changed(**changes: Any) -> bytes:
    return json.dumps({name: value for name, value in {**EVENT, **changes}.items() if value is not None}).encode()


FOREIGN: dict[str, tuple[bytes, type[SaleorAppError], int]] = {
    "for another app of the shop": (changed(recipient={"id": "QXBwOjI="}), WrongRecipient, 403),
    "for nobody": (changed(recipient=None), WrongRecipient, 403),
    "of another type": (changed(__typename="TransactionChargeRequested"), WrongEvent, 403),
    "of no type": (changed(__typename=None), WrongEvent, 403),
    "without its transaction": (changed(transaction=None), BadPayload, 400),
    "with an amount that is no number": (changed(action={**EVENT["action"], "amount": "ten"}), BadPayload, 400),
    "that is a list": (b"[]", BadPayload, 400),
    "that is no JSON": (b"{", BadPayload, 400),
    "that is no UTF-8": (b"\xff", BadPayload, 400),
    "nested without end": (b"[" * 100_000, BadPayload, 400),
    "with infinity in it": (changed(data=float("inf")), BadPayload, 400),
    "that is empty: the retry after a 5xx": (b"", EmptyBody, 400),
}


@pytest.mark.parametrize(("body", "error", "status"), FOREIGN.values(), ids=FOREIGN)
async def test_a_signed_body_is_not_enough(
    body: bytes, error: type[SaleorAppError], status: int, app: App, signer: Signer
) -> None:
    """A body that the shop did sign, but not for this app and this route, is refused and fetches no keys."""
    with pytest.raises(error) as refused:
        await app.receive(body, signer.detached(body))

    assert refused.value.status == status
    assert app.shop.asked == []


@pytest.mark.parametrize(
    "url",
    ["", "https://stranger.example/graphql/", "not an address", "http://[/graphql/"],
    ids=["none", "a stranger's", "nonsense", "a broken one"],
)
async def test_an_unknown_shop_is_refused_without_network(url: str, app: App, signer: Signer) -> None:
    """Nothing is fetched from an address that has not installed the app."""
    with pytest.raises(TenantUnknown) as refused:
        await app.receive(BODY, signer.detached(BODY), url)

    assert (refused.value.status, app.shop.asked) == (401, [])


TOKEN = {"user_id": "VXNlcjox", "type": "access"}


@pytest.mark.parametrize("attack", ["absent", "empty", "nonsense", "token", "cut token", "HS256", "none", "no crit"])
async def test_what_has_not_the_form_of_a_signature_is_refused_without_network(
    attack: str, app: App, signer: Signer
) -> None:
    """New keys would not mend it, so a flood of nonsense makes the app ask nobody."""
    token = signer.token(TOKEN)
    signature = {
        "absent": None,
        "empty": "",
        "nonsense": "a.b.c",
        "token": token,
        "cut token": "..".join((token.split(".")[0], token.split(".")[2])),
        "HS256": signer.detached(BODY, alg="HS256"),
        "none": signer.detached(BODY, alg="none"),
        "no crit": signer.detached(BODY, crit=None),
    }[attack]

    with pytest.raises(SignatureInvalid) as refused:
        await app.receive(BODY, signature)

    assert (refused.value.status, app.shop.asked) == (401, [])


async def test_one_changed_byte_is_refused(app: App, signer: Signer) -> None:
    """The signature is over bytes; new keys are asked for once and do not help."""
    with pytest.raises(SignatureMismatch):
        await app.receive(BODY + b" ", signer.detached(BODY))

    assert app.shop.times(KEYS) == 1


async def test_rotated_keys_are_fetched_once_for_all_that_wait(app: App, newer: Signer) -> None:
    """Twenty webhooks signed with a new key at once cost one question, all are received, and the keys are kept."""
    app.shop.signer = newer

    received = await asyncio.gather(*(app.receive(BODY, newer.detached(BODY)) for _ in range(20)))

    assert {one.installation.jwks["keys"][0]["kid"] for one in received} == {"second"}
    assert app.shop.times(KEYS) == 1
    assert (await app.apl.all())[0].jwks == newer.jwks


async def test_new_keys_outlive_the_process(app: App, newer: Signer, tmp_path: Path) -> None:
    """Keys that one process fetched are on disk: the next one asks nothing."""
    shop = (await app.apl.all())[0]
    app.apl = SQLiteAPL(tmp_path / "apl.sqlite3")
    await app.apl.set(shop)
    app.shop.signer = newer
    await app.receive(BODY, newer.detached(BODY))

    app.apl, app.keys = SQLiteAPL(tmp_path / "apl.sqlite3"), KeyRefresher()
    received = await app.receive(BODY, newer.detached(BODY))

    assert received.installation.jwks == newer.jwks
    assert (received.installation.token, received.installation.app_id) == (shop.token, shop.app_id)
    assert app.shop.times(KEYS) == 1


async def test_the_old_key_is_worth_nothing_after_a_rotation(app: App, signer: Signer, newer: Signer) -> None:
    """There is no overlap: who holds the old key cannot sign any more (Saleor protocol 2.5)."""
    app.shop.signer = newer
    await app.receive(BODY, newer.detached(BODY))

    with pytest.raises(UnknownKey):
        await app.receive(BODY, signer.detached(BODY))


async def test_a_replaced_key_of_the_same_name_is_found(app: App) -> None:
    """A shop that swaps its key and keeps its id is a bad signature first, and then a good one."""
    app.shop.signer = Signer("first")

    assert await app.receive(BODY, app.shop.signer.detached(BODY))


async def test_bad_signatures_make_the_app_ask_once_a_minute(app: App, newer: Signer) -> None:
    """However many come, and at once, the shop is asked once; a minute later it is asked again."""

    async def attack() -> None:
        with pytest.raises(UnknownKey):
            await app.receive(BODY, newer.detached(BODY))

    await asyncio.gather(*(attack() for _ in range(10)))
    app.now += 59
    await attack()
    assert app.shop.times(KEYS) == 1

    app.now += 1
    await attack()
    assert app.shop.times(KEYS) == 2


async def test_an_attack_on_one_shop_leaves_the_other_its_question(
    app: App, signer: Signer, newer: Signer, http: httpx2.AsyncClient
) -> None:
    """The pause is each shop's own, and so are the keys: one shop's signature is not another's."""
    other = Installation("https://other.example/graphql/", APP, Token("t"), newer.jwks)
    await app.apl.set(other)
    with pytest.raises(UnknownKey):
        await app.receive(BODY, signer.detached(BODY), other.saleor_api_url)

    app.shop.signer = newer
    assert await app.receive(BODY, newer.detached(BODY))


async def test_keys_that_cannot_be_fetched_leave_the_old_ones(app: App, signer: Signer, newer: Signer) -> None:
    """A shop whose key set is down loses nothing that it has signed with its known key."""
    app.shop.jwks = (500, b"")
    with pytest.raises(UnknownKey):
        await app.receive(BODY, newer.detached(BODY))

    assert await app.receive(BODY, signer.detached(BODY))


async def test_a_shop_that_leaves_meanwhile_is_unknown(app: App, newer: Signer) -> None:
    """An app uninstalled between two looks fetches no keys."""

    class Leaving(MemoryAPL):
        async def get(self, saleor_api_url: str) -> Installation | None:
            """Answer once."""
            found = await super().get(saleor_api_url)
            await self.delete(saleor_api_url)
            return found

    known = (await app.apl.all())[0]
    app.apl = Leaving()
    await app.apl.set(known)

    with pytest.raises(TenantUnknown):
        await app.receive(BODY, newer.detached(BODY))

    assert app.shop.asked == []


REQUESTS: dict[str, tuple[dict[str, Any], str | None]] = {
    "the event's own key wins": ({"idempotencyKey": "own"}, "own"),
    "else the newest request of that amount": ({}, "new"),
    "not another amount's": ({"action": {"actionType": "CHARGE", "amount": 7.0, "currency": "EUR"}}, "seven"),
    "not another action's": ({"action": {"actionType": "REFUND", "amount": 10.0, "currency": "EUR"}}, None),
    "a cancellation without amount takes any": ({"action": {"actionType": "CANCEL"}}, "cancel"),
    "none where there is no event": ({"transaction": {"id": "T"}}, None),
}


def _requested(kind: str, amount: float, key: str | None) -> dict[str, Any]:
    return {"id": "E", "type": kind, "amount": {"amount": amount}, "idempotencyKey": key}


HISTORY = [
    _requested("CANCEL_REQUEST", 0, "cancel"),
    _requested("CHARGE_REQUEST", 10, None),
    _requested("CHARGE_REQUEST", 7, "seven"),
    _requested("CHARGE_REQUEST", 10, "new"),
    _requested("CHARGE_REQUEST", 10, "old"),
    _requested("REFUND_SUCCESS", 10, "no request"),
]


@pytest.mark.parametrize(("changes", "key"), REQUESTS.values(), ids=REQUESTS)
async def test_a_requests_key_is_found(changes: dict[str, Any], key: str | None, app: App, signer: Signer) -> None:
    """One key for one operation, however often it is delivered (Saleor protocol 4.6)."""
    body = json.dumps(
        {
            "__typename": "TransactionChargeRequested",
            "recipient": {"id": APP},
            "action": {"actionType": "CHARGE", "amount": 10, "currency": "EUR"},
            "transaction": {"id": "T", "events": HISTORY},
            **changes,
        }
    ).encode()

    received = await app.receive(body, signer.detached(body), event=TransactionChargeRequested)

    assert received.event.idempotency_key() == key
