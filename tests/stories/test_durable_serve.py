"""Real processes of ``saleor-qmore serve``: they stop in time and give back what they hold."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import sqlalchemy as sa

from app.store import Store, Vault, tables
from tests.store.conftest import KEY, NOW, PAYMENT, TENANT, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GRACE = 15.0  # seconds a stop may take
_START = 60.0  # generous: a busy machine takes long to import


@contextlib.contextmanager
def served(database_url: str, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve the app with real processes until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SALEOR_QMORE_PUBLIC_URL": here,
        "SALEOR_QMORE_SECRET_KEY": KEY,
        "SALEOR_QMORE_ALLOWED_SALEOR_URLS": TENANT.saleor_api_url,
        "SALEOR_QMORE_DATABASE_URL": database_url,
    }
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, env=environment) as server:
        try:
            until(lambda: answers(here), _START)
            yield server, here
        finally:
            if server.poll() is None:
                server.terminate()
                server.wait(GRACE)


def answers(here: str) -> bool:
    """Whether the app serves and its database is ready."""
    try:
        return httpx2.get(f"{here}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


def lease(store: Store) -> str | None:
    """Who holds the only report."""
    held = sa.select(tables.reports.c.leased_by).where(tables.reports.c.leased_until.is_not(None))
    with store._engine.begin() as connection:
        found: str | None = connection.scalar(held)
    return found


def test_a_stopped_server_ends_in_time_and_gives_its_leases_back(database_url: str) -> None:
    """A report that was on its way to a silent Saleor is anybody's as soon as the server has stopped."""
    store = Store(database_url, Vault.from_secret(KEY))
    with contextlib.closing(store), socket.create_server(("127.0.0.1", 0)) as silent:
        store.migrate()
        shop = f"http://127.0.0.1:{silent.getsockname()[1]}/graphql/"
        store.save_tenant(replace(TENANT, saleor_api_url=shop))
        store.insert_payment(PAYMENT)
        store.update_payment(PAYMENT, 1, reports=[replace(report("r1", due_at=NOW), tenant=shop)])
        with served(database_url, 2) as (server, _):
            until(lambda: lease(store) is not None, 10)
            started = time.monotonic()
            server.send_signal(signal.SIGTERM)
            server.wait(GRACE)
            assert time.monotonic() - started < GRACE
        assert lease(store) is None
