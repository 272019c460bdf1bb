"""Answers to the payment events, in which what Saleor would refuse cannot be built (Saleor protocol 4.5 and 4.6).

A success or request without a reference, an empty or relative URL, an amount with a float in it: none of them passes
the constructor, since Saleor turns one wrong key into a failed payment.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_serializer, field_validator, model_validator
from pydantic.alias_generators import to_camel

Reference = Annotated[str, Field(min_length=1, max_length=512)]
Digits = Annotated[str, Field(pattern="^[0-9]{1,4}$")]
Action = Literal["CHARGE", "REFUND", "CANCEL"]
Actions = tuple[Action, ...]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/?#]+[^\s]*$", max_length=200)]


class Reply(BaseModel):
    """What every answer and part of one has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, alias_generator=to_camel, validate_by_name=True)


def filled(reply: Reply) -> dict[str, Any]:
    """Return what is filled in: a key with null is not the same as no key everywhere."""
    return reply.model_dump(mode="json", by_alias=True, exclude_none=True)


class Acknowledged(Reply):
    """An asynchronous event is taken; Saleor reads no more than the status."""

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor is sent."""
        return {}


class GatewayReply(Reply):
    """``PAYMENT_GATEWAY_INITIALIZE_SESSION``: public configuration only (Saleor protocol 4.8)."""

    data: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        return self.model_dump(mode="json")


class PaymentMethodDetails(Reply):
    """What was paid with; shown by Saleor 3.22 and later, ignored before."""

    type: Literal["CARD", "OTHER"]
    name: Annotated[str, Field(min_length=1, max_length=256)]
    brand: Annotated[str, Field(max_length=40)] | None = None
    first_digits: Digits | None = None
    last_digits: Digits | None = None
    exp_month: Annotated[int, Field(ge=1, le=12)] | None = None
    exp_year: Annotated[int, Field(ge=2000, le=9999)] | None = None

    @model_validator(mode="after")
    def _only_cards_have_digits(self) -> Self:
        card = (self.brand, self.first_digits, self.last_digits, self.exp_month, self.exp_year)
        if self.type == "OTHER" and any(part is not None for part in card):
            raise ValueError("only a CARD has brand, digits and expiry; OTHER has a name alone")
        return self


class _Told(Reply):
    amount: Annotated[Decimal, Field(ge=0)] | None = None  # 0 and None both mean: as requested
    message: str | None = None
    external_url: Url | None = None
    time: AwareDatetime | None = None

    @field_validator("message")
    @classmethod
    def _short(cls, value: str | None) -> str | None:
        return value[:512] if value else None

    @field_serializer("amount")
    def _exact(self, value: Decimal | None) -> str | None:
        return None if value is None else f"{value:f}"


class _SessionReply(_Told):
    result: ClassVar[str]

    psp_reference: Reference | None = None
    data: Any = None

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        return {"result": self.result, **filled(self)}


class _Counted(_SessionReply):
    psp_reference: Reference
    actions: Actions | None = None  # None leaves them unchanged, () clears them
    payment_method_details: PaymentMethodDetails | None = None


class ChargeSuccess(_Counted):
    """The money is taken."""

    result = "CHARGE_SUCCESS"


class AuthorizationSuccess(_Counted):
    """The money is reserved."""

    result = "AUTHORIZATION_SUCCESS"


class ChargeRequest(_Counted):
    """The money is on its way; a report follows."""

    result = "CHARGE_REQUEST"


class AuthorizationRequest(_Counted):
    """The reservation is on its way; a report follows."""

    result = "AUTHORIZATION_REQUEST"


class ChargeActionRequired(_SessionReply):
    """The shopper must do something; the session stays open."""

    result = "CHARGE_ACTION_REQUIRED"


class AuthorizationActionRequired(_SessionReply):
    """The shopper must do something; the session stays open."""

    result = "AUTHORIZATION_ACTION_REQUIRED"


class ChargeFailure(_SessionReply):
    """Final: the shopper needs a new transaction."""

    result = "CHARGE_FAILURE"


class AuthorizationFailure(_SessionReply):
    """Final: the shopper needs a new transaction."""

    result = "AUTHORIZATION_FAILURE"


class _ActionReply(_Told):
    outcome: ClassVar[str]

    action: Annotated[Action, Field(exclude=True)]  # the one that was requested: Saleor refuses another's result
    psp_reference: Reference  # without one Saleor takes a second outcome for a repeat (Saleor protocol 4.6)
    actions: Actions | None = None  # None leaves them unchanged, () clears them

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads."""
        return {"result": f"{self.action}_{self.outcome}", **filled(self)}


class ActionSucceeded(_ActionReply):
    """What staff asked for is done; the reference is this operation's own."""

    outcome = "SUCCESS"


class ActionFailed(_ActionReply):
    """What staff asked for is refused for good; ``message`` is shown to them."""

    outcome = "FAILURE"


class ActionPending(Reply):
    """What staff asked for is under way; a report with the same reference says the end."""

    psp_reference: Reference
    actions: Actions | None = None  # None leaves them unchanged, () clears them

    def document(self) -> dict[str, Any]:
        """Return the JSON that Saleor reads: no ``result``, not even null, which 3.21 refuses."""
        return filled(self)
