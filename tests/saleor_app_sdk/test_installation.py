"""The installation handshake against a shop on loopback (Saleor protocol 2.3)."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk import AllowList, MemoryAPL, install
from saleor_app_sdk.errors import InstallationRefused
from saleor_app_sdk.installation import reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx2
    from saleor_app_sdk import Installation

    from tests.saleor_app_sdk.shop import Shop

BODY = b'{"auth_token": "hDf9VOFt2mAsufApORiiml1fsHHtjL"}'


async def take(
    shop: Shop, http: httpx2.AsyncClient, apl: Any = None, *, body: bytes = BODY, **more: Any
) -> Installation:
    allow = more.pop("allow", AllowList([shop.url]))
    headers = more.pop("headers", {"saleor-api-url": shop.url})
    return await install(headers, body, allow=allow, apl=apl or MemoryAPL(), http=http, **more)


async def test_a_shop_installs(shop: Shop, http: httpx2.AsyncClient) -> None:
    """The token is tried at the shop itself, in the Authorization header alone, and kept with id and keys."""
    apl = MemoryAPL()

    made = await take(shop, http, apl)

    assert (made.app_id, dict(made.jwks)) == ("QXBwOjE=", shop.signer.jwks)
    assert await apl.get(shop.url) == made
    (path, headers, body), (keys, without, _) = shop.asked
    assert (path, keys) == ("/graphql/", "/.well-known/jwks.json")
    assert headers["authorization"] == "Bearer hDf9VOFt2mAsufApORiiml1fsHHtjL"
    assert b"hDf9" not in body
    assert "authorization" not in without
    assert "hDf9" not in repr(made)


async def test_a_reinstallation_replaces(shop: Shop, http: httpx2.AsyncClient) -> None:
    """The same call again changes nothing; a new app id and token take the old ones' place."""
    apl = MemoryAPL()
    first = await take(shop, http, apl)
    assert await take(shop, http, apl) == first

    shop.graphql = (200, b'{"data": {"app": {"id": "QXBwOjI="}}}')
    await take(shop, http, apl, body=b'{"auth_token": "another"}')

    (kept,) = await apl.all()
    assert (kept.app_id, kept.token.reveal()) == ("QXBwOjI=", "another")


BODIES = {
    "no JSON": b"{",
    "no object": b"[]",
    "no token": b"{}",
    "an empty token": b'{"auth_token": ""}',
    "a token that is a number": b'{"auth_token": 1}',
    "a token with a line break": b'{"auth_token": "a\\nb"}',
    "a token no header can carry": '{"auth_token": "ü"}'.encode(),
    "nesting without end": b"[" * 100_000,
    "no UTF-8": b'{"auth_token": "\xff"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_body_without_a_token_is_refused_before_any_network(
    body: bytes, shop: Shop, http: httpx2.AsyncClient
) -> None:
    """Nothing is asked for what cannot be a token."""
    with pytest.raises(InstallationRefused) as refused:
        await take(shop, http, body=body)

    assert (refused.value.status, refused.value.code, shop.asked) == (400, "MISSING_AUTH_TOKEN", [])


async def test_a_call_without_the_shops_address_is_refused(shop: Shop, http: httpx2.AsyncClient) -> None:
    """The address is taken from the header and from nowhere else."""
    with pytest.raises(InstallationRefused) as refused:
        await take(shop, http, headers={"saleor-domain": "127.0.0.1"})

    assert (refused.value.status, refused.value.code, shop.asked) == (400, "MISSING_SALEOR_API_URL", [])


async def test_a_shop_that_is_not_allowed_is_never_called(shop: Shop, http: httpx2.AsyncClient) -> None:
    """The allow-list stands before the network."""
    with pytest.raises(InstallationRefused) as refused:
        await take(shop, http, allow=AllowList(["https://shop.example/graphql/"]))

    assert (refused.value.status, refused.value.code, shop.asked) == (403, "SALEOR_URL_PROHIBITED", [])


GRAPHQL = {
    "asks for a password": ((401, b"Unauthorized"), "password"),
    "has the app inactive": ((200, b'{"data": {"app": null}}'), "not active"),
    "does not know the token": ((200, b'{"errors": [{"message": "no"}], "data": {"app": null}}'), "does not know"),
    "answers no JSON": ((200, b"<html>"), "does not know"),
    "answers a list": ((200, b"[]"), "does not know"),
    "gives a number for an id": ((200, b'{"data": {"app": {"id": 1}}}'), "does not know"),
    "redirects": ((302, b""), "does not know"),
    "answers without end": ((200, b" " * 100_000), "cannot reach"),
}


