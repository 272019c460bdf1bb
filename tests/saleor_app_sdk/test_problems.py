"""Problems for staff, and silence on a Saleor that knows none (Saleor protocol 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from saleor_app_sdk import Installation, SaleorClient, Token
from saleor_app_sdk.client import GraphQLErrors, Unsent
from saleor_app_sdk.problems import Problem, Problems, Told, Unsupported
from saleor_app_sdk.version import SaleorVersion

from tests.saleor_app_sdk.sandbox import installed, saleor

if TYPE_CHECKING:
    import httpx2

LOST = Problem("psp.lost", "QMORE does not answer.", critical=2)


@pytest.mark.parametrize("version", ["3.22.36", "3.23.28", "3.24.0"])
async def test_staff_see_a_problem_until_it_is_mended(version: str, http: httpx2.AsyncClient) -> None:
    """The same key counts up and turns critical; dismissing takes it away and leaves the others."""
    async with saleor(version) as shop:
        problems = Problems(installed(shop, http))
        assert shop.app is not None

        assert [await problems.raise_(LOST), await problems.raise_(LOST)] == [Told(), Told()]
        assert [(p["count"], p["isCritical"]) for p in shop.app.problems] == [(2, True)]

        await problems.raise_(Problem("other", "Something else."))
        assert await problems.dismiss(["psp.lost"]) == Told()
        assert [problem["key"] for problem in shop.app.problems] == ["other"]


@pytest.mark.parametrize("version", ["3.20.119", "3.21.69", "3.22.35"])
async def test_an_older_saleor_is_not_bothered(version: str, http: httpx2.AsyncClient) -> None:
    """Nothing is sent that it would refuse, whether its version was asked or is known."""
    async with saleor(version) as shop:
        client = installed(shop, http)
        known = Problems(client, SaleorVersion.parse(version))

        assert await Problems(client).raise_(LOST) == Unsupported()
        assert await known.dismiss(["psp.lost"]) == Unsupported()
        assert shop.app is not None
        assert shop.app.problems == []


async def test_silence_and_refusal_are_values(closed_url: str, http: httpx2.AsyncClient) -> None:
    """Telling of a problem never makes a second one."""
    away = SaleorClient(http, Installation(closed_url, "A", Token("t"), {}))
    async with saleor() as shop:
        dead = SaleorClient(http, Installation(shop.api_url, "A", Token("dead"), {}))

        assert isinstance(await Problems(dead).raise_(LOST), GraphQLErrors)
        assert isinstance(await Problems(away).raise_(LOST), Unsent)


REFUSED: dict[str, dict[str, Any]] = {
    "a key of two": {"key": "ab"},
    "a key of 129": {"key": "k" * 129},
    "a message of two": {"message": "no"},
    "critical after none": {"critical": 0},
    "a negative window": {"minutes": -1},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_a_problem_that_saleor_would_refuse_cannot_be_built(changes: dict[str, Any]) -> None:
    """The limits stand in the type."""
    with pytest.raises(ValueError, match="a problem"):
        Problem(**{"key": "key", "message": "message", **changes})


def test_what_just_fits_is_a_problem() -> None:
    """A long sentence is cut as Saleor would cut it."""
    made = Problem("k" * 128, "m" * 3000, critical=1, minutes=0)

    assert len(made.message) == 2048
    assert Problem("key", "mes").message == "mes"


@pytest.mark.parametrize("count", [0, 101])
async def test_only_as_many_keys_as_saleor_takes(count: int, http: httpx2.AsyncClient, closed_url: str) -> None:
    """A hundred at once, and not none."""
    problems = Problems(SaleorClient(http, Installation(closed_url, "A", Token("t"), {})))

    with pytest.raises(ValueError, match="1 to 100"):
        await problems.dismiss(["key"] * count)
