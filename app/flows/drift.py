"""What happened in QENTA's portal or at the acquirer, without this app: it becomes entries of the ledger, and Saleor hears."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.decide import books, choose, operation, transaction_events
from app.decide.operation import State
from app.decide.payment import PAID
from app.decide.reasons import Reason
from app.decide.records import Operation
from app.store import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    import qmore

    from app.decide.records import Action, Payment, Report
    from app.flows.ledgers import Standing
    from app.flows.places import Place

_ACTION: dict[str, Action] = {
    "deposit": "CHARGE",
    "approveReversal": "CANCEL",
    "approval": "CANCEL",
}


async def record(place: Place, at: Standing, order: qmore.OrderDetails) -> list[Reason]:
    """Write down and report what happened without us; nothing, where the ledger moved meanwhile."""
    house, now = place.house, place.house.clock.now()
    payment, ledger = at.payment, at.ledger
    if payment.state not in PAID:
        return []
    possible = choose.actions(books.complete(order, ledger), transfers=place.settings.transfer_fund)
    entries: list[Operation] = []
    reports: list[Report] = []
    for command, event in books.drift(payment, ledger, order):
        entry = _entry(payment, len(ledger) + len(entries) + 1, command, event, possible, now)
        entries.append(entry)
        amount = event.reported if event.reported is not None else event.amount
        reports.append(transaction_events.event_report(payment, entry, house.clock.token(), event.type, amount, now))
    if not entries:
        return []
    made = replace(payment, details={**payment.details, "actions": list(possible)}, updated_at=now)
    try:
        await house.disk.run(house.store.update_payment, made, payment, operations=entries, reports=reports)
    except Conflict:
        return [Reason("LEDGER_MOVED")]
    house.wake.set()
    return [Reason("SAW", type=report.type, amount=report.amount) for report in reports]


def _entry(
    payment: Payment, sequence: int, command: str, event: books.Event, possible: tuple[Action, ...], now: datetime
) -> Operation:
    reference = operation.reference(payment, sequence)
    return Operation(
        tenant=payment.tenant,
        transaction_id=payment.transaction_id,
        key=f"seen/{reference}",
        sequence=sequence,
        action=_ACTION.get(command, "REFUND"),
        amount=event.amount,
        currency=payment.currency,
        psp_reference=reference,
        state=State.DONE,
        created_at=now,
        updated_at=now,
        command=command,
        number=event.number,
        moved=event.amount,
        message=event.message,
        actions=possible,
    )
