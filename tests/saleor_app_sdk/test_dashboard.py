"""Tokens from Saleor's Dashboard: a staff member's for this app, and nothing else (Saleor protocol 8.3)."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saleor_app_sdk import Installation, MemoryAPL, Token, tokens
from saleor_app_sdk.dashboard import Visit, authenticate
from saleor_app_sdk.errors import (
    PermissionMissing,
    SaleorAppError,
    SignatureInvalid,
    TenantUnknown,
    TokenInvalid,
    TokenMismatch,
)
from saleor_app_sdk.keys import KeyRefresher

from tests.saleor_app_sdk.shop import APP, Shop, Signer, b64

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

KEYS = "/.well-known/jwks.json"
NOW = 1_788_257_800
URL = "https://shop.example/graphql/"
CLAIMS: dict[str, Any] = {  # Saleor protocol 12.9
    "iat": NOW - 70,
    "owner": "saleor",
    "iss": URL,
    "exp": NOW + 230,
    "token": "abcDEF123456",
    "email": "staff@shop.example",
    "type": "thirdparty",
    "user_id": "VXNlcjox",
    "is_staff": True,
    "app": APP,
    "permissions": ["HANDLE_PAYMENTS"],
    "user_permissions": ["HANDLE_PAYMENTS", "MANAGE_APPS"],
}
BOTH = ("MANAGE_APPS", "HANDLE_PAYMENTS")


def verified(token: str, signer: Signer, permissions: tuple[str, ...] = BOTH) -> tokens.Staff:
    return tokens.verify(token, signer.jwks, app_id=APP, api_url=URL, now=NOW, permissions=permissions)


def test_a_staff_member_is_known(signer: Signer) -> None:
    """The worked claims name the person and what the person may."""
    staff = verified(signer.token(CLAIMS), signer)

    assert staff == tokens.Staff("VXNlcjox", "staff@shop.example", frozenset(BOTH))


CLAIMED: dict[str, dict[str, Any]] = {
    "a customer's": {"type": "access", "is_staff": False, "app": None},
    "of a person who is no staff": {"is_staff": False},
    "of staff as a number": {"is_staff": 1},
    "for another app": {"app": "QXBwOjI="},
    "for no app": {"app": None},
    "of another shop": {"iss": "https://other.example/graphql/"},
    "of no shop": {"iss": None},
    "expired": {"exp": NOW - 11},
    "without an end": {"exp": None},
    "with a text for an end": {"exp": "tomorrow"},
    "with a truth for an end": {"exp": True},
    "from the future": {"iat": NOW + 11},
    "without a beginning": {"iat": None},
}


@pytest.mark.parametrize("claims", CLAIMED.values(), ids=CLAIMED)
def test_a_token_with_wrong_claims_is_refused(claims: dict[str, Any], signer: Signer) -> None:
    """Well signed is not enough: the same key signs everybody's tokens."""
    with pytest.raises(TokenInvalid) as refused:
        verified(signer.token({**CLAIMS, **claims}), signer)

    assert (refused.value.status, type(refused.value)) == (401, TokenInvalid)


@pytest.mark.parametrize("claims", [{"exp": NOW - 9}, {"iat": NOW + 9}], ids=["just ended", "just to come"])
def test_two_clocks_may_differ_by_seconds(claims: dict[str, Any], signer: Signer) -> None:
    """Saleor's clock and ours are not one."""
    assert verified(signer.token({**CLAIMS, **claims}), signer)


@pytest.mark.parametrize("held", [[], ["HANDLE_PAYMENTS"], None, "MANAGE_APPS"], ids=["none", "one", "null", "a text"])
def test_a_missing_permission_is_named(held: Any, signer: Signer) -> None:
    """Who may not configure is told what is missing."""
    with pytest.raises(PermissionMissing, match="MANAGE_APPS") as refused:
        verified(signer.token({**CLAIMS, "user_permissions": held}), signer)

    assert refused.value.status == 403


def _hs256(signer: Signer) -> str:
    signed = f"{b64(json.dumps({'alg': 'HS256', 'kid': signer.kid}).encode())}.{b64(json.dumps(CLAIMS).encode())}"
    secret = json.dumps(signer.jwks["keys"][0]).encode()
    return f"{signed}.{b64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _webhook(signer: Signer) -> str:
    """Return a webhook's signature over a body that happens to be claims, with the body put in the middle."""
    claims = json.dumps(CLAIMS).encode()
    head, _, signature = signer.detached(b64(claims).encode()).split(".")
    return f"{head}.{b64(claims)}.{signature}"


