"""What staff do in QMORE's Payment Center, behind the shop's back (QMORE protocol 7.6), and an order as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.qmore import money, operations
from sandbox.qmore.operations import Asking, Refused
from sandbox.qmore.orders import CLOSED, REFUNDED

if TYPE_CHECKING:
    from decimal import Decimal

    from sandbox.qmore.orders import Order, Part
    from sandbox.qmore.state import Memory

OPERATIONS = ("deposit", "depositReversal", "approveReversal", "refund", "refundReversal")


def act(memory: Memory, order: Order, operation: str, given: dict[str, Any]) -> str | Refused:
    """Execute a staff member's operation; an amount that is left out is all there is."""
    asking = Asking(memory.book, "staff", memory.clock.now())
    match operation:
        case "deposit":
            return operations.deposit(asking, order, _amount(order, given, _approved(order)))
        case "refund":
            return operations.refund(asking, order, _amount(order, given, order.refundable))
        case "approveReversal":
            return operations.approve_reversal(asking, order)
        case "depositReversal":
            return operations.deposit_reversal(asking, order, str(given.get("paymentNumber") or _deposited(order)))
        case _:
            return operations.refund_reversal(asking, order, str(given.get("creditNumber") or _credited(order)))


def _amount(order: Order, given: dict[str, Any], whole: Decimal) -> Decimal:
    text = given.get("amount")
    return whole if text in {None, ""} else money.read(str(text), order.currency) or whole * 0


def _approved(order: Order) -> Decimal:
    return next((p.approved for p in order.payments.values() if p.next("deposit")), order.amount)


def _deposited(order: Order) -> str:
    return next((p.number for p in order.payments.values() if p.amount and p.state != CLOSED), order.number)


def _credited(order: Order) -> str:
    return next((c.number for c in order.credits.values() if c.state == REFUNDED), "")


def shown(order: Order) -> dict[str, Any]:
    """Return an order as JSON."""
    return {
        "orderNumber": order.number,
        "customerId": order.account.customer_id,
        "paymentType": order.payment_type,
        "amount": money.text(order.amount, order.currency),
        "currency": order.currency,
        "state": order.state,
        "operationsAllowed": order.allowed(),
        "facts": order.facts,
        "payments": [_payment(order, p) for p in order.payments.values()],
        "credits": [_credit(order, c) for c in order.credits.values()],
        "ledger": order.ledger,
    }


def _payment(order: Order, payment: Part) -> dict[str, Any]:
    return {
        "number": payment.number,
        "state": payment.state,
        "approveAmount": money.text(payment.approved, order.currency),
        "depositAmount": money.text(payment.amount, order.currency),
        "batchNumber": payment.batch,
        "operationsAllowed": order.payment_allowed(payment),
    }


def _credit(order: Order, credit: Part) -> dict[str, Any]:
    return {
        "number": credit.number,
        "state": credit.state,
        "amount": money.text(credit.amount, order.currency),
        "batchNumber": credit.batch,
        "operationsAllowed": order.credit_allowed(credit),
    }
