"""``python -m tests.histories N``: N random histories, half of them on SQLite, half on PostgreSQL, and one line at the end.

With ``--known`` they are the same ones every time, so that a check of the project proves the change and not the dice.
"""

from __future__ import annotations

import multiprocessing
import sys
from typing import Any

from tests import databases
from tests.histories.machine import Tally
from tests.histories.players import play


def main(count: int, *, known: bool = False) -> int:
    """Play on both databases at once; 0 when nothing was doubled, wrong or open."""
    context = multiprocessing.get_context("spawn")
    told: Any = context.Queue()
    players = [context.Process(target=play, args=(kind, (count + 1) // 2, told, known)) for kind in databases.KINDS]
    for player in players:
        player.start()
    for player in players:
        player.join()
    results = [told.get(timeout=5) for _ in players]
    whole = Tally()
    for tally, failure in results:
        whole.histories += tally.histories
        whole.doubled += tally.doubled
        whole.wrong += tally.wrong
        whole.open += tally.open
        for story in [*tally.stories, failure]:
            sys.stdout.write(f"{story}\n" if story else "")
    sys.stdout.write(f"{whole.line()}\n")
    failed = any(failure for _, failure in results) or whole.doubled or whole.wrong or whole.open
    return 1 if failed or whole.histories < count else 0


if __name__ == "__main__":
    known = "--known" in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    sys.exit(main(numbers[0] if numbers else 1000, known=known))
