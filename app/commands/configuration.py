"""``saleor-qmore config``: a shop's configuration out as a file, and in again with its difference first."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from app import configfile, settings
from app.commands.desk import console, errors, opened
from app.decide import accounts as accounts_
from app.decide import changes, paths
from app.decide.changes import Audit, Edit

if TYPE_CHECKING:
    from app.decide.accounts import Account
    from app.decide.records import ChannelConfig
    from app.store import Store

cli = typer.Typer(no_args_is_help=True, help="Export and import a shop's configuration.")
_WHO = "command line"


@cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The YAML file.", exists=True, dir_okay=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the difference and write nothing.")] = False,
) -> None:
    """Import accounts, defaults and channels, in one commit; what is unchanged keeps its version."""
    try:
        made = configfile.read(file.read_text("utf-8"), settings.variable)
    except configfile.Unusable as wrong:
        errors.print(f"[red]{file} cannot be used:[/]\n{wrong}", highlight=False)
        raise typer.Exit(1) from None
    store = opened()
    edit = _edit(store, made)
    table = Table("subject", "field", "before", "after")
    for change in edit.audit.changes:
        table.add_row(*map(escape, change.values()))
    console.print(table if edit.audit.changes else "No differences.")
    _refuse_gifts(edit)
    if edit.audit.changes and not dry_run:
        store.save_configuration(edit)
    console.print("Nothing was written." if dry_run else f"{len(made.channels)} channel(s) are configured.")


def _refuse_gifts(edit: Edit) -> None:
    giving = ", ".join(c.channel_slug for c in edit.channels if changes.would_give_away(c))
    if giving:
        errors.print(f"[red]Demo or test credentials on a live channel would give goods away:[/] {escape(giving)}")
        errors.print("Take a production account, or write `isTestChannel: true` at the channel.", markup=False)
        raise typer.Exit(1)


def _edit(store: Store, made: configfile.ConfigFile) -> Edit:
    now, tenant = datetime.now(UTC), made.saleor_api_url
    stored = {account.name: account for account in store.accounts(tenant)}
    named = configfile.accounts(made, settings.variable, stored, lambda: secrets.token_hex(8), now)
    changed = tuple(account for name, account in named.items() if account != stored.get(name))
    wanted = configfile.configs(made, settings.variable, now, {name: one.account_id for name, one in named.items()})
    channels = _channels(store, wanted, changed, now)
    defaults = configfile.next_defaults(made, store.defaults(tenant), now, _WHO)
    found = [_row(a.name, one) for a in changed for one in accounts_.difference(stored.get(a.name), a)]
    for before, after in channels:
        found += [_row(after.channel_slug, one) for one in changes.channel_difference(before, after)]
    if defaults:
        old = store.defaults(tenant)
        found += [_row("defaults", one) for one in paths.difference(old.settings if old else None, defaults.settings)]
    parts = changed, tuple(after for _, after in channels), (defaults,) if defaults else ()
    ident = secrets.token_hex(8)
    action = "configuration imported"
    audit = Audit(ident, tenant, now, "", _WHO, action, "configuration", found, changes.versions(*parts))
    return Edit(audit, *parts)


def _row(subject: str, found: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("subject", "field", "before", "after"), (subject, *found), strict=True))


def _channels(
    store: Store, wanted: list[ChannelConfig], changed: tuple[Account, ...], now: datetime
) -> list[tuple[ChannelConfig | None, ChannelConfig]]:
    """Return each channel that differs, before and after: the file's own, and others that use a changed account."""
    known = {account.account_id: account for account in changed}
    named = {config.channel_slug for config in wanted}
    others = [c for c in store.channel_configs(wanted[0].tenant) if c.channel_slug not in named] if wanted else []
    copies = [accounts_.copied(known[c.account_id], c) for c in others if c.account_id in known]
    found = []
    for config in (*wanted, *copies):
        old = store.channel_config(config.tenant, config.channel_slug)
        as_stored = old and replace(config, version=old.version, created_at=old.created_at, created_by=old.created_by)
        if old is None or as_stored != replace(old, settings=paths.normal(old.settings)):
            version = old.version + 1 if old else 1
            found.append((old, replace(config, version=version, created_at=now, created_by=_WHO)))
    return found


@cli.command("export")
def export(saleor_api_url: Annotated[str, typer.Argument(help="The shop's API URL.")]) -> None:
    """Write the configuration as YAML, without secrets."""
    store = opened()
    accounts, defaults = store.accounts(saleor_api_url), store.defaults(saleor_api_url)
    typer.echo(configfile.export(store.channel_configs(saleor_api_url), accounts, defaults), nl=False)
