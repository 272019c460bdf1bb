"""``saleor-qmore problems``: what a person must look at, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from app.commands.desk import console, opened

cli = typer.Typer(no_args_is_help=True, help="What a person must look at.")


@cli.command("list")
def list_(*, everything: Annotated[bool, typer.Option("--all", help="Those that are settled, too.")] = False) -> None:
    """List problems, newest first; exit 1 if one is open."""
    from app.decide import trouble  # noqa: PLC0415 - the command line answers --help without the whole app

    store = opened()
    found = store.troubles(settled=everything)
    table = Table("since", "settled", "shop", "kind", "payment", "problem", "what to do")
    for one in found:
        settled = f"{one.settled_at:%Y-%m-%d %H:%M}" if one.settled_at else ""
        table.add_row(f"{one.since:%Y-%m-%d %H:%M}", settled, one.tenant, one.kind, one.reference, *trouble.words(one))
    console.print(table if found else "Nothing needs a look.")
    store.close()
    raise typer.Exit(1 if any(one.settled_at is None for one in found) else 0)
