"""Webhook payloads of the payment events as types; amounts are Decimal, parsed from text, never through a float.

Unknown keys are ignored: a selection may be wider than what is modelled here. A field that failed at run time arrives
as null beside a top-level ``errors`` list (Saleor protocol 3.1).
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from saleor_app_sdk.errors import BadPayload, EmptyBody, WrongEvent


class Value(BaseModel):
    """What every part of a payload has in common."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class Money(Value):
    """An amount in the currency's own unit."""

    amount: Decimal
    currency: str | None = None


class TaxedMoney(Value):
    """Gross, net and tax."""

    gross: Money
    net: Money | None = None
    tax: Money | None = None


class Channel(Value):
    """A sales channel."""

    id: str
    slug: str
    currency_code: str = ""


class Country(Value):
    """ISO 3166-1 alpha-2."""

    code: str


class Address(Value):
    """A billing or shipping address; Saleor's empty texts stay empty."""

    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    street_address1: str = Field(default="", alias="streetAddress1")
    street_address2: str = Field(default="", alias="streetAddress2")
    postal_code: str = ""
    city: str = ""
    city_area: str = ""
    country_area: str = ""
    country: Country | None = None
    phone: str | None = None


class User(Value):
    """A logged-in customer."""

    id: str
    email: str | None = None


class Product(Value):
    """A product's name."""

    name: str = ""


class Variant(Value):
    """What a checkout line is about."""

    id: str | None = None
    sku: str | None = None
    name: str = ""
    product: Product | None = None


class Line(Value):
    """A line of a checkout or an order."""

    id: str
    quantity: int = 0
    unit: TaxedMoney | None = Field(default=None, validation_alias=AliasChoices("unit", "unitPrice"))
    line_total: TaxedMoney | None = Field(default=None, validation_alias=AliasChoices("lineTotal", "totalPrice"))
    variant: Variant | None = None
    product_name: str | None = None
    variant_name: str | None = None
    product_sku: str | None = None

    @property
    def sku(self) -> str | None:
        """The article number."""
        return self.product_sku or (self.variant.sku if self.variant else None)

    @property
    def name(self) -> str:
        """Product and variant in one text."""
        product = self.variant.product.name if self.variant and self.variant.product else self.product_name
        variant = self.variant.name if self.variant else self.variant_name
        return " ".join(part for part in (product, variant) if part)


class _Source(Value):
    id: str
    channel: Channel
    email: str | None = Field(default=None, validation_alias=AliasChoices("email", "userEmail"))
    user: User | None = None
    billing_address: Address | None = None
    shipping_address: Address | None = None
    shipping: TaxedMoney | None = Field(default=None, validation_alias=AliasChoices("shipping", "shippingPrice"))
    lines: tuple[Line, ...] = ()


class Checkout(_Source):
    """A checkout being paid."""

    typename: Literal["Checkout"] = Field(alias="__typename")
    language_code: str | None = None
    total: TaxedMoney | None = Field(default=None, validation_alias=AliasChoices("total", "totalPrice"))


class Order(_Source):
    """An order being paid."""

    typename: Literal["Order"] = Field(alias="__typename")
    number: str | None = None
    language_code: str | None = Field(default=None, validation_alias=AliasChoices("languageCodeEnum", "languageCode"))
    total: TaxedMoney | None = Field(default=None, validation_alias=AliasChoices("total", "totalPrice"))


Source = Annotated[Checkout | Order, Field(discriminator="typename")]


class Recipient(Value):
    """The app that the event is meant for."""

    id: str


class Action(Value):
    """What is to be done with how much money."""

    amount: Decimal
    currency: str
    action_type: Literal["CHARGE", "AUTHORIZATION"]


class TransactionEvent(Value):
    """One event of a transaction."""

    id: str
    type: str | None = None
    psp_reference: str = ""
    amount: Money | None = None
    idempotency_key: str | None = None
    created_at: datetime | None = None


