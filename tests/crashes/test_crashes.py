"""The app is killed at random moments under load, on each database: nothing is lost, nothing doubled, nothing left open."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.crashes.storm import weather

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 10  # on each database; `make crashes N=200` kills longer


def test_what_saleor_says_is_what_qmore_says_however_often_processes_are_killed(
    tmp_path: Path, database_url: str
) -> None:
    """Workers, supervisor and whole services die; back up, after one reconciliation, all ledgers agree."""
    tally = weather(tmp_path, database_url, KILLS, secrets.randbits(32))

    assert tally.sound, "\n".join([*tally.stories, tally.line()])
