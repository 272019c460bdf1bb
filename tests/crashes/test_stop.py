"""``saleor-qmore serve`` ends in time when it is asked to: what is in flight is answered, what is held is given back."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.demo import loopback
from app.main import open_store
from app.store import tables
from tests import databases
from tests.crashes import storm
from tests.crashes.serving import STOP, served, until
from tests.operations.town import until as until_true
from tests.store.conftest import NOW, PAYMENT, TENANT, report
from tests.stories.conftest import Stack

if TYPE_CHECKING:
    from pathlib import Path

    from app.settings import Settings
    from app.store import Store

WORKERS = pytest.mark.parametrize("workers", [1, 2])


@pytest.fixture
def chosen(tmp_path: Path, database_url: str) -> Settings:
    """Settings with a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    places = loopback.Places.at((1, 2, 3, port))
    return loopback.settings(places, tmp_path).model_copy(update={"database_url": database_url})


def lease(store: Store) -> str | None:
    """Who holds the only report."""
    held = sa.select(tables.reports.c.leased_by).where(tables.reports.c.leased_until.is_not(None))
    with store._engine.begin() as connection:
        found: str | None = connection.scalar(held)
    return found


@WORKERS
def test_a_stopped_server_ends_in_time_and_gives_its_leases_back(
    chosen: Settings, tmp_path: Path, workers: int
) -> None:
    """A report that was on its way to a silent Saleor is anybody's as soon as the server has stopped."""
    store = open_store(chosen)
    with contextlib.closing(store), socket.create_server(("127.0.0.1", 0)) as silent:
        shop = f"http://127.0.0.1:{silent.getsockname()[1]}/graphql/"
        store.save_tenant(replace(TENANT, saleor_api_url=shop))
        store.insert_payment(PAYMENT)
        store.update_payment(PAYMENT, PAYMENT, reports=[replace(report("r1", due_at=NOW), tenant=shop)])
        with served(chosen, tmp_path, workers) as server:
            until(lambda: lease(store) is not None, 20)

            assert server.stop() < STOP

        assert lease(store) is None


@WORKERS
async def test_a_webhook_in_flight_is_answered_before_the_server_ends(tmp_path: Path, workers: int) -> None:
    """QMORE takes three seconds to start a payment; the server is told to end meanwhile, and the shopper can pay."""
    async with storm.town(tmp_path, databases.sqlite_url(tmp_path), workers) as (actors, server):
        stack = Stack(actors.places, actors.chosen, tmp_path, actors.http)
        await stack.fill_basket()
        await stack.fault(request="frontend/init", kind="delay", seconds=3)
        start = asyncio.create_task(stack.initialize())
        await until_true(lambda: any(asked["request"] == "frontend/init" for asked in actors.received))

        took = await asyncio.to_thread(server.stop)

        assert took < STOP
        assert (await start)["data"]["redirectUrl"]


def test_a_killed_worker_is_replaced(chosen: Settings, tmp_path: Path) -> None:
    """The other worker goes on, and soon there are two again."""
    with served(chosen, tmp_path) as server:
        first, second = server.pids()
        server.kill(first)

        until(lambda: len(set(server.pids()) - {first}) == 2, STOP)

        assert second in server.pids()
        assert server.ready()


def test_workers_end_with_their_supervisor_and_free_the_port(chosen: Settings, tmp_path: Path) -> None:
    """Whoever starts the service again after a kill finds neither a taken port nor somebody who works beside it."""
    with served(chosen, tmp_path) as server:
        alone = server.pids()
        server.kill_supervisor()

        until(lambda: not any(server.lives(pid) for pid in alone), STOP)
        server.start()
        server.until_ready()

        assert not set(alone) & set(server.pids())
