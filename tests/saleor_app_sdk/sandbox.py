"""The sandbox Saleor on a real socket, of any version, and an installation as an app would have stored it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from saleor_app_sdk import Installation, SaleorClient, Token

from sandbox.saleor import registrations, server
from sandbox.saleor.state import App, Shop
from sandbox.serving import serving
from tests.saleor_app_sdk.shop import bound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    import httpx2
    from saleor_app_sdk.manifest import Webhook


@asynccontextmanager
async def saleor(version: str = "3.23.28") -> AsyncIterator[Shop]:
    """Serve a sandbox Saleor."""
    listener, address = bound()
    app = server.create_app(address, version=version)
    async with serving((app, listener)):
        yield app.state.saleor


def installed(shop: Shop, http: httpx2.AsyncClient, webhooks: Iterable[Webhook] = ()) -> SaleorClient:
    """Install an app with these webhooks; its client."""
    kept = [
        registrations.registered(shop, webhook.model_dump(mode="json", by_alias=True, exclude_none=True))
        for webhook in webhooks
    ]
    shop.app = App("QXBwOjE=", shop.new_token(), "example.app", registered=kept)
    return SaleorClient(http, Installation(shop.api_url, shop.app.id, Token(shop.app.token), shop.signer.jwks))
