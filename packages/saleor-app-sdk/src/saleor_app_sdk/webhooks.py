"""Receiving a webhook: verify the bytes, then parse, then check whom it is for (Saleor protocol 3.4)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic

from saleor_app_sdk import events, signature
from saleor_app_sdk.errors import InstallationRefused, SignatureInvalid, TenantUnknown, WrongRecipient
from saleor_app_sdk.events import E
from saleor_app_sdk.installation import fetch_jwks, normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from saleor_app_sdk.apl import APL
    from saleor_app_sdk.installation import Installation

_PAUSE = 60.0  # seconds between two fetches of one shop's keys
_TIMEOUT = 3.0  # seconds a fetch may take, within Saleor's patience for the webhook


class KeyRefresher:
    """Remembers when each shop's keys were fetched, so that bad signatures cannot make the app fetch all day."""

    def __init__(self) -> None:
        self._fetched: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def lock(self, saleor_api_url: str) -> asyncio.Lock:
        """Return the lock under which one request fetches and the others of that shop wait for its keys."""
        return self._locks.setdefault(saleor_api_url, asyncio.Lock())

    def may_fetch(self, saleor_api_url: str, now: float) -> bool:
        """Tell whether the keys may be fetched now, and remember it."""
        if now - self._fetched.get(saleor_api_url, -_PAUSE) < _PAUSE:
            return False
        self._fetched[saleor_api_url] = now
        return True


@dataclass(frozen=True)
class Received(Generic[E]):
    """A verified event and the shop it came from."""

    installation: Installation
    event: E


async def receive(
    headers: Mapping[str, str],
    raw: bytes,
    *,
    apl: APL,
    http: httpx2.AsyncClient,
    event: type[E],
    now: float,
    keys: KeyRefresher,
) -> Received[E]:
    """Verify and read one webhook; ``now`` in seconds of any steady clock.

    Raises:
        SaleorAppError: with the status to answer; nothing has happened then.
    """
    url = normalised(headers.get("saleor-api-url") or "")
    installation = await apl.get(url) if url else None
    if installation is None:
        raise TenantUnknown
    header = headers.get("saleor-signature") or ""
    try:
        signature.verify(raw, header, installation.jwks, api_url=installation.saleor_api_url)
    except SignatureInvalid:
        installation = await _with_new_keys(installation, apl, http, now, keys)
        signature.verify(raw, header, installation.jwks, api_url=installation.saleor_api_url)
    parsed = events.parse(raw, event)
    if parsed.recipient is None or parsed.recipient.id != installation.app_id:
        raise WrongRecipient
    return Received(installation, parsed)


async def _with_new_keys(
    tried: Installation, apl: APL, http: httpx2.AsyncClient, now: float, keys: KeyRefresher
) -> Installation:
    async with keys.lock(tried.saleor_api_url):
        known = await apl.get(tried.saleor_api_url)
        if known is None:
            raise TenantUnknown
        if known.jwks != tried.jwks:  # another request fetched them meanwhile
            return known
        if not keys.may_fetch(known.saleor_api_url, now):
            raise SignatureInvalid
        return await _renewed(known, apl, http)


async def _renewed(known: Installation, apl: APL, http: httpx2.AsyncClient) -> Installation:
    try:
        jwks = await fetch_jwks(known.saleor_api_url, http, _TIMEOUT)
    except InstallationRefused as unavailable:
        raise SignatureInvalid("The signature does not fit the known keys, and no newer ones came.") from unavailable
    renewed = replace(known, jwks=jwks)
    if jwks != known.jwks:
        await apl.set(renewed)
    return renewed
