"""An order as getOrderDetails tells it, every key of QMORE protocol 7.5."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from sandbox.qmore import money
from sandbox.qmore.clock import wall
from sandbox.qmore.orders import CLOSED, DEPOSITED

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.qmore.orders import Order, Part

_AVS = {
    "avsResultCode": "X",
    "avsResultMessage": "Demo AVS ResultMessage",
    "avsProviderResultCode": "X",
    "avsProviderResultMessage": "Demo AVS ProviderResultMessage",
}


def stamp(moment: datetime) -> str:
    """Write a time, day first (QMORE protocol 13 no. 11), without its zone."""
    return f"{wall(moment):%d.%m.%Y %H:%M:%S}"


def answer(order: Order | None) -> dict[str, str]:
    """Return the answer's pairs; an unknown order is no error."""
    if order is None:
        return {"status": "0", "orders": "0"}
    said = {f"order.1.{key}": value for key, value in _order(order).items()}
    for m, payment in enumerate(order.payments.values(), start=1):
        said |= {f"payment.1.{m}.{key}": value for key, value in _payment(order, payment).items()}
    for m, credit in enumerate(order.credits.values(), start=1):
        said |= {f"credit.1.{m}.{key}": value for key, value in _credit(order, credit).items()}
    return {"status": "0", "orders": "1", **said}


def _order(order: Order) -> dict[str, str]:
    description = order.facts.get("orderDescription", "")
    known = {
        "merchantNumber": "1",
        "orderNumber": order.number,
        "paymentType": order.payment_type,
        "amount": money.text(order.amount, order.currency),
        "currency": order.currency,
        "brand": "",
        "orderDescription": description,
        "orderText": unicodedata.normalize("NFKD", description).encode("ascii", "ignore").decode(),
        "acquirer": "PayLife",
        "contractNumber": "0815DemoContract",
        "operationsAllowed": ",".join(order.allowed()),
        "orderReference": "",
        "customerStatement": "",
        "timeCreated": stamp(order.created),
        "timeModified": stamp(order.modified),
        "state": order.state,
        "sourceOrderNumber": "",
        "payments": str(len(order.payments)),
        "credits": str(len(order.credits)),
    }
    return {**known, **order.facts}


def _part(order: Order, part: Part, name: str) -> dict[str, str]:
    return {
        "merchantNumber": "1",
        name: part.number,
        "orderNumber": order.number,
        "batchNumber": part.batch,
        "currency": order.currency,
        "timeCreated": stamp(part.created),
        "timeModified": stamp(part.modified),
        "state": part.state,
        "gatewayReferenceNumber": f"DGW_{part.number}_RN",
        "providerReferenceNumber": "",
    }


def _payment(order: Order, payment: Part) -> dict[str, str]:
    deposited = payment.amount if payment.state in {DEPOSITED, CLOSED} else payment.amount * 0
    return {
        **_part(order, payment, "paymentNumber"),
        "approvalCode": f"{int(payment.number) % 1_000_000:06d}",
        "approveAmount": money.text(payment.approved, order.currency),
        "depositAmount": money.text(deposited, order.currency),
        "paymentType": order.facts.get("paymentType", order.payment_type),
        "operationsAllowed": ",".join(order.payment_allowed(payment)),
        **_AVS,
        **order.payment_facts,
    }


def _credit(order: Order, credit: Part) -> dict[str, str]:
    return {
        **_part(order, credit, "creditNumber"),
        "amount": money.text(credit.amount, order.currency),
        "operationsAllowed": ",".join(order.credit_allowed(credit)),
    }
