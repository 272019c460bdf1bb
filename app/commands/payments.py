"""``saleor-qmore payments``: look payments up, tell their story, and settle with QMORE what is open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track
from rich.table import Table

from app.commands.desk import console, errors, house, opened, run

if TYPE_CHECKING:
    from app.decide.records import Payment
    from app.flows.house import House

cli = typer.Typer(no_args_is_help=True, help="Look payments up.")
_ALL = 1_000_000  # payments; as many as there are
Reference = Annotated[str, typer.Argument(help="Order number, reference or Saleor transaction.")]


@cli.command("list")
def list_(
    search: Annotated[str | None, typer.Argument(help="Order number, reference or Saleor transaction.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.")] = 20,
) -> None:
    """List payments, newest first."""
    table = Table("reference", "state", "method", "amount", "channel", "created")
    for p in opened().payments(limit, search):
        when = f"{p.created_at:%Y-%m-%d %H:%M}"
        table.add_row(p.psp_reference, p.state, p.payment_type, f"{p.amount} {p.currency}", p.channel_slug, when)
    console.print(table)


@cli.command()
def show(reference: Reference) -> None:
    """Print a payment's whole story: what Saleor, this app and QMORE say, on one time line."""
    run(_show(reference))


async def _show(reference: str) -> None:
    from app.decide import timeline  # noqa: PLC0415 - the command line answers --help without the whole app
    from app.flows import story  # noqa: PLC0415
    from app.flows.apl import InstallationStore  # noqa: PLC0415

    async with house() as made:
        payment = await _the_payment(made, reference)
        installations = InstallationStore(made.store, made.disk, made.clock.now)
        known, unheard = await story.gather(made, installations, payment)
    console.print(
        f"[bold]{payment.psp_reference}[/]  {payment.state}  {payment.amount} {payment.currency}  "
        f"{payment.payment_type}  {payment.channel_slug}  {payment.transaction_id}",
        highlight=False,
    )
    table = Table("time (UTC)", "system", "what", "amount", "reference", "note")
    for one in timeline.of(known):
        when = f"{one.at:%Y-%m-%d %H:%M:%S}" if one.at.year < 9999 else "?"  # noqa: PLR2004 - no time was given
        table.add_row(when, one.system, one.what, one.amount, one.reference, one.note)
    console.print(table)
    for sentence in unheard:
        console.print(sentence, highlight=False)


async def _the_payment(made: House, reference: str) -> Payment:
    found = await made.disk.run(made.store.payments, 2, reference)
    if len(found) != 1:
        many = "Several payments have this reference; give the Saleor transaction."
        errors.print(many if found else "No payment has this reference.")
        raise typer.Exit(1)
    return found[0]


@cli.command()
def reconcile(
    reference: Annotated[str | None, typer.Argument(help="One payment only; without it, all of them.")] = None,
) -> None:
    """Compare with QMORE's orders now, settle what is open, and report to Saleor what it does not know."""
    raise typer.Exit(run(_reconcile(reference)))


async def _reconcile(reference: str | None) -> int:
    from app.flows import reconcile as flow  # noqa: PLC0415 - see above

    counts: dict[str, int] = {}
    async with house() as made:
        wanted = [await _the_payment(made, reference)] if reference else await made.disk.run(made.store.payments, _ALL)
        for payment in track(wanted, description="Asking QMORE", console=errors, transient=True):
            seen = await flow.look(made, payment)
            counts[seen.found.value] = counts.get(seen.found.value, 0) + 1
            if seen.found is not flow.Found.SETTLED:
                console.print(f"{seen.payment.psp_reference}  {seen.found.value}: {seen.note}", highlight=False)
        await _deliver(made)
    said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    console.print(f"{len(wanted)} looked at: {said or 'nothing to do'}.", highlight=False)
    return 1 if counts.get(flow.Found.UNKNOWN.value) else 0


@cli.command()
def match(
    reference: Reference,
    order_number: Annotated[str, typer.Argument(help="QMORE's order number, from QENTA's portal.")],
) -> None:
    """Settle a payment that QMORE never confirmed by its order number, once QMORE's order agrees with it."""
    raise typer.Exit(run(_match(reference, order_number)))


async def _match(reference: str, number: str) -> int:
    from app.flows import match as flow  # noqa: PLC0415 - see above

    async with house() as made:
        seen = await flow.run(made, await _the_payment(made, reference), number)
        if isinstance(seen, flow.Refused):
            errors.print(seen.reason, highlight=False)
            return 1
        await _deliver(made)
    console.print(f"{seen.payment.psp_reference} is QMORE's order {number}: {seen.note}.", highlight=False)
    return 0


async def _deliver(made: House) -> None:
    from app.flows import deliver  # noqa: PLC0415 - see above
    from app.flows.apl import InstallationStore  # noqa: PLC0415

    installations = InstallationStore(made.store, made.disk, made.clock.now)
    while await deliver.once(made, installations, "command line"):
        pass


@cli.command()
def reverse(reference: Reference) -> None:
    """Give a needless payment back: void or refund as QMORE allows just now, once, and told to Saleor."""
    raise typer.Exit(run(_reverse(reference)))


async def _reverse(reference: str) -> int:
    from app.decide.operation import State  # noqa: PLC0415 - see above
    from app.flows import reverse as flow  # noqa: PLC0415

    async with house() as made:
        done = await flow.run(made, await _the_payment(made, reference))
        await _deliver(made)
    if isinstance(done, flow.Refused) or done.state == State.REFUSED:
        errors.print(done.reason if isinstance(done, flow.Refused) else done.message, highlight=False)
        return 1
    moved = f"{done.moved or done.amount or ''} {done.currency}".strip()
    ended = done.state == State.DONE
    what = f"{done.command} {moved}" if ended else "on its way; `saleor-qmore payments reconcile` settles it"
    console.print(f"{done.psp_reference}: {what}.", highlight=False)
    return 0 if ended else 1


@cli.command()
def replay(
    report: Annotated[str | None, typer.Argument(help="A parked report; without it, list them.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every parked report.")] = False,
) -> None:
    """Let parked reports leave again; without an argument, show them and why they were parked."""
    store = opened()
    parked = store.parked_reports()
    chosen = parked if everything else [one for one in parked if one.id == report]
    if report is None and not everything:
        table = Table("report", "reference", "type", "amount", "why")
        for one in parked:
            table.add_row(one.id, one.psp_reference, one.type, f"{one.amount} {one.currency}", one.last_error or "")
        console.print(table if parked else "No report is parked.")
        return
    for one in chosen:
        store.replay(one.id, datetime.now(UTC))
    console.print(f"{len(chosen)} report(s) will leave again.")
    raise typer.Exit(0 if chosen or everything else 1)
