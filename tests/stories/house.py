"""A second process of the app, without a door: what the command line opens, some time later."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.main import build_house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

    from app.flows.house import House
    from tests.stories.conftest import Stack


@contextlib.asynccontextmanager
async def later(stack: Stack, ahead: timedelta) -> AsyncIterator[House]:
    """The app's parts on the story's database, with a clock that is ahead."""
    house = build_house(stack.settings)
    clock = house.clock
    try:
        yield replace(house, clock=replace(clock, now=lambda: clock.now() + ahead))
    finally:
        await house.close()
