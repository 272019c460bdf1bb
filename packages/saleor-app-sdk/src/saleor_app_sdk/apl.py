"""Where installations are kept: a protocol, and a store for examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saleor_app_sdk.installation import Installation


class APL(Protocol):
    """The auth persistence layer: one installation a shop, keyed by its API URL."""

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return a shop's installation."""

    async def set(self, installation: Installation) -> None:
        """Keep an installation, replacing an older one of the same shop."""

    async def delete(self, saleor_api_url: str) -> None:
        """Forget a shop."""

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""


class MemoryAPL:
    """Keeps installations until the process ends."""

    def __init__(self) -> None:
        self._known: dict[str, Installation] = {}

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return a shop's installation."""
        return self._known.get(saleor_api_url)

    async def set(self, installation: Installation) -> None:
        """Keep an installation."""
        self._known[installation.saleor_api_url] = installation

    async def delete(self, saleor_api_url: str) -> None:
        """Forget a shop."""
        self._known.pop(saleor_api_url, None)

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""
        return tuple(self._known.values())
