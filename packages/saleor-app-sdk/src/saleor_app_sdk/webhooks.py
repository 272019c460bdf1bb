"""Receiving a webhook: verify the bytes, then parse, then check whom it is for (Saleor protocol 3.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from saleor_app_sdk import events, signature
from saleor_app_sdk.errors import InstallationRefused, SignatureInvalid, TenantUnknown, WrongRecipient
from saleor_app_sdk.installation import fetch_jwks

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from saleor_app_sdk.apl import APL
    from saleor_app_sdk.installation import Installation

E = TypeVar("E")
_PAUSE = 60.0  # seconds between two fetches of one shop's keys
_TIMEOUT = 3.0  # seconds a fetch may take, within Saleor's patience for the webhook


class KeyRefresher:
    """Remembers when each shop's keys were fetched, so that bad signatures cannot make the app fetch all day."""

    def __init__(self) -> None:
        self._fetched: dict[str, float] = {}

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
    event: type[Any],
    now: float,
    keys: KeyRefresher,
) -> Received[Any]:
    """Verify and read one webhook; ``now`` in seconds of any steady clock.

    Raises:
        SaleorAppError: with the status to answer; nothing has happened then.
    """
    installation = await apl.get(headers.get("saleor-api-url") or "")
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
    installation: Installation, apl: APL, http: httpx2.AsyncClient, now: float, keys: KeyRefresher
) -> Installation:
    if not keys.may_fetch(installation.saleor_api_url, now):
        raise SignatureInvalid
    try:
        jwks = await fetch_jwks(installation.saleor_api_url, http, _TIMEOUT)
    except InstallationRefused as unavailable:
        raise SignatureInvalid from unavailable
    renewed = replace(installation, jwks=jwks)
    if jwks != installation.jwks:
        await apl.set(renewed)
    return renewed
