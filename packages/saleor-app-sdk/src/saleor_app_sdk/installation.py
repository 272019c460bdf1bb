"""The installation handshake (Saleor protocol 2.3).

The token call is not signed; anybody can send one. That the token works at the shop's own API is the only proof, and
the shop's address is believed only where it is on the allow-list.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from saleor_app_sdk.errors import InstallationRefused, SaleorAppError
from saleor_app_sdk.exchange import exchange
from saleor_app_sdk.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from saleor_app_sdk.apl import APL

_LARGEST = 65_536  # bytes of a key set or an answer
_UNREACHABLE = "The app cannot reach this shop's API; check the shop's public address and firewall."
_PASSWORD = "The shop's API asks for a password (401, Basic auth); open it for the app, then install again."  # noqa: S105
_INACTIVE = "The shop says that the app is not active; install it with activation, then try again."
_STRANGER = "The shop does not know the token it sent; check that its PUBLIC_URL is its real address, then try again."
_NO_KEYS = "The app cannot fetch the shop's keys at /.well-known/jwks.json; make that address public, then try again."


@dataclass(frozen=True)
class Installation:
    """One shop that installed the app; ``jwks`` is the shop's key set."""

    saleor_api_url: str
    app_id: str
    token: Token
    jwks: Mapping[str, Any]


class AllowList:
    """Which shops may install the app: exact API URLs, or patterns with ``*`` for one label of a host name."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = tuple(_compiled(pattern) for pattern in patterns)

    def allows(self, url: str) -> bool:
        """Tell whether an API URL is allowed, in any case of its host; an empty list allows none."""
        known = normalised(url)
        return known is not None and any(pattern.fullmatch(known) for pattern in self._patterns)


def _compiled(pattern: str) -> re.Pattern[str]:
    lower = pattern.strip().lower()
    if not re.fullmatch(r"https?://[^\s/?#@]+/graphql/", lower):
        raise ValueError(f"{pattern[:100]!r} allows no shop; write it as https://shop.example/graphql/")
    return re.compile("[a-z0-9-]+".join(re.escape(part) for part in lower.split("*")))


def normalised(url: str) -> str | None:
    """Return an API URL in its one form, ``https://shop.example/graphql/``, or None where it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    plain = not re.search(r"[@?#\\\x00-\x20]", url)  # no userinfo, query, fragment; nothing that urlsplit drops
    if parts.scheme not in {"http", "https"} or not host or not plain or parts.path != "/graphql/":
        return None
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{'' if port is None else f':{port}'}/graphql/"


async def install(
    headers: Mapping[str, str],
    body: bytes,
    *,
    allow: AllowList,
    apl: APL,
    http: httpx2.AsyncClient,
    timeout: float = 10.0,  # noqa: ASYNC109
) -> Installation:
    """Take the token call: check it against the shop itself, fetch the key set, keep the installation.

    The same call again is harmless; a re-installation with a new app id replaces the old one.

    Raises:
        InstallationRefused: with the sentence that Saleor's Dashboard shows.
    """
    sent = headers.get("saleor-api-url") or ""
    if not sent:
        raise InstallationRefused(400, "MISSING_SALEOR_API_URL", "The request has no Saleor-Api-Url header.")
    token = Token(_auth_token(body))
    url = normalised(sent)
    if url is None or not allow.allows(url):
        raise InstallationRefused(
            403, "SALEOR_URL_PROHIBITED", "This shop is not on the app's list of allowed shops; ask its operator."
        )
    await _usable(apl, url)
    clock = asyncio.get_running_loop().time
    deadline = clock() + timeout  # for both questions: Saleor gives up after 18 s and kills the token
    app_id = await _app_id(url, token, http, timeout)
    jwks = await fetch_jwks(url, http, max(deadline - clock(), 0.001))
    made = Installation(url, app_id, token, jwks)
    await _keep(apl, made)
    return made


async def _usable(apl: APL, url: str) -> None:
    try:
        await apl.get(url)
    except Exception as broken:  # a store may fail in any way
        raise InstallationRefused(
            503, "APL_NOT_CONFIGURED", "The app cannot reach its own storage; ask its operator, then try again."
        ) from broken


async def _keep(apl: APL, made: Installation) -> None:
    try:
        await apl.set(made)
    except Exception as broken:  # a store may fail in any way
        raise InstallationRefused(
            500, "NOT_STORED", "The app could not store the installation; ask its operator, then try again."
        ) from broken


def _auth_token(body: bytes) -> str:
    try:
        token = json.loads(body)["auth_token"]
    except (ValueError, TypeError, KeyError, RecursionError):
        token = None
    # Printable ASCII, since it travels in a header.
    if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]{1,512}", token):
        raise InstallationRefused(400, "MISSING_AUTH_TOKEN", "The request has no auth_token.")
    return token


async def _app_id(url: str, token: Token, http: httpx2.AsyncClient, seconds: float) -> str:
    asked = {"query": "query { app { id } }"}
    headers = {"Authorization": f"Bearer {token.reveal()}"}
    try:
        status, content = await exchange(
            http, "POST", url, seconds=seconds, largest=_LARGEST, headers=headers, json=asked
        )
    except (TimeoutError, httpx2.RequestError) as silent:
        raise InstallationRefused(401, "UNKNOWN_APP_ID", _UNREACHABLE) from silent
    if status == 401:  # noqa: PLR2004
        raise InstallationRefused(401, "UNKNOWN_APP_ID", _PASSWORD)
    answer = _object(_json(content))
    data = _object(answer.get("data"))
    app_id = _object(data.get("app")).get("id")
    if not isinstance(app_id, str) or not app_id:
        # An inactive app is null; a dead token is an error besides (Saleor protocol 0.3, no. 13; 2.3).
        inactive = data.get("app", ...) is None and not answer.get("errors")
        raise InstallationRefused(401, "UNKNOWN_APP_ID", _INACTIVE if inactive else _STRANGER)
    return app_id


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


async def fetch_jwks(url: str, http: httpx2.AsyncClient, timeout: float) -> dict[str, Any]:  # noqa: ASYNC109
    """Fetch a shop's key set from the root of its API's host (Saleor protocol 2.5).

    Raises:
        InstallationRefused: it cannot be had.
    """
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json"
    try:
        status, content = await exchange(http, "GET", address, seconds=timeout, largest=_LARGEST)
    except (TimeoutError, httpx2.RequestError) as silent:
        raise InstallationRefused(401, "JWKS_NOT_AVAILABLE", _NO_KEYS) from silent
    keys = _object(_json(content)) if status == 200 else {}  # noqa: PLR2004
    if not isinstance(keys.get("keys"), list):
        raise InstallationRefused(401, "JWKS_NOT_AVAILABLE", _NO_KEYS)
    return keys


def reply(refused: SaleorAppError) -> tuple[int, dict[str, Any]]:
    """Return status and body of a refusal; Saleor reads ``error.message`` (Saleor protocol 2.2)."""
    return refused.status, {"success": False, "error": {"code": refused.code, "message": str(refused)}}
