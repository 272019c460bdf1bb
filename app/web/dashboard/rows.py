"""Payments as they stand in lists, each with what its ledger says; the ledgers of a list are read at once."""

from collections.abc import Sequence

from app.decide import outcome
from app.decide.payment import PAID
from app.decide.records import Operation, Payment
from app.flows.places import order_number
from app.web.dashboard.door import Guest
from app.web.dashboard.shapes_payments import PaymentRow


async def rows(guest: Guest, payments: Sequence[Payment]) -> list[PaymentRow]:
    """Return payments as they stand in a list."""
    known = await ledgers(guest, payments)
    return [row(one, known.get(one.transaction_id, ())) for one in payments]


async def ledgers(guest: Guest, payments: Sequence[Payment]) -> dict[str, list[Operation]]:
    """Return the ledgers of those payments that have one, by transaction."""
    paid = [one.transaction_id for one in payments if one.state in PAID]
    return await guest.house.disk.run(guest.house.store.ledgers, guest.tenant, paid)


def row(payment: Payment, ledger: Sequence[Operation]) -> PaymentRow:
    """Return a payment as it stands in a list."""
    become = outcome.of(payment, ledger)
    return PaymentRow(
        reference=payment.psp_reference,
        order_number=order_number(payment),
        transaction_id=payment.transaction_id,
        saleor_order_number=payment.details.get("saleorOrder", {}).get("number"),
        state=payment.state,
        outcome=become.name,
        payment_type=payment.payment_type,
        amount=payment.amount,
        refunded=become.refunded,
        currency=payment.currency,
        channel=payment.channel_slug,
        created_at=payment.created_at,
        updated_at=payment.updated_at,
    )