@pytest.mark.parametrize(("answer", "sentence"), GRAPHQL.values(), ids=GRAPHQL)
async def test_a_shop_that_gives_no_id_is_refused(
    answer: tuple[int, bytes], sentence: str, shop: Shop, http: httpx2.AsyncClient
) -> None:
    """Each way of not knowing the app has its own sentence, and nothing is stored."""
    apl, shop.graphql = MemoryAPL(), answer

    with pytest.raises(InstallationRefused, match=sentence) as refused:
        await take(shop, http, apl)

    assert (refused.value.status, refused.value.code) == (401, "UNKNOWN_APP_ID")
    assert await apl.all() == ()
    assert shop.times("/graphql/") == 1


KEYS = {
    "not found": (404, b"{}"),
    "no JSON": (200, b"<html>"),
    "no key set": (200, b'{"keys": 1}'),
    "too large": (200, b'{"keys": []}' + b" " * 100_000),
}


@pytest.mark.parametrize("answer", KEYS.values(), ids=KEYS)
async def test_a_shop_without_keys_is_refused(answer: tuple[int, bytes], shop: Shop, http: httpx2.AsyncClient) -> None:
    """Without keys no webhook could ever be verified."""
    shop.jwks = answer

    with pytest.raises(InstallationRefused, match="keys") as refused:
        await take(shop, http)

    assert (refused.value.status, refused.value.code) == (401, "JWKS_NOT_AVAILABLE")


async def test_a_shop_that_cannot_be_reached_is_refused(closed_url: str, http: httpx2.AsyncClient) -> None:
    """The sentence says what to look at, and is the one the Dashboard shows."""
    headers = {"saleor-api-url": closed_url}

    with pytest.raises(InstallationRefused) as refused:
        await install(headers, BODY, allow=AllowList([closed_url]), apl=MemoryAPL(), http=http)

    status, document = reply(refused.value)
    assert (status, document["success"], document["error"]["code"]) == (401, False, "UNKNOWN_APP_ID")
    assert "cannot reach" in document["error"]["message"]


async def test_two_workers_take_the_same_call_at_once(shop: Shop, http: httpx2.AsyncClient) -> None:
    """A repeated token call that overtakes the first leaves one installation and two successes."""
    apl, headers = MemoryAPL(), {"saleor-api-url": shop.url.upper().replace("/GRAPHQL/", "/graphql/")}

    one, other = await asyncio.gather(take(shop, http, apl), take(shop, http, apl, headers=headers))

    assert one == other
    assert await apl.all() == (one,)


async def test_a_forged_call_leaves_the_installation_alone(shop: Shop, http: httpx2.AsyncClient) -> None:
    """Anybody can post a token; only one that the shop knows replaces the one that works."""
    apl = MemoryAPL()
    made = await take(shop, http, apl)
    shop.graphql = (200, b'{"errors": [{"message": "Invalid token"}], "data": {"app": null}}')

    with pytest.raises(InstallationRefused):
        await take(shop, http, apl, body=b'{"auth_token": "forged"}')

    assert await apl.all() == (made,)


async def test_the_time_is_for_the_whole_handshake(shop: Shop, http: httpx2.AsyncClient) -> None:
    """Two slow answers do not take twice the time: after 18 s Saleor would kill the token."""
    shop.delay = 0.6

    with pytest.raises(InstallationRefused) as refused:
        await take(shop, http, timeout=1.0)

    assert refused.value.code == "JWKS_NOT_AVAILABLE"
    assert shop.times("/graphql/") == 1


