"""Installations on disk, in the form that saleor_app_sdk asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from saleor_app_sdk import Installation, Token

from app.decide.records import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.store import Runner, Store

_KEPT = timedelta(seconds=5)  # after which another worker's re-installation is seen


class InstallationStore:
    """The store of installations (``saleor_app_sdk.apl.APL``); keeps what it read, since every webhook asks."""

    def __init__(self, store: Store, disk: Runner, now: Callable[[], datetime]) -> None:
        self._store, self._disk, self._now = store, disk, now
        self._known: dict[str, tuple[Installation, datetime]] = {}
        self._suspected: dict[str, str] = {}  # shops whose token seemed dead, with the app's id

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return the installation of a shop."""
        kept = self._known.get(saleor_api_url)
        if kept is not None and abs(self._now() - kept[1]) < _KEPT:
            return kept[0]
        tenant = await self._disk.read(self._store.tenant, saleor_api_url)
        if tenant is None or not tenant.token:
            self._known.pop(saleor_api_url, None)
            return None
        self._note(tenant)
        self._known[saleor_api_url] = _installation(tenant), self._now()
        return self._known[saleor_api_url][0]

    def _note(self, tenant: Tenant) -> None:
        if tenant.removed_at is None:
            self._suspected.pop(tenant.saleor_api_url, None)
        else:
            self._suspected[tenant.saleor_api_url] = tenant.app_id

    async def alive(self, saleor_api_url: str) -> None:
        """A shop has shown that it knows the app: where that was doubted, it is no more."""
        app_id = self._suspected.pop(saleor_api_url, None)
        if app_id is not None:
            await self._disk.run(self._store.revive_tenant, saleor_api_url, app_id)

    def reread(self, saleor_api_url: str) -> None:
        """Ask the disk next time."""
        self._known.pop(saleor_api_url, None)

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
        self._known[installation.saleor_api_url] = installation, self._now()

    async def delete(self, saleor_api_url: str) -> None:
        """Forget an installation."""
        self._known.pop(saleor_api_url, None)
        await self._disk.run(self._store.delete_tenant, saleor_api_url)

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""
        tenants = await self._disk.run(self._store.tenants)
        for tenant in tenants:
            self._note(tenant)
        return [_installation(tenant) for tenant in tenants]


def _installation(tenant: Tenant) -> Installation:
    return Installation(
        saleor_api_url=tenant.saleor_api_url, app_id=tenant.app_id, token=Token(tenant.token), jwks=tenant.jwks
    )
