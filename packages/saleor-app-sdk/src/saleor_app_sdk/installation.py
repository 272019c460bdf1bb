"""The installation handshake (Saleor protocol 2.3).

The token call is not signed; anybody can send one. That the token works at the shop's own API is the only proof, and
the shop's address is believed only where it is on the allow-list.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from saleor_app_sdk.errors import InstallationRefused, SaleorAppError
from saleor_app_sdk.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from saleor_app_sdk.apl import APL

_LARGEST = 65_536  # bytes of a key set or an answer


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
        """Tell whether an API URL is allowed; an empty list allows none."""
        return normalised(url) == url and any(pattern.fullmatch(url) for pattern in self._patterns)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("[a-z0-9-]+".join(re.escape(part) for part in pattern.split("*")))


def normalised(url: str) -> str | None:
    """Return an API URL in its one form, ``https://shop.example/graphql/``, or None where it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not host or not plain or parts.path != "/graphql/":
        return None
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}/graphql/"


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
    url = headers.get("saleor-api-url") or ""
    if not url:
        raise InstallationRefused(400, "MISSING_SALEOR_API_URL", "The request has no Saleor-Api-Url header.")
    token = Token(_auth_token(body))
    if not allow.allows(url):
        raise InstallationRefused(
            403, "SALEOR_URL_PROHIBITED", "This shop is not on the app's list of allowed shops; ask its operator."
        )
    app_id = await _app_id(url, token, http, timeout)
    jwks = await fetch_jwks(url, http, timeout)
    made = Installation(url, app_id, token, jwks)
    await apl.set(made)
    return made


def _auth_token(body: bytes) -> str:
    try:
        token = json.loads(body)["auth_token"]
    except (ValueError, TypeError, KeyError, RecursionError):
        token = None
    if not isinstance(token, str) or not token:
        raise InstallationRefused(400, "MISSING_AUTH_TOKEN", "The request has no auth_token.")
    return token


async def _app_id(url: str, token: Token, http: httpx2.AsyncClient, timeout: float) -> str:  # noqa: ASYNC109
    headers = {"Authorization": f"Bearer {token.reveal()}"}
    try:
        answer = await http.post(
            url, json={"query": "query { app { id } }"}, headers=headers, timeout=timeout, follow_redirects=False
        )
    except httpx2.HTTPError as silent:
        raise InstallationRefused(
            401, "UNKNOWN_APP_ID", "The app cannot reach this shop's API; check its public address and firewall."
        ) from silent
    if answer.status_code == 401:  # noqa: PLR2004
        raise InstallationRefused(
            401, "UNKNOWN_APP_ID", "The shop's API asks for a password (Basic auth); the app cannot get in."
        )
    try:
        app_id = answer.json()["data"]["app"]["id"]
    except (ValueError, TypeError, KeyError):
        raise InstallationRefused(
            401, "UNKNOWN_APP_ID", "The shop does not know this token, or the app is not active there."
        ) from None
    if not isinstance(app_id, str) or not app_id:
        raise InstallationRefused(401, "UNKNOWN_APP_ID", "The shop gave no id for the app.")
    return app_id


async def fetch_jwks(url: str, http: httpx2.AsyncClient, timeout: float) -> dict[str, Any]:  # noqa: ASYNC109
    """Fetch a shop's key set from the root of its API's host (Saleor protocol 2.5).

    Raises:
        InstallationRefused: it cannot be had.
    """
    parts = urlsplit(url)
    try:
        answer = await http.get(
            f"{parts.scheme}://{parts.netloc}/.well-known/jwks.json", timeout=timeout, follow_redirects=False
        )
        keys = answer.json() if answer.status_code == 200 and len(answer.content) <= _LARGEST else None  # noqa: PLR2004
    except (httpx2.HTTPError, ValueError):
        keys = None
    if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
        raise InstallationRefused(401, "JWKS_NOT_AVAILABLE", "The app cannot fetch the shop's keys (jwks.json).")
    return keys


def reply(refused: SaleorAppError) -> tuple[int, dict[str, Any]]:
    """Return status and body of a refusal; Saleor reads ``error.message`` (Saleor protocol 2.2)."""
    return refused.status, {"success": False, "error": {"code": refused.code, "message": str(refused)}}
