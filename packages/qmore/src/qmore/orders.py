"""An order as the back end tells it (QMORE protocol 7.5); what may be done next is in ``operations_allowed``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from qmore import responses, serial

if TYPE_CHECKING:
    from collections.abc import Mapping

_AMOUNT = re.compile(r"-?[0-9]{1,17}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class OrderPayment:
    """One payment object of an order; amounts are None where QMORE's text is no amount."""

    payment_number: str
    state: str
    approve_amount: Decimal | None
    deposit_amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class OrderCredit:
    """One credit object of an order."""

    credit_number: str
    state: str
    amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class OrderDetails:
    """One order; trust rests on TLS, since the back end signs nothing (QMORE protocol 7.1)."""

    order_number: str
    state: str
    amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    payments: tuple[OrderPayment, ...]
    credits: tuple[OrderCredit, ...]
    fields: Mapping[str, str]


@dataclass(frozen=True)
class NoOrder:
    """QMORE knows no order of this number."""


def read(values: dict[str, str]) -> OrderDetails | NoOrder | responses.Rejected | responses.Nonsense:
    """Read the answer to ``getOrderDetails``."""
    if responses.errors(values) or values.get("status", "0") != "0":
        return responses.refusal(values)
    if values.get("orders") == "0":
        return NoOrder()
    found = serial.items(values, "order")
    if not found or not found[0].get("orderNumber"):
        return responses.Nonsense("the answer has no order and does not say that there is none")
    return _order(found[0], values)


def _order(order: dict[str, str], values: dict[str, str]) -> OrderDetails:
    return OrderDetails(
        order_number=order["orderNumber"],
        state=order.get("state", ""),
        amount=_amount(order.get("amount", "")),
        currency=order.get("currency", ""),
        operations_allowed=_operations(order),
        payments=tuple(_payment(item) for item in serial.items(values, "payment.1")),
        credits=tuple(_credit(item) for item in serial.items(values, "credit.1")),
        fields=order,
    )


def _payment(item: dict[str, str]) -> OrderPayment:
    return OrderPayment(
        payment_number=item.get("paymentNumber", ""),
        state=item.get("state", ""),
        approve_amount=_amount(item.get("approveAmount", "")),
        deposit_amount=_amount(item.get("depositAmount", "")),
        currency=item.get("currency", ""),
        operations_allowed=_operations(item),
        fields=item,
    )


def _credit(item: dict[str, str]) -> OrderCredit:
    return OrderCredit(
        credit_number=item.get("creditNumber", ""),
        state=item.get("state", ""),
        amount=_amount(item.get("amount", "")),
        currency=item.get("currency", ""),
        operations_allowed=_operations(item),
        fields=item,
    )


def _operations(item: Mapping[str, str]) -> frozenset[str]:
    names = (name.strip() for name in item.get("operationsAllowed", "").split(","))
    return frozenset(name for name in names if name)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if _AMOUNT.fullmatch(text) else None
