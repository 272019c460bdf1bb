"""A paid order comes into being: approved or deposited, with an approval that will lapse (QMORE protocol 7.4, 7.6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.qmore import money, operations
from sandbox.qmore.clock import wall
from sandbox.qmore.operations import Asking
from sandbox.qmore.orders import Order

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form
    from sandbox.qmore.state import Memory

_KEPT = ("orderDescription", "orderReference", "customerStatement", "sourceOrderNumber", "transactionIdentifier")


def facts(form: Form) -> dict[str, str]:
    """Return what an order keeps of its request."""
    return {name: form[name] for name in _KEPT if form.get(name)}


def enter(memory: Memory, account: Account, form: Form, number: str, payment_type: str, brand: str = "") -> Order:
    """Enter an order, deposited at once where the shop or the payment type wants it."""
    now = memory.clock.now()
    amount = money.read(form["amount"], form["currency"]) or Decimal(0)
    order = Order(number, account, payment_type, amount, money.letters(form["currency"]), now, now)
    order.facts = {**facts(form), **({"brand": brand} if brand else {})}
    deposit = account.auto_deposit and form.get("autoDeposit", "").lower() == "yes"
    memory.book.add(order, deposit=deposit, now=now)
    expires = now + _holds(account, payment_type)
    for payment in order.payments.values():
        payment.expires = expires
    if order.approved:
        memory.clock.at(expires, lambda: lapse(memory, order))
    return order


def _holds(account: Account, payment_type: str) -> timedelta:
    """Return how long an approval holds: by institution, payolution 21 days."""
    return timedelta(days=21 if payment_type in {"INVOICE", "INSTALLMENT"} else account.approval_days)


async def lapse(memory: Memory, order: Order) -> None:
    """Let an order's approval expire."""
    operations.expire(Asking(memory.book, "time", memory.clock.now()), order)


def mandate(number: str, now: datetime) -> dict[str, str]:
    """Return a SEPA mandate as the demo server makes it (QMORE protocol 6.4)."""
    here = wall(now)
    return {
        "mandateId": f"P000000001-10{number}{here:%Y%m%d%H%M%S}",
        "mandateSignatureDate": f"{here:%d.%m.%Y}",
        "creditorId": "AT94ZZZ00000001251",
        "dueDate": f"{here + timedelta(days=2):%d.%m.%Y}",
    }
