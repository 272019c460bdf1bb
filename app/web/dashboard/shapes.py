"""What every part of the Dashboard's JSON speaks with: camelCase models, a refusal, a change, a check's result."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

CheckState = Literal["ok", "warning", "failed", "skipped"]


class Shape(BaseModel):
    """A JSON object with camelCase names; unknown ones are refused by name."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        hide_input_in_errors=True,  # a secret may be in it
    )


class FieldError(Shape):
    """What is wrong at one field; the path as in the request's JSON, joined by dots; empty where it is the whole."""

    field: str
    code: str  # the kind of mistake: ``missing``, ``string_too_long``, ``below_minimum`` …
    message: str


class Cause(Shape):
    """Why something is so: a stable code and its values, among which there may be further causes."""

    code: str
    words: dict[str, Any]


class Change(Shape):
    """One field's difference; secrets only as ``(hidden)``."""

    subject: str
    field: str
    before: str
    after: str


class Refusal(Shape):
    """Why a request was refused, in the reader's language, and the way out."""

    code: str
    message: str
    remedy: str
    reason: Cause | None = None  # what the message adds to the code, where that has a code of its own
    fields: list[FieldError] = []
    changes: list[Change] = []  # what somebody else has changed meanwhile, for 409
    version: int | None = None  # the present version, for 409


class Refused(Shape):
    """The body of every refusal."""

    error: Refusal


class Saved(Shape):
    """What every save answers, also one that is only tried (``dryRun``)."""

    version: int  # the version that is stored now, or would be
    changes: list[Change]
    audit_id: str | None  # what can be undone; None for a dry run
    open_payments: int  # how many keep the configuration they were started with


class CheckResult(Shape):
    """One check's result, kept with its date."""

    name: str
    result: CheckState
    code: str
    sentence: str
    remedy: str | None = None
    detail: str = ""  # the other side's own words: show them as text
    checked_at: datetime


class Session(Shape):
    """Who asks, and what the person may do."""

    email: str
    saleor_api_url: str
    public_url: str
    app_version: str
    may_configure: bool
    may_pay: bool
    payment_types: list["PaymentTypeInfo"]
    card_form_options: list["CardFormOption"]


class PaymentTypeInfo(Shape):
    """One payment type that QMORE knows."""

    code: str
    title: str
    data_storage: bool
    can_authorize: bool
    currencies: list[str]  # the only ones; empty where every currency goes
    countries: list[str]
    requires: list[str]


class CardFormOption(Shape):
    """One option of QMORE's card form; a text has at most 32 characters, a switch is ``true`` or ``false``."""

    name: str
    kind: Literal["url", "text", "switch"]
