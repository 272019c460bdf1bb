"""An order as the back end tells it (QMORE protocol 7.5); what may be done next is in ``operations_allowed``.

Amounts and times are None where QMORE's text is none. ``fields`` is everything as it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from qmore import dates, serial
from qmore.responses import Nonsense

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_AMOUNT = re.compile(r"-?[0-9]{1,17}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class OrderPayment:
    """One payment object of an order; ``batch_number`` comes with the day-end closing. See ``payers`` for who paid."""

    payment_number: str
    state: str
    approve_amount: Decimal | None
    deposit_amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    fields: Mapping[str, str]
    order_number: str = ""
    merchant_number: str = ""
    payment_type: str = ""
    approval_code: str = ""
    batch_number: str = ""
    time_created: datetime | None = None
    time_modified: datetime | None = None
    gateway_reference_number: str = ""
    provider_reference_number: str = ""
    avs_result_code: str = ""
    avs_result_message: str = ""
    avs_provider_result_code: str = ""
    avs_provider_result_message: str = ""
    instrument_country: str = ""


@dataclass(frozen=True)
class OrderCredit:
    """One credit object of an order."""

    credit_number: str
    state: str
    amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    fields: Mapping[str, str]
    order_number: str = ""
    merchant_number: str = ""
    batch_number: str = ""
    time_created: datetime | None = None
    time_modified: datetime | None = None
    gateway_reference_number: str = ""
    provider_reference_number: str = ""


@dataclass(frozen=True)
class OrderDetails:
    """One order; trust rests on TLS, since the back end signs nothing (QMORE protocol 7.1).

    ``payment_type`` is QMORE's technical name and differs from the one that was asked for (QMORE protocol 7.7).
    """

    order_number: str
    state: str
    amount: Decimal | None
    currency: str
    operations_allowed: frozenset[str]
    payments: tuple[OrderPayment, ...]
    credits: tuple[OrderCredit, ...]
    fields: Mapping[str, str]
    merchant_number: str = ""
    payment_type: str = ""
    brand: str = ""
    order_description: str = ""
    order_text: str = ""
    acquirer: str = ""
    contract_number: str = ""
    order_reference: str = ""
    customer_statement: str = ""
    source_order_number: str = ""
    time_created: datetime | None = None
    time_modified: datetime | None = None


@dataclass(frozen=True)
class NoOrder:
    """QMORE knows no order of this number."""


def read(values: dict[str, str]) -> OrderDetails | NoOrder | Nonsense:
    """Read an answer to ``getOrderDetails`` that says: done."""
    if values.get("orders") == "0":
        return NoOrder()
    found = serial.items(values, "order")
    if not found or not found[0].get("orderNumber"):
        return Nonsense("the answer has no order and does not say that there is none")
    return _order(found[0], values)


def _order(order: dict[str, str], values: dict[str, str]) -> OrderDetails:
    return OrderDetails(
        order_number=order["orderNumber"],
        state=order.get("state", ""),
        amount=_amount(order.get("amount", "")),
        currency=order.get("currency", ""),
        operations_allowed=_operations(order.get("operationsAllowed", "")),
        payments=tuple(_payment(item) for item in serial.items(values, "payment.1")),
        credits=_credits(values),
        fields=order,
        merchant_number=order.get("merchantNumber", ""),
        payment_type=order.get("paymentType", ""),
        brand=order.get("brand", ""),
        order_description=order.get("orderDescription", ""),
        order_text=order.get("orderText", ""),
        acquirer=order.get("acquirer", ""),
        contract_number=order.get("contractNumber", ""),
        order_reference=order.get("orderReference", ""),
        customer_statement=order.get("customerStatement", ""),
        source_order_number=order.get("sourceOrderNumber", ""),
        time_created=dates.moment(order.get("timeCreated", "")),
        time_modified=dates.moment(order.get("timeModified", "")),
    )


def _payment(item: dict[str, str]) -> OrderPayment:
    return OrderPayment(
        payment_number=item.get("paymentNumber", ""),
        state=item.get("state", ""),
        approve_amount=_amount(item.get("approveAmount", "")),
        deposit_amount=_amount(item.get("depositAmount", "")),
        currency=item.get("currency", ""),
        operations_allowed=_operations(item.get("operationsAllowed", "")),
        fields=item,
        order_number=item.get("orderNumber", ""),
        merchant_number=item.get("merchantNumber", ""),
        payment_type=item.get("paymentType", ""),
        approval_code=item.get("approvalCode", ""),
        batch_number=item.get("batchNumber", ""),
        time_created=dates.moment(item.get("timeCreated", "")),
        time_modified=dates.moment(item.get("timeModified", "")),
        gateway_reference_number=item.get("gatewayReferenceNumber", ""),
        provider_reference_number=item.get("providerReferenceNumber", ""),
        avs_result_code=item.get("avsResultCode", ""),
        avs_result_message=item.get("avsResultMessage", ""),
        avs_provider_result_code=item.get("avsProviderResultCode", ""),
        avs_provider_result_message=item.get("avsProviderResultMessage", ""),
        instrument_country=item.get("instrumentCountry", ""),
    )


def _credits(values: dict[str, str]) -> tuple[OrderCredit, ...]:
    """The guide prints the operations beside the credits, the library per credit (QMORE protocol 13 no. 10).

    Of one credit both readings say the same; of several, only what stands with a credit is believed.
    """
    found = serial.items(values, "credit.1")
    beside = values.get("credit.1.operationsAllowed", "") if len(found) == 1 else ""
    return tuple(_credit(item, item.get("operationsAllowed", beside)) for item in found)


def _credit(item: dict[str, str], allowed: str) -> OrderCredit:
    return OrderCredit(
        credit_number=item.get("creditNumber", ""),
        state=item.get("state", ""),
        amount=_amount(item.get("amount", "")),
        currency=item.get("currency", ""),
        operations_allowed=_operations(allowed),
        fields=item,
        order_number=item.get("orderNumber", ""),
        merchant_number=item.get("merchantNumber", ""),
        batch_number=item.get("batchNumber", ""),
        time_created=dates.moment(item.get("timeCreated", "")),
        time_modified=dates.moment(item.get("timeModified", "")),
        gateway_reference_number=item.get("gatewayReferenceNumber", ""),
        provider_reference_number=item.get("providerReferenceNumber", ""),
    )


def _operations(text: str) -> frozenset[str]:
    """Split at commas, which may have come raw or encoded (QMORE protocol 1.3)."""
    return frozenset(name for name in (part.strip() for part in text.split(",")) if name)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if _AMOUNT.fullmatch(text) else None
