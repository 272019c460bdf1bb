"""A shop's keys: used as they are known, fetched again when something does not fit them (Saleor protocol 2.5)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from saleor_app_sdk.errors import InstallationRefused, StaleKeys, TenantUnknown
from saleor_app_sdk.installation import fetch_jwks

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from saleor_app_sdk.apl import APL
    from saleor_app_sdk.installation import Installation

_PAUSE = 60.0  # seconds between two fetches of one shop's keys
_TIMEOUT = 3.0  # seconds a fetch may take, within Saleor's patience for the webhook

T = TypeVar("T")


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


async def checked(
    check: Callable[[Installation], T],
    installation: Installation,
    *,
    apl: APL,
    http: httpx2.AsyncClient,
    now: float,
    keys: KeyRefresher,
) -> tuple[Installation, T]:
    """Check what a shop signed; where its known keys do not fit, fetch them anew and check once more.

    ``now`` in seconds of any steady clock.

    Raises:
        SaleorAppError: what ``check`` raises; StaleKeys where no newer keys came either.
    """
    try:
        return installation, check(installation)
    except StaleKeys as stale:
        renewed = await _with_new_keys(installation, apl, http, now, keys)
        if renewed is None:
            raise stale from None
    return renewed, check(renewed)


async def _with_new_keys(
    tried: Installation, apl: APL, http: httpx2.AsyncClient, now: float, keys: KeyRefresher
) -> Installation | None:
    async with keys.lock(tried.saleor_api_url):
        known = await apl.get(tried.saleor_api_url)
        if known is None:
            raise TenantUnknown
        if known.jwks != tried.jwks:  # another request fetched them meanwhile
            return known
        if not keys.may_fetch(known.saleor_api_url, now):
            return None
        return await _renewed(known, apl, http)


async def _renewed(known: Installation, apl: APL, http: httpx2.AsyncClient) -> Installation | None:
    try:
        jwks = await fetch_jwks(known.saleor_api_url, http, _TIMEOUT)
    except InstallationRefused:
        return None
    if jwks == known.jwks:
        return None
    renewed = replace(known, jwks=jwks)
    await apl.set(renewed)
    return renewed
