"""A shop that listens, its keys, and a client as an app would have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from sandbox.serving import serving
from tests.saleor_app_sdk.shop import Shop, Signer, bound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(scope="session")
def signer() -> Signer:
    """The key the shop has in the beginning."""
    return Signer()


@pytest.fixture(scope="session")
def newer() -> Signer:
    """The key the shop has after it was rotated."""
    return Signer("second")


@pytest.fixture
async def shop(signer: Signer) -> AsyncIterator[Shop]:
    """A shop that listens."""
    listener, address = bound()
    made = Shop(f"{address}/graphql/", signer)
    async with serving((made, listener)):
        yield made


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    """A client as an app would have."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        yield client


@pytest.fixture
def closed_url() -> str:
    """An address where nobody listens."""
    listener, address = bound()
    listener.close()
    return f"{address}/graphql/"
