"""The contract of a store of installations, which every store must keep."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from saleor_app_sdk import APL, Installation, MemoryAPL, SQLiteAPL, Token

if TYPE_CHECKING:
    from pathlib import Path

ONE = Installation("https://one.example/graphql/", "A", Token("secret-token"), {"keys": [{"kid": "first"}]})
TWO = replace(ONE, saleor_api_url="https://two.example/graphql/", app_id="B")


@pytest.fixture(params=["memory", "SQLite"])
def apl(request: pytest.FixtureRequest, tmp_path: Path) -> APL:
    """Every store of this package."""
    return MemoryAPL() if request.param == "memory" else SQLiteAPL(tmp_path / "apl.sqlite")


async def test_an_installation_is_kept_and_found(apl: APL) -> None:
    """What was set is got, by the shop's address alone."""
    await apl.set(ONE)

    assert await apl.get(ONE.saleor_api_url) == ONE
    assert await apl.get(TWO.saleor_api_url) is None
    assert await apl.get("") is None


async def test_a_later_one_replaces(apl: APL) -> None:
    """A shop has one installation: the newest."""
    later = replace(ONE, app_id="C", token=Token("other"), jwks={"keys": []})
    await apl.set(ONE)
    await apl.set(TWO)
    await apl.set(later)

    assert {made.saleor_api_url: made for made in await apl.all()} == {
        ONE.saleor_api_url: later,
        TWO.saleor_api_url: TWO,
    }


async def test_forgetting_a_shop_leaves_the_others(apl: APL) -> None:
    """A shop can be forgotten, also twice."""
    await apl.set(ONE)
    await apl.set(TWO)

    await apl.delete(ONE.saleor_api_url)
    await apl.delete(ONE.saleor_api_url)

    assert tuple(await apl.all()) == (TWO,)


async def test_two_workers_see_the_same_file(tmp_path: Path) -> None:
    """What one process keeps, the other finds."""
    one, other = (SQLiteAPL(tmp_path / "apl.sqlite") for _ in range(2))
    await one.set(ONE)
    await other.set(replace(ONE, app_id="C"))

    found = await one.get(ONE.saleor_api_url)

    assert found is not None
    assert found.app_id == "C"


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    """The file holds tokens in the clear."""
    asyncio.run(SQLiteAPL(tmp_path / "apl.sqlite").set(ONE))

    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]


def test_a_token_does_not_print() -> None:
    """Neither alone nor inside an installation, in whatever way it is formatted."""
    for text in (repr(ONE), str(ONE), f"{ONE.token}", f"{ONE.token!r}", "%s" % ONE.token):  # noqa: UP031
        assert "secret-token" not in text
    assert ONE.token == Token("secret-token")
    assert ONE.token != Token("other")
    assert len({ONE.token, Token("secret-token")}) == 1
