"""Baskets in QENTA's words: of a purchase, and of a capture or refund whose method demands one (QMORE protocol 5.5)."""

from __future__ import annotations

from dataclasses import asdict
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

import qmore
from saleor_app_sdk import events

from app.decide import consumer, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEMANDED = frozenset({"KLARNA", "AFTERPAY"})  # QMORE protocol 8.1
DEMANDED_LATER = frozenset({"AFTERPAY", "INVOICE", "INSTALLMENT"})  # QMORE protocol 7.4


def of_purchase(
    source: events.Checkout | events.Order, amount: Decimal, currency: str, payment_type: str, *, forward: bool
) -> tuple[qmore.BasketItem, ...]:
    """Map lines and shipping to basket positions.

    QMORE refuses a basket whose sum differs from the amount (QMORE protocol 5.5). Vouchers, gift cards and partial
    payments make Saleor's lines differ from it: then no basket is better than a wrong one, except for a method that
    demands one, which gets the difference as a position of its own.
    """
    needed = payment_type in DEMANDED
    if not (forward or needed):
        return ()
    items = [_position(line.id, line.sku, line.name, line.line_total, line.quantity, currency) for line in source.lines]
    if source.shipping and source.shipping.gross.amount:
        items.append(_position("shipping", "shipping", "Shipping", source.shipping, 1, currency))
    positions = tuple(item for item in items if item is not None)
    difference = amount - _sum(positions)
    if difference == 0 and len(positions) == len(items):
        return positions
    return (*positions, _adjustment(difference)) if needed else ()


def of_refund(granted: events.GrantedRefund | None, currency: str) -> tuple[qmore.BasketItem, ...]:
    """Map the lines of a refund that staff granted in Saleor."""
    items = (
        _position(line.order_line.id, line.order_line.sku, line.order_line.name, _times(line), line.quantity, currency)
        for line in (granted.lines if granted else ())
    )
    return tuple(item for item in items if item is not None)


def _times(granted: events.GrantedRefundLine) -> events.TaxedMoney | None:
    unit = granted.order_line.unit
    if unit is None:
        return None
    net = (unit.net or unit.gross).amount
    return events.TaxedMoney(
        gross=events.Money(amount=unit.gross.amount * granted.quantity),
        net=events.Money(amount=net * granted.quantity),
    )


def of_operation(
    payment_type: str, lines: Iterable[Mapping[str, Any]], amount: Decimal, what: str
) -> tuple[qmore.BasketItem, ...]:
    """Return the basket of a capture or refund where the method demands one; its sum is always the amount."""
    if payment_type not in DEMANDED_LATER:
        return ()
    positions = tuple(read(line) for line in lines)
    difference = amount - _sum(positions)
    if difference == 0 and positions:
        return positions
    return (*positions, _adjustment(difference, what if not positions else None))


def document(item: qmore.BasketItem) -> dict[str, Any]:
    """Write a position as JSON, amounts as text."""
    return {key: f"{value:f}" if isinstance(value, Decimal) else value for key, value in asdict(item).items()}


def read(line: Mapping[str, Any]) -> qmore.BasketItem:
    """Read what ``document`` wrote."""
    amounts = {key: Decimal(value) for key, value in line.items() if key.startswith("unit_")}
    return qmore.BasketItem(**{**line, **amounts})


def _sum(positions: Iterable[qmore.BasketItem]) -> Decimal:
    return sum((item.unit_gross_amount * item.quantity for item in positions), Decimal(0))


def _adjustment(difference: Decimal, name: str | None = None) -> qmore.BasketItem:
    return qmore.BasketItem(
        article_number="adjustment",
        quantity=1,
        name=name or ("Discount" if difference < 0 else "Surcharge"),
        unit_gross_amount=difference,
        unit_net_amount=difference,
        unit_tax_amount=Decimal(0),
        unit_tax_rate=Decimal(0),
    )


def _position(
    ident: str, sku: str | None, name: str | None, total: events.TaxedMoney | None, quantity: int, currency: str
) -> qmore.BasketItem | None:
    if total is None or quantity < 1:
        return None
    gross = _rounded(total.gross.amount / quantity, currency)
    net = _rounded((total.net.amount if total.net else total.gross.amount) / quantity, currency)
    if gross * quantity != total.gross.amount or net > gross:
        return None
    rate = ((gross - net) / net * 100).quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize() if net else Decimal(0)
    return qmore.BasketItem(
        article_number=consumer.clean(sku or ident, 128) or ident,
        quantity=quantity,
        name=consumer.clean(name, 128) or consumer.clean(sku, 128) or ident,
        unit_gross_amount=gross,
        unit_net_amount=net,
        unit_tax_amount=gross - net,
        unit_tax_rate=rate,
    )


def _rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-money.exponent(currency)), ROUND_HALF_EVEN)
