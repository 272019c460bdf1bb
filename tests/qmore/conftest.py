"""A QMORE to talk to: the project's sandbox, which shares no code with the package, behind a real socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest
from qmore import OneConnection

from tests.sandbox_qmore.conftest import wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["wire"]


@pytest.fixture
def host(wire: tuple[str, int]) -> str:
    """Where the sandbox listens."""
    return f"http://{wire[0]}:{wire[1]}"


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    """What sends."""
    async with httpx2.AsyncClient(transport=OneConnection()) as client:
        yield client
