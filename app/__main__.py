"""The command line: demo, serve, migrate, check, webhooks, sandbox, openapi, config, payments, problems."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from app.commands import configuration, migrate, payments, problems
from app.commands.desk import console, errors, loaded, opened
from app.decide import mistakes

if TYPE_CHECKING:
    from types import ModuleType


cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a local may be a secret
    help="Payments through QMORE Checkout Seamless for Saleor.",
)
cli.add_typer(configuration.cli, name="config")
cli.add_typer(payments.cli, name="payments")
cli.add_typer(problems.cli, name="problems")
cli.command()(migrate.migrate)


def _sandboxes() -> ModuleType:
    try:
        from app.demo import command  # noqa: PLC0415 - brings the sandboxes, which a production image has not
    except ModuleNotFoundError:
        errors.print("The sandboxes are not part of this installation; run this in a checkout: `make demo`.")
        raise typer.Exit(2) from None
    return command


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; they share the database and nothing else.", min=1)] = 1,
) -> None:
    """Serve the app."""
    chosen = loaded()
    opened().close()  # what is wrong is said once, before any worker starts
    from app import serving  # noqa: PLC0415 - the command line answers --help without the whole app

    serving.serve(chosen, host, port, workers)


@cli.command()
def check() -> None:
    """Say every configuration mistake at once; exit 1 if there is one."""
    chosen = loaded()
    store = opened()
    tenants = store.tenants()
    found = [] if tenants else ["no Saleor shop has installed the app yet"]
    for tenant in tenants:
        stored = store.channel_configs(tenant.saleor_api_url)
        if not stored:
            found.append(f"{tenant.saleor_api_url}: no channel is configured; see `saleor-qmore config import`")
        wrong = ((c.channel_slug, code) for c in stored for code in mistakes.of(c, chosen.public_url))
        found += [f"{tenant.saleor_api_url}: channel {slug}: {mistakes.sentence(code)}" for slug, code in wrong]
    for line in found:
        console.print(line, highlight=False)
    console.print("No mistakes found." if not found else f"{len(found)} to correct.")
    raise typer.Exit(1 if found else 0)


@cli.command()
def webhooks(
    *, dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done and do nothing.")] = False
) -> None:
    """Bring every shop's webhooks to what the manifest says; exit 1 if a shop refuses."""
    from app.main import repair_webhooks  # noqa: PLC0415

    done = asyncio.run(repair_webhooks(loaded(), dry_run=dry_run))
    table = Table("shop", "change", "webhook", "fields")
    for shop, found in done.items():
        for change in found.plan.changes:
            table.add_row(shop, *change.words())
    console.print(table if table.row_count else "Every shop's webhooks are as they should be.")
    problems = [f"{shop}: {problem}" for shop, found in done.items() for problem in found.problems]
    for line in problems:
        errors.print(line, highlight=False, markup=False)
    raise typer.Exit(1 if problems else 0)


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document of the Dashboard's API, from which the UI's types are made."""
    from app.web import dashboard  # noqa: PLC0415 - the command line answers --help without the whole app

    print(json.dumps(dashboard.openapi(), indent=2, ensure_ascii=False))


@cli.command()
def demo(
    *, once: Annotated[bool, typer.Option("--once", help="Play the whole story once and exit 0 or 1.")] = False
) -> None:
    """Run a whole shop on this machine: both sandboxes, the demo shop and this app."""
    play = _sandboxes()
    sys.exit(play.once() if once else play.serve())


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port of the sandbox QMORE; Saleor listens on the next one.")] = 8101,
    account: Annotated[
        list[str] | None,
        typer.Option(help="One more QMORE account, as CUSTOMER:SHOP:SECRET:PASSWORD; may be given again."),
    ] = None,
    saleor: Annotated[str, typer.Option(help="Version of the sandbox Saleor, such as 3.20.119.")] = "3.23.28",
) -> None:
    """Serve the sandbox QMORE and the sandbox Saleor alone."""
    try:
        _sandboxes().serve_sandboxes(port, tuple(account or ()), saleor)
    except ValueError as wrong:
        errors.print(f"[red]{wrong}[/]", highlight=False)
        raise typer.Exit(2) from None


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
