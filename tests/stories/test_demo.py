"""The main job, over real sockets: the story that `saleor-qmore demo --once` plays."""

from __future__ import annotations

import subprocess
import sys


def test_a_purchase_from_installation_to_order() -> None:
    """Install, configure, store a card, pay, confirm, report, process, complete: every step has its result."""
    played = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--once"], capture_output=True, text=True, timeout=60, check=False
    )

    lines = [line.split() for line in played.stdout.splitlines()]
    assert played.returncode == 0, played.stdout + played.stderr
    assert {line[0] for line in lines} == {"ok"}
    assert len(lines) == 9
    assert "B8AKTPWB" not in played.stdout + played.stderr
