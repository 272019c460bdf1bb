"""Stored payment methods: their five events, and answers in which what Saleor would refuse cannot be built (Saleor protocol 4.7).

Only logged-in customers have stored methods, so every event has a ``user``. The app keeps which method is whose; an
``id`` here is the app's own, without Saleor's prefix ``app:<identifier>:``.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from saleor_app_sdk.events import Channel, Event, User
from saleor_app_sdk.replies import Reply, filled

Id = Annotated[str, Field(min_length=1)]
Digits = Annotated[str, Field(pattern="^[0-9]{1,8}$")]
Flow = Literal["INTERACTIVE"]


class _Asked(Event):
    user: User
    channel: Channel


class ListStoredPaymentMethods(_Asked):
    """A customer's methods are shown; Saleor keeps the answer for five minutes."""


class StoredPaymentMethodDeleteRequested(_Asked):
    """A customer removes a method."""

    payment_method_id: str


class PaymentGatewayInitializeTokenizationSession(_Asked):
    """A storefront prepares to store a method."""

    data: Any = None


class PaymentMethodInitializeTokenizationSession(_Asked):
    """A storefront begins to store a method."""

    data: Any = None
    payment_flow_to_support: Flow = "INTERACTIVE"


class PaymentMethodProcessTokenizationSession(_Asked):
    """A storefront goes on with storing a method."""

    id: str
    data: Any = None


class CreditCardInfo(Reply):
    """What a customer recognises a card by; never its number."""

    brand: Annotated[str, Field(min_length=1)]
    last_digits: Digits
    exp_year: Annotated[int, Field(ge=2000, le=9999)]
    exp_month: Annotated[int, Field(ge=1, le=12)]
    first_digits: Digits | None = None


class StoredPaymentMethod(Reply):
    """One stored method."""

    id: Id
    type: Annotated[str, Field(min_length=1)]
    name: str | None = None
    data: Any = None
    supported_payment_flows: tuple[Flow, ...] = ("INTERACTIVE",)
    credit_card_info: CreditCardInfo | None = None


class StoredPaymentMethods(Reply):
    """The answer to ``ListStoredPaymentMethods``; Saleor would skip a broken item silently."""

    payment_methods: tuple[StoredPaymentMethod, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        return filled(self)


class _Result(Reply):
    result: ClassVar[str]

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        return {"result": self.result, **filled(self)}


class _Failed(_Result):
    error: Annotated[str, Field(min_length=1)] | None = None  # shown to the shopper


class MethodDeleted(_Result):
    """The method is gone."""

    result = "SUCCESSFULLY_DELETED"


class DeletionFailed(_Failed):
    """The method is still there."""

    result = "FAILED_TO_DELETE"


class TokenizationInitialized(_Result):
    """The storefront has in ``data``, which is public, what it needs to store a method."""

    result = "SUCCESSFULLY_INITIALIZED"

    data: Any = None


class InitializationFailed(_Failed):
    """No method can be stored now."""

    result = "FAILED_TO_INITIALIZE"

    data: Any = None


class MethodTokenized(_Result):
    """The method is stored under ``id``."""

    result = "SUCCESSFULLY_TOKENIZED"

    id: Id
    data: Any = None


class TokenizationActionRequired(_Result):
    """The customer must do something; the storefront goes on with ``id``."""

    result = "ADDITIONAL_ACTION_REQUIRED"

    id: Id
    data: Any = None


class TokenizationPending(_Result):
    """Whether the method is stored shows later, in the list."""

    result = "PENDING"

    id: Id | None = None
    data: Any = None


class TokenizationFailed(_Failed):
    """The method is not stored."""

    result = "FAILED_TO_TOKENIZE"


class NotDelivered(_Failed):
    """The app could not ask whoever keeps the methods; any of the four requests may end so."""

    result = "FAILED_TO_DELIVER"
