"""A QMORE to talk to: the project's sandbox, which shares no code with the package, behind a real socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
async def transport() -> AsyncIterator[OneConnection]:
    """What sends."""
    async with OneConnection() as made:
        yield made