FORMS: dict[str, Callable[[Signer], str]] = {
    "empty": lambda _: "",
    "nonsense": lambda _: "abc",
    "two parts": lambda signer: signer.token(CLAIMS).rpartition(".")[0],
    "algorithm none": lambda signer: signer.token(CLAIMS, alg="none"),
    "algorithm none, unsigned": lambda signer: signer.token(CLAIMS, alg="none").rpartition(".")[0] + ".",
    "algorithm HS256 with the public key": _hs256,
    "no key named": lambda signer: signer.token(CLAIMS, kid=None),
    "a webhook's signature": lambda signer: signer.detached(json.dumps(CLAIMS).encode()),
    "a webhook's signature over claims": _webhook,
    "claims that are a list": lambda signer: signer.token([1]),
    "claims that are a text": lambda signer: signer.token("x"),
    "not ASCII": lambda _: "ä.ö.ü",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_no_token_is_refused(form: Callable[[Signer], str], signer: Signer) -> None:
    """Every forgery is a refusal, not a crash."""
    with pytest.raises(TokenInvalid):
        verified(form(signer), signer)


def test_another_keys_token_is_a_reason_for_newer_keys(signer: Signer, newer: Signer) -> None:
    """An unknown key and a bad signature may both mean that the shop has changed its key."""
    for token in (newer.token(CLAIMS), newer.token(CLAIMS, kid=signer.kid)):
        with pytest.raises(TokenMismatch):
            verified(token, signer)


@given(st.text(max_size=200))
def test_noise_is_refused(noise: str) -> None:
    """No text makes the check crash."""
    with pytest.raises(TokenInvalid):
        tokens.verify(noise, {"keys": []}, app_id=APP, api_url=URL, now=NOW)


@pytest.mark.parametrize("jwks", [{}, {"keys": None}, {"keys": [1]}, {"keys": [{"kid": "first", "kty": "RSA"}]}])
def test_a_broken_key_set_refuses(jwks: dict[str, Any], signer: Signer) -> None:
    """What a shop published as keys cannot crash the check either."""
    with pytest.raises((TokenInvalid, SignatureInvalid)):
        tokens.verify(signer.token(CLAIMS), jwks, app_id=APP, api_url=URL, now=NOW)


class Page:
    """The backend of an app's Dashboard page."""

    def __init__(self, shop: Shop, http: httpx2.AsyncClient) -> None:
        self.shop, self.http, self.apl, self.keys = shop, http, MemoryAPL(), KeyRefresher()

    def token(self, **changes: Any) -> str:
        """Return a token that the shop's Dashboard would hand out."""
        return self.shop.signer.token({**CLAIMS, "iss": self.shop.url, **changes})

    async def ask(self, **headers: str) -> Visit:
        """Make one request."""
        sent = {"saleor-api-url": self.shop.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await authenticate(
            sent, apl=self.apl, http=self.http, now=NOW, steady=0.0, keys=self.keys, permissions=BOTH
        )


@pytest.fixture
async def page(shop: Shop, http: httpx2.AsyncClient) -> Page:
    """A page of an app that the shop has installed."""
    made = Page(shop, http)
    await made.apl.set(Installation(shop.url, APP, Token("t"), shop.signer.jwks))
    return made


async def test_a_visit_is_authenticated_by_either_header(page: Page) -> None:
    """The field's own header and the usual one both do."""
    one = await page.ask(authorization_bearer=page.token())
    other = await page.ask(authorization=f"Bearer {page.token()}")

    assert one == other
    assert (one.installation.saleor_api_url, one.staff.email) == (page.shop.url, "staff@shop.example")
    assert page.shop.asked == []


REQUESTS: dict[str, tuple[dict[str, str], type[SaleorAppError], int]] = {
    "no token": ({}, TokenInvalid, 401),
    "a password": ({"authorization": "Basic abc"}, TokenInvalid, 401),
    "an unknown shop": ({"saleor_api_url": URL, "authorization_bearer": "x"}, TenantUnknown, 401),
    "no shop": ({"saleor_api_url": "", "authorization_bearer": "x"}, TenantUnknown, 401),
}


@pytest.mark.parametrize(("headers", "error", "status"), REQUESTS.values(), ids=REQUESTS)
async def test_a_visit_without_token_or_shop_is_refused(
    headers: dict[str, str], error: type[SaleorAppError], status: int, page: Page
) -> None:
    """Nobody is let in, and nobody is asked."""
    with pytest.raises(error) as refused:
        await page.ask(**headers)

    assert (refused.value.status, page.shop.asked) == (status, [])


async def test_an_expired_token_fetches_no_keys(page: Page) -> None:
    """Newer keys would not make it younger."""
    with pytest.raises(TokenInvalid):
        await page.ask(authorization_bearer=page.token(exp=NOW - 60))

    assert page.shop.asked == []


async def test_a_shop_with_a_new_key_is_let_in(page: Page, newer: Signer) -> None:
    """The keys are fetched once and kept."""
    page.shop.signer = newer

    assert (await page.ask(authorization_bearer=page.token())).installation.jwks == newer.jwks
    assert await page.ask(authorization_bearer=page.token())
    assert page.shop.times(KEYS) == 1
