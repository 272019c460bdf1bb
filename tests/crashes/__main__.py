"""``python -m tests.crashes N``: N kills under load on each database, one line per database at the end."""

from __future__ import annotations

import multiprocessing
import sys

from tests import databases
from tests.crashes.storm import play


def main(kills: int, kinds: tuple[str, ...]) -> int:
    """Play on all databases at once, each in a process of its own; 0 where nothing was lost, doubled or left open."""
    context = multiprocessing.get_context("spawn")
    players = [context.Process(target=play, args=(kind, kills)) for kind in kinds]
    for player in players:
        player.start()
    for player in players:
        player.join()
    return max(abs(player.exitcode or 0) for player in players)


if __name__ == "__main__":
    wanted = tuple(kind for kind in databases.KINDS if kind in sys.argv) or databases.KINDS
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    sys.exit(main(numbers[0] if numbers else 20, wanted))
