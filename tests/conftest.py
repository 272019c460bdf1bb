"""What every test has: a short hypothesis profile (the long one by HYPOTHESIS_PROFILE=long), and both databases."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import databases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile("short", deadline=None, max_examples=60)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL for this process."""
    with databases.postgres() as url:
        yield url


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        yield databases.sqlite_url(tmp_path)
        return
    with databases.fresh_database(request.getfixturevalue("postgres")) as url:
        yield url
