"""QMORE's orders and our ledger's entries as values, for decisions about money that moves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import qmore

from app.decide.records import Operation
from tests.store.conftest import NOW, PAYMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

CHARGED = replace(PAYMENT, state="charged", order_number="4711", psp_reference="4711", amount=Decimal("100.00"))
AUTHORIZED = replace(CHARGED, state="authorized", action="AUTHORIZATION")


def paid(state: str, approve: str = "0", deposit: str = "0", *allowed: str, number: str = "4711") -> qmore.OrderPayment:
    """One payment of an order."""
    return qmore.OrderPayment(number, f"payment_{state}", Decimal(approve), Decimal(deposit), "EUR", _set(allowed), {})


def credit(number: str, amount: str, *allowed: str) -> qmore.OrderCredit:
    """One credit of an order."""
    return qmore.OrderCredit(number, "credit_refunded", Decimal(amount), "EUR", _set(allowed), {})


def order(*parts: qmore.OrderPayment | qmore.OrderCredit, allowed: Iterable[str] = ()) -> qmore.OrderDetails:
    """An order of QMORE's, as ``getOrderDetails`` tells it."""
    payments = tuple(p for p in parts if isinstance(p, qmore.OrderPayment))
    credits_ = tuple(p for p in parts if isinstance(p, qmore.OrderCredit))
    return qmore.OrderDetails("4711", "ORDERED", Decimal(100), "EUR", _set(allowed), payments, credits_, {})


def _set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


def entry(action: Any = "CHARGE", amount: str | None = None, **changes: Any) -> Operation:
    """One entry of the ledger."""
    base = Operation(
        tenant=PAYMENT.tenant,
        transaction_id=PAYMENT.transaction_id,
        key="key-1",
        sequence=1,
        action=action,
        amount=None if amount is None else Decimal(amount),
        currency="EUR",
        psp_reference="4711-1",
        state="choosing",
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(base, **changes)


def done(command: str, moved: str, **changes: Any) -> Operation:
    """An entry that has moved money."""
    return entry(command=command, moved=Decimal(moved), state="done", **changes)
