"""What every command works at: two consoles, the settings or a readable refusal, and the opened app."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.console import Console

from app import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

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
    """Open the database, or say why this version cannot use it and end."""
    from app.main import open_store  # noqa: PLC0415 - the command line answers --help without the whole app

    chosen = loaded()
    with _fitting():
        return open_store(chosen)


@contextlib.contextmanager
def _fitting() -> Iterator[None]:
    from app.store import TooNew  # noqa: PLC0415 - see above

    try:
        yield
    except TooNew as wrong:
        errors.print(str(wrong), highlight=False, markup=False)
        raise typer.Exit(2) from None


@contextlib.asynccontextmanager
async def house() -> AsyncIterator[House]:
    """Open the app as its workers see it, without serving it."""
    from app import logs  # noqa: PLC0415 - see above
    from app.main import build_house  # noqa: PLC0415

    chosen = loaded()
    logs.configure(chosen.log_level)
    with _fitting():
        made = build_house(chosen)
    try:
        yield made
    finally:
        await made.close()


def run(work: Coroutine[None, None, T]) -> T:
    """Do something that talks to others."""
    return asyncio.run(work)
