"""Which command QMORE gets for a charge, refund or cancellation, and what staff may ask for next.

QMORE says of each order what it allows just now; the command is chosen from that and from how much there is to move
(QMORE protocol 7.4). Where nothing fits, nothing is sent, and staff read why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

import qmore

from app.decide import basket, books, money
from app.decide.payment import PAID
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from decimal import Decimal

    from saleor_app_sdk import replies

    from app.decide.records import Operation, Payment

Command = Literal["deposit", "refund", "approveReversal", "depositReversal", "transferFund"]


@dataclass(frozen=True)
class Choice:
    """The command to send; ``amount`` is what it moves, ``number`` the payment it concerns."""

    command: Command
    amount: Decimal
    number: str | None = None


@dataclass(frozen=True)
class Refusal:
    """Nothing is sent, and this is why."""

    message: Reason


def inadmissible(payment: Payment, action: str, amount: Decimal | None, currency: str | None) -> Reason | None:
    """Say why a request cannot be meant for this payment, before QMORE is asked; None where it can."""
    if payment.state not in PAID:
        return Reason("NOT_PAID", state=payment.state)
    if currency and currency != payment.currency:
        return Reason("CURRENCY_DIFFERS", currency=payment.currency, asked=currency)
    if amount is None or (amount == 0 and action == "CANCEL"):  # Saleor 3.20 cancels with zero (Saleor protocol 4.2)
        return None
    if amount <= 0:
        return Reason("AMOUNT_NOT_POSITIVE", amount=amount)
    if not money.is_exact(amount, payment.currency):
        return Reason("AMOUNT_TOO_FINE", amount=amount, currency=payment.currency)
    return None


def choose(
    operation: Operation, order: qmore.OrderDetails, *, transfers: bool = False, believed: Decimal | None = None
) -> Choice | Refusal:
    """Choose the command from what QMORE allows just now (QMORE protocol 7.4).

    ``transfers`` is the shop's switch, ``believed`` what Saleor still counts as authorised.
    """
    match operation.action:
        case "CHARGE":
            return _charge(operation.amount, order)
        case "CANCEL":
            if operation.quiet and not reversible(order):
                return Refusal(Reason("NO_APPROVAL"))
            return _cancel(operation.amount, order, believed)
        case "REFUND":
            return _refund(operation.amount, order, transfers=transfers)
        case _:
            assert_never(operation.action)


def _charge(amount: Decimal | None, order: qmore.OrderDetails) -> Choice | Refusal:
    open_ = [p for p in order.payments if "DEPOSIT" in p.operations_allowed]
    left = sum((p.approve_amount or books.ZERO for p in open_), books.ZERO)
    wanted = left if amount is None else amount
    if not open_:
        return Refusal(Reason("NOTHING_APPROVED"))
    if wanted <= 0 or wanted > left:
        return Refusal(Reason("MORE_THAN_APPROVED", left=f"{left} {order.currency}", wanted=wanted))
    return Choice("deposit", wanted, open_[0].payment_number)


def _cancel(amount: Decimal | None, order: qmore.OrderDetails, believed: Decimal | None) -> Choice | Refusal:
    # An approval that expired can be reversed, too: Saleor may still count it as authorised.
    approvals = reversible(order)
    if approvals:
        held = sum((p.approve_amount or books.ZERO for p in approvals), books.ZERO)
        if amount is not None and 0 < amount < held:
            return Refusal(Reason("APPROVAL_IS_WHOLE", held=f"{held} {order.currency}", amount=amount))
        return Choice("approveReversal", held if believed is None else min(held, believed))
    if (
        amount or believed
    ):  # meant is an approval (Saleor protocol 4.6): voiding a capture would give back what nobody asked for
        return Refusal(Reason("APPROVAL_GONE"))
    void = next((p for p in order.payments if "DEPOSITREVERSAL" in p.operations_allowed), None)
    if void is not None:
        return Choice("depositReversal", void.deposit_amount or books.ZERO, void.payment_number)
    return Refusal(Reason("NO_CANCELLATION"))


def reversible(order: qmore.OrderDetails) -> list[qmore.OrderPayment]:
    """Return the payments whose approval can be given back."""
    return [p for p in order.payments if "APPROVEREVERSAL" in p.operations_allowed]


def _refund(amount: Decimal | None, order: qmore.OrderDetails, *, transfers: bool) -> Choice | Refusal:
    sums = books.of(order)
    wanted = sums.refundable if amount is None else amount
    if wanted <= 0 or wanted > sums.refundable:
        return Refusal(Reason("MORE_THAN_REFUNDABLE", left=f"{sums.refundable} {order.currency}", wanted=wanted))
    if "REFUND" in order.operations_allowed:
        return Choice("refund", wanted)
    voidable = [p for p in order.payments if "DEPOSITREVERSAL" in p.operations_allowed]
    exact = next((p for p in voidable if p.deposit_amount == wanted), None)
    if exact is not None:
        return Choice("depositReversal", wanted, exact.payment_number)
    if voidable:
        held = f"{voidable[0].deposit_amount} {order.currency}"
        return Refusal(Reason("VOID_IS_WHOLE", held=held, wanted=wanted))
    if transfers:
        return Choice("transferFund", wanted)
    return Refusal(Reason("NO_REFUND"))


def actions(order: qmore.OrderDetails, *, transfers: bool = False) -> replies.Actions:
    """Return what staff may do next, as QMORE says (``operationsAllowed``)."""
    allowed = set(order.operations_allowed).union(*(p.operations_allowed for p in order.payments))
    returnable = transfers or bool({"REFUND", "DEPOSITREVERSAL"} & allowed)
    possible: dict[replies.Action, bool] = {
        "CHARGE": "DEPOSIT" in allowed,
        "REFUND": returnable and books.of(order).refundable > 0,
        "CANCEL": "APPROVEREVERSAL" in allowed,
    }
    return tuple(action for action, may in possible.items() if may)


def request(
    operation: Operation, order_number: str, payment_type: str, language: str
) -> qmore.Deposit | qmore.Refund | qmore.ApproveReversal | qmore.DepositReversal | qmore.TransferFund:
    """Return the request of a SENT operation."""
    moved = operation.moved or books.ZERO
    amount = money.text(moved, operation.currency)
    match operation.command:
        case "deposit":
            items = basket.of_operation(payment_type, operation.lines, moved, "Capture")
            return qmore.Deposit(order_number, amount, operation.currency, items, language)
        case "refund":
            items = basket.of_operation(payment_type, operation.lines, moved, "Refund")
            return qmore.Refund(order_number, amount, operation.currency, items, language)
        case "approveReversal":
            return qmore.ApproveReversal(order_number, language=language)
        case "depositReversal":
            return qmore.DepositReversal(order_number, operation.number or "", language=language)
        case "transferFund":
            description = f"Refund {operation.psp_reference}"
            payer = qmore.ExistingOrder(order_number)
            return qmore.TransferFund(
                payer, amount, operation.currency, description, language=language, order_number=operation.number
            )
        case _:
            raise ValueError(operation.command)
