"""``saleor-qmore migrate``: expand the schema, contract it, or move everything from SQLite to PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app import settings
from app.commands.desk import console, errors, opened

if TYPE_CHECKING:
    from app.store import Store

_LEFT = (
    "What only older versions read is still there: `saleor-qmore migrate --contract` takes it away "
    "once no process of an older version runs."
)


def migrate(
    *,
    contract: Annotated[
        bool, typer.Option("--contract", help="Also take away what only older versions read; none may run any more.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(help="Move everything to this PostgreSQL: its address, or env:NAME of a variable with it."),
    ] = None,
) -> None:
    """Bring the database to the present schema, or move it from SQLite to PostgreSQL."""
    store = opened()
    try:
        contracted = store.migrate(contract=contract)
        console.print("The database is at the present schema.")
        if to is not None:
            _move_to(store, to)
        elif not contracted:
            console.print(_LEFT)
    finally:
        store.close()


def _move_to(store: Store, address: str) -> None:
    """Move, with a bar for each table; say what is in the way, without the address, which may have a password."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - the command line answers --help without the whole app

    from app.store import Tampered, Unmovable  # noqa: PLC0415

    url = settings.variable(address.removeprefix("env:")) if address.startswith("env:") else address
    try:
        store.tenants()  # sealed values move as they are: with another key they would be lost
        with Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=errors
        ) as bars:
            bar: dict[str, object] = {}
            moved = store.move_to(url or "", lambda *told: _tell(bars, bar, *told))
    except (Unmovable, Tampered) as wrong:
        _refuse(str(wrong))
    except SQLAlchemyError as wrong:
        _refuse(f"A database failed, nothing was moved: {_reason(wrong)}")
    else:
        _show(moved)


def _tell(bars: Progress, known: dict[str, object], table: str, done: int, total: int) -> None:
    if table not in known:
        known[table] = bars.add_task(table, total=total)
    bars.update(known[table], completed=done)  # type: ignore[arg-type]


def _reason(wrong: Exception) -> str:
    """Return the driver's first line; SQLAlchemy's own text may repeat the address."""
    lines = str(getattr(wrong, "orig", None) or type(wrong).__name__).splitlines()
    return lines[0] if lines else type(wrong).__name__


def _refuse(why: str) -> None:
    errors.print(why, highlight=False, markup=False)
    raise typer.Exit(1)


def _show(moved: dict[str, int]) -> None:
    table = Table("table", "rows")
    for name, rows in moved.items():
        table.add_row(name, str(rows))
    console.print(table)
    console.print("Everything was moved and counted. Set SALEOR_QMORE_DATABASE_URL to the new database, keep the key.")
