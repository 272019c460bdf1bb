"""Plays histories on one database, in a process of its own."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import databases
from tests.histories.machine import History, Tally
from tests.histories.stage import Stage

STEPS = 8  # at most, in one history


def play(kind: str, count: int, told: Any, known: bool) -> None:  # noqa: FBT001 - a process hands it over
    """Play histories on one database; put the tally and the first failure where the parent finds them."""
    failure = ""
    logging.disable()  # a dying process says nothing either
    with tempfile.TemporaryDirectory() as name, databases.empty(kind, Path(name)) as url:
        History.stage, History.tally = Stage(Path(name), url), Tally()
        chosen = settings(
            max_examples=count,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=known,
            print_blob=True,
            phases=(Phase.generate,),  # each history counts once: a failing one is told, not shrunk
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(History, settings=chosen)
        except Exception as failed:  # noqa: BLE001 - whatever it was, the parent says it
            failure = f"{type(failed).__name__}: {failed}"
        told.put((History.tally, failure))
        History.stage.close()
