"""Receiving a webhook: verify the bytes, then parse, then check whom it is for (Saleor protocol 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from saleor_app_sdk import events, signature
from saleor_app_sdk.errors import TenantUnknown, WrongRecipient
from saleor_app_sdk.events import E
from saleor_app_sdk.installation import normalised
from saleor_app_sdk.keys import KeyRefresher, checked

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from saleor_app_sdk.apl import APL
    from saleor_app_sdk.installation import Installation

__all__ = ["KeyRefresher", "Received", "receive"]


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
    known = await tenant(headers, apl)
    header = headers.get("saleor-signature") or ""

    def check(shop: Installation) -> None:
        signature.verify(raw, header, shop.jwks, api_url=shop.saleor_api_url)

    installation, _ = await checked(check, known, apl=apl, http=http, now=now, keys=keys)
    parsed = events.parse(raw, event)
    if parsed.recipient is None or parsed.recipient.id != installation.app_id:
        raise WrongRecipient
    return Received(installation, parsed)


async def tenant(headers: Mapping[str, str], apl: APL) -> Installation:
    """Return the shop that a request claims to come from, without asking the network.

    Raises:
        TenantUnknown: it has not installed the app.
    """
    url = normalised(headers.get("saleor-api-url") or "")
    installation = await apl.get(url) if url else None
    if installation is None:
        raise TenantUnknown
    return installation