class Broken(MemoryAPL):
    """A store whose disk is gone, from the beginning or when it is to keep something."""

    def __init__(self, *, unreadable: bool) -> None:
        super().__init__()
        self._unreadable = unreadable

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Fail, or answer."""
        if self._unreadable:
            raise OSError
        return await super().get(saleor_api_url)

    async def set(self, installation: Installation) -> None:
        """Fail."""
        raise OSError(installation.saleor_api_url)


@pytest.mark.parametrize(
    ("unreadable", "expected", "asked"),
    [(True, (503, "APL_NOT_CONFIGURED"), 0), (False, (500, "NOT_STORED"), 2)],
    ids=["cannot be read", "cannot be written"],
)
async def test_a_broken_store_is_said_so(
    unreadable: bool,  # noqa: FBT001
    expected: Sequence[Any],
    asked: int,
    shop: Shop,
    http: httpx2.AsyncClient,
) -> None:
    """A store that fails refuses the installation, so that Saleor does not believe in it."""
    with pytest.raises(InstallationRefused) as refused:
        await take(shop, http, Broken(unreadable=unreadable))

    assert (refused.value.status, refused.value.code) == expected
    assert len(shop.asked) == asked


CLOUD, PLAIN = "https://*.saleor.cloud/graphql/", "http://localhost:8000/graphql/"
EXACT = "https://shop.example/graphql/"
URLS: dict[str, tuple[list[str], str, bool]] = {
    "an empty list allows none": ([], EXACT, False),
    "exact": ([EXACT], EXACT, True),
    "upper case in scheme and host": ([EXACT], "HTTPS://Shop.Example/graphql/", True),
    "upper case in the pattern": (["https://Shop.Example/graphql/"], EXACT, True),
    "one of two": ([CLOUD, EXACT], EXACT, True),
    "a label for the star": ([CLOUD], "https://my-shop.saleor.cloud/graphql/", True),
    "two labels for the star": ([CLOUD], "https://a.b.saleor.cloud/graphql/", False),
    "no label for the star": ([CLOUD], "https://saleor.cloud/graphql/", False),
    "a host that ends alike": ([CLOUD], "https://evil.example/x.saleor.cloud/graphql/", False),
    "a host that begins alike": ([EXACT], "https://shop.example.evil.example/graphql/", False),
    "http where https is meant": ([EXACT], "http://shop.example/graphql/", False),
    "http where http is meant": ([PLAIN], PLAIN, True),
    "another port": ([PLAIN], "http://localhost:8001/graphql/", False),
    "no slash at the end": ([EXACT], "https://shop.example/graphql", False),
    "another path": ([EXACT], "https://shop.example/graphql/x/", False),
    "userinfo": ([EXACT], "https://evil@shop.example/graphql/", False),
    "empty userinfo": ([EXACT], "https://@shop.example/graphql/", False),
    "the shop as userinfo": ([EXACT], "https://shop.example@evil.example/graphql/", False),
    "a query": ([EXACT], "https://shop.example/graphql/?x", False),
    "a fragment": ([EXACT], "https://shop.example/graphql/#", False),
    "a line break": ([EXACT], "https://shop.example\n/graphql/", False),
    "a backslash": ([EXACT], "https://shop.example\\@evil.example/graphql/", False),
    "a port that is none": ([EXACT], "https://shop.example:x/graphql/", False),
    "another scheme": ([EXACT], "ftp://shop.example/graphql/", False),
    "nothing": ([EXACT], "", False),
}


@pytest.mark.parametrize(("patterns", "url", "allowed"), URLS.values(), ids=URLS)
def test_the_list_allows_what_it_says(patterns: list[str], url: str, allowed: bool) -> None:  # noqa: FBT001
    """Exact addresses, and a star for one label."""
    assert AllowList(patterns).allows(url) is allowed


@pytest.mark.parametrize("pattern", ["*", "shop.example", "https://shop.example", "https://a@b/graphql/"])
def test_a_pattern_that_allows_nothing_is_refused(pattern: str) -> None:
    """A typing error in the list is said at the start, not at the first installation."""
    with pytest.raises(ValueError, match="allows no shop"):
        AllowList([pattern])


async def test_forgetting(shop: Shop, http: httpx2.AsyncClient) -> None:
    """A shop can be forgotten, also twice."""
    apl = MemoryAPL()
    await take(shop, http, apl)

    await apl.delete(shop.url)
    await apl.delete(shop.url)

    assert await apl.get(shop.url) is None


async def test_the_recorded_call_has_the_form_that_is_read(http: httpx2.AsyncClient, pytestconfig: Any) -> None:
    """A real Saleor's token call passes every check up to the allow-list."""
    path = pytestconfig.rootpath / "tests/saleor_app_sdk/recordings/install-register.json"
    recorded = json.loads(path.read_text("utf-8"))
    headers = {name.lower(): value for name, value in recorded["headers"]}

    with pytest.raises(InstallationRefused) as refused:
        await install(headers, recorded["bodyText"].encode(), allow=AllowList([]), apl=MemoryAPL(), http=http)

    assert refused.value.code == "SALEOR_URL_PROHIBITED"
