"""Problems that an app shows to staff (Saleor protocol 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop


@pytest.mark.parametrize(
    ("version", "known"), [("3.21.69", False), ("3.22.35", False), ("3.22.36", True), ("3.23.0", True)]
)
async def test_problems_are_known_from_3_22_36(shop: Shop, *, known: bool) -> None:
    """An older shop refuses the mutation as one it has never heard of."""
    query = 'mutation { appProblemCreate(input: {key: "down", message: "QMORE is down"}) { errors { code } } }'
    answer = await shop.ask(query, shop.probe.registered[-1])
    assert ("errors" not in answer) is known
