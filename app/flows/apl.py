"""Installations on disk, in the form that saleor_app_sdk asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saleor_app_sdk import Installation, Token

from app.decide.records import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.store import Runner, Store


class InstallationStore:
    """The store of installations (``saleor_app_sdk.apl.APL``); keeps what it read, since every webhook asks."""

    def __init__(self, store: Store, disk: Runner, now: Callable[[], datetime]) -> None:
        self._store, self._disk, self._now = store, disk, now
        self._known: dict[str, Installation] = {}

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return the installation of a shop."""
        if saleor_api_url not in self._known:
            tenant = await self._disk.read(self._store.tenant, saleor_api_url)
            if tenant is None:
                return None
            self._known[saleor_api_url] = _installation(tenant)
        return self._known[saleor_api_url]

    async def set(self, installation: Installation) -> None:
        """Store an installation, replacing an older one of the same shop."""
        await self._disk.run(
            self._store.save_tenant,
            Tenant(
                saleor_api_url=installation.saleor_api_url,
                app_id=installation.app_id,
                token=installation.token.reveal(),
                jwks=dict(installation.jwks),
                installed_at=self._now(),
            ),
        )
        self._known[installation.saleor_api_url] = installation

    async def delete(self, saleor_api_url: str) -> None:
        """Forget an installation."""
        self._known.pop(saleor_api_url, None)
        await self._disk.run(self._store.delete_tenant, saleor_api_url)

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""
        return [_installation(tenant) for tenant in await self._disk.run(self._store.tenants)]


def _installation(tenant: Tenant) -> Installation:
    return Installation(
        saleor_api_url=tenant.saleor_api_url, app_id=tenant.app_id, token=Token(tenant.token), jwks=tenant.jwks
    )
