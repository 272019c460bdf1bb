"""A request from the app's own page inside Saleor's Dashboard: which shop, who asks, and may they (protocol 8.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from saleor_app_sdk import tokens
from saleor_app_sdk.errors import TokenInvalid
from saleor_app_sdk.keys import KeyRefresher, checked
from saleor_app_sdk.webhooks import tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import httpx2

    from saleor_app_sdk.apl import APL
    from saleor_app_sdk.installation import Installation


@dataclass(frozen=True)
class Visit:
    """A staff member at a shop's Dashboard."""

    installation: Installation
    staff: tokens.Staff


async def authenticate(
    headers: Mapping[str, str],
    *,
    apl: APL,
    http: httpx2.AsyncClient,
    now: float,
    steady: float,
    keys: KeyRefresher,
    permissions: Iterable[str] = (),
) -> Visit:
    """Verify the token of one request; ``now`` in seconds since 1970, ``steady`` in seconds of any steady clock.

    ``headers`` are ``saleor-api-url`` and ``authorization-bearer`` (or ``authorization: Bearer``).

    Raises:
        SaleorAppError: with the status to answer.
    """
    token, wanted = _token(headers), tuple(permissions)
    known = await tenant(headers, apl)

    def check(shop: Installation) -> tokens.Staff:
        return tokens.verify(
            token, shop.jwks, app_id=shop.app_id, api_url=shop.saleor_api_url, now=int(now), permissions=wanted
        )

    installation, staff = await checked(check, known, apl=apl, http=http, now=steady, keys=keys)
    return Visit(installation, staff)


def _token(headers: Mapping[str, str]) -> str:
    plain = headers.get("authorization-bearer")
    scheme, _, token = (headers.get("authorization") or "").partition(" ")
    found = plain or (token if scheme.lower() == "bearer" else "")
    if not found:
        raise TokenInvalid("The request has no token; open this page in Saleor's Dashboard.")
    return found
