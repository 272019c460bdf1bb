"""What a storefront may send in ``data`` (the storefront contract), read with every mistake named by its field."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from app.decide.cards import holds_card_number
from app.decide.problems import Problem


class _Data(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_alias=True, validate_by_name=False
    )


class GatewayData(_Data):
    """``paymentGatewayInitialize``: everything is optional."""

    language: str | None = Field(default=None, pattern="^[A-Za-z]{2}([-_].*)?$", max_length=35)
    payment_types: tuple[str, ...] | None = Field(default=None, max_length=50)
    data_storage: Literal["auto", "new", "none"] = "auto"
    read: bool = False


class ConsumerData(_Data):
    """What only the storefront knows about the shopper."""

    ip_address: str | None = Field(default=None, max_length=45)
    user_agent: str | None = Field(default=None, max_length=2048)
    birth_date: date | None = None
    company_name: str | None = Field(default=None, max_length=100)
    vat_id: str | None = Field(default=None, max_length=50)


class PaymentData(_Data):
    """``transactionInitialize``, and ``transactionProcess`` to start again what could not be started."""

    payment_type: str = Field(max_length=32)
    return_url: str = Field(max_length=2000)
    storage_id: str | None = Field(default=None, max_length=64)
    financial_institution: str | None = Field(default=None, max_length=64)
    consumer: ConsumerData = ConsumerData()
    window_name: str | None = Field(default=None, pattern="^[A-Za-z_]{1,64}$")
    save_payment_method: Literal[False] = False
    stored_payment_method_id: None = None
    consent: tuple[str, ...] = Field(default=(), max_length=20)


D = TypeVar("D", bound=_Data)


def read(data: Any, model: type[D]) -> D | tuple[Problem, ...]:
    """Read a storefront's ``data``; mistakes come back as problems, each with its field, never with its value."""
    if holds_card_number(data):
        return (
            Problem(
                code="CARD_DATA_REFUSED",
                message="Something in data looks like a card number. Card data go from the browser to QMORE only, "
                "through the data storage's iframe; nothing of this request was kept.",
            ),
        )
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as refused:
        return tuple(_problem(error) for error in refused.errors(include_input=False, include_url=False))


def _problem(error: Any) -> Problem:
    field = ".".join(str(part) for part in error["loc"]) or None
    codes = {"missing": "REQUIRED", "extra_forbidden": "UNKNOWN_FIELD"}
    code = codes.get(error["type"], "INVALID")
    return Problem(code=code, field=field, message=f"{field or 'data'}: {error['msg']}")