class TransactionItem(Value):
    """A Saleor transaction; ``psp_reference`` is empty while unset."""

    id: str
    token: str | None = None
    psp_reference: str = ""
    events: tuple[TransactionEvent, ...] = ()


class Event(Value):
    """What every event has; ``version`` is the shop's whole version."""

    issued_at: datetime | None = None
    version: str | None = None
    recipient: Recipient | None = None


class PaymentGatewayInitializeSession(Event):
    """A storefront asks what may be paid with."""

    amount: Decimal
    data: Any = None
    source_object: Source


class _Session(Event):
    data: Any = None
    merchant_reference: str | None = None
    customer_ip_address: str | None = None
    action: Action
    transaction: TransactionItem
    source_object: Source


class TransactionInitializeSession(_Session):
    """A storefront starts a payment."""

    idempotency_key: str | None = None


class TransactionProcessSession(_Session):
    """A storefront goes on with a payment."""


class RequestedAction(Value):
    """What staff ask for; a cancellation has no amount before 3.21."""

    amount: Decimal | None = None
    currency: str | None = None
    action_type: Literal["CHARGE", "REFUND", "CANCEL"]


class _Requested(Event):
    action: RequestedAction
    transaction: TransactionItem
    root_key: str | None = Field(default=None, alias="idempotencyKey")

    def idempotency_key(self) -> str | None:
        """Return the event's own key (planned), else that of the newest matching request (Saleor protocol 4.6)."""
        if self.root_key:
            return self.root_key
        wanted, amount = f"{self.action.action_type}_REQUEST", self.action.amount
        for event in self.transaction.events:  # newest first
            same = amount is None or (event.amount is not None and event.amount.amount == amount)
            if event.type == wanted and same and event.idempotency_key:
                return event.idempotency_key
        return None


class TransactionChargeRequested(_Requested):
    """Staff capture authorised money."""


class GrantedRefundLine(Value):
    """How much of one order line is refunded."""

    quantity: int
    order_line: Line


class GrantedRefund(Value):
    """A refund that staff granted in the order before, with the lines it is about."""

    id: str
    reason: str | None = None
    shipping_costs_included: bool = False
    lines: tuple[GrantedRefundLine, ...] = ()


class TransactionRefundRequested(_Requested):
    """Staff refund."""

    granted_refund: GrantedRefund | None = None


class TransactionCancelationRequested(_Requested):
    """Staff cancel an authorisation."""


E = TypeVar("E", bound=Event)


def _no_number(name: str) -> Any:
    # A storefront's 1e999 in ``data`` comes out of Saleor as Infinity, which is no JSON.
    raise ValueError(name)


def parse(raw: bytes, event: type[E], *, require_typename: bool = True) -> E:
    """Read a verified body.

    Raises:
        EmptyBody: there is none.
        WrongEvent: it is an event of another type.
        BadPayload: it is not what the subscription selects.
    """
    if not raw:
        raise EmptyBody
    try:
        body = json.loads(raw, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        raise BadPayload("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise BadPayload("The body is no JSON object.")
    typename = body.get("__typename")
    if typename != event.__name__ and (require_typename or typename is not None):
        raise WrongEvent
    return _validated(body, event)


def _validated(body: dict[str, Any], event: type[E]) -> E:
    try:
        return event.model_validate(body)
    except ValidationError as refused:
        errors = refused.errors()
    # A field that failed inside Saleor is null whatever its type says: it is absent, then (Saleor protocol 3.1).
    if sum(_removed(body, error["loc"]) for error in errors if error["input"] is None):
        return _validated(body, event)
    fields = sorted({".".join(str(part) for part in error["loc"]) for error in errors})
    raise BadPayload(f"The body lacks or spoils {', '.join(fields)[:300]}.")


def _removed(body: Any, place: tuple[int | str, ...]) -> bool:
    """Remove the null at an error's place, in which a union's member is named between the keys."""
    *way, last = place
    for part in way:
        known = (isinstance(body, dict) and part in body) or (isinstance(body, list) and isinstance(part, int))
        body = body[part] if known else body
    return isinstance(body, dict) and body.pop(last, body) is None
