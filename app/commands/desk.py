"""What every command works at: two consoles, the settings or a readable refusal, and the opened app."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.console import Console

from app import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from app.flows.house import House
    from app.store import Store

T = TypeVar("T")
console = Console()
errors = Console(stderr=True)


def loaded() -> settings.Settings:
    """Return the settings, or say what is wrong with them and end."""
    try:
        return settings.load()
    except settings.Misconfigured as wrong:
        errors.print(f"[red]This configuration cannot be used:[/]\n{wrong}", highlight=False)
        raise typer.Exit(2) from None


def opened() -> Store:
    """Open the database."""
    from app.main import open_store  # noqa: PLC0415 - the command line answers --help without the whole app

    return open_store(loaded())


@contextlib.asynccontextmanager
async def house() -> AsyncIterator[House]:
    """Open the app as its workers see it, without serving it."""
    from app import logs  # noqa: PLC0415 - see above
    from app.main import build_house  # noqa: PLC0415

    chosen = loaded()
    logs.configure(chosen.log_level)
    made = build_house(chosen)
    try:
        yield made
    finally:
        await made.close()


def run(work: Coroutine[None, None, T]) -> T:
    """Do something that talks to others."""
    return asyncio.run(work)
