"""The main job, over real sockets: the story that `saleor-qmore demo --once` plays."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx2

from app.demo import installation, loopback
from bench import merchant as people

if TYPE_CHECKING:
    from pathlib import Path


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


def test_the_dashboard_of_the_demo_knows_what_its_shop_uses(tmp_path: Path) -> None:
    """Who opens the app there finds an account with its checks, defaults and a test channel, and goes on to a test payment."""

    async def prepare(ground: loopback.Ground, _chosen: Any, http: httpx2.AsyncClient) -> None:
        await installation.furnish(ground.places, http)

    with people.shop(tmp_path, prepare) as places, httpx2.Client(trust_env=False, timeout=20) as http:
        token = http.post(f"{places.saleor}/sandbox/dashboard-token", json={}).json()["token"]
        headers = {"saleor-api-url": places.saleor_api_url, "authorization-bearer": token}
        way = http.get(f"{places.app}/dashboard/api/go-live", headers=headers).json()

    left = [step["name"] for step in way["steps"] if step["state"] != "done"]
    assert (left, way["testChannels"]) == (["testPayment", "live"], [loopback.CHANNEL])
