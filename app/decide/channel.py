"""How one channel takes payments: what a shop admin configures, validated, without any secret."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError
from qmore import payment_types

if TYPE_CHECKING:
    from collections.abc import Callable

Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Title = dict[Language, Annotated[str, Field(max_length=100)]]
Text = dict[Language, Annotated[str, Field(max_length=2000)]]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Limit = Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=3)]
Hidden = Literal[
    "DISABLED",
    "NOTHING_TO_PAY",
    "BELOW_MINIMUM",
    "ABOVE_MAXIMUM",
    "CURRENCY",
    "COUNTRY",
    "BUSINESS_ONLY",
    "CONSUMERS_ONLY",
    "TOO_YOUNG",
]

# Labels for shops that set none, where QMORE's own name for a method is not the one that shoppers know.
LABELS: dict[str, Title] = {
    "CCARD": {"de": "Kreditkarte", "en": "Credit card"},
    "PAYPAL": {"de": "PayPal", "en": "PayPal"},
    "EPS": {"de": "eps-Überweisung", "en": "eps online transfer"},
    "CCARD-MOTO": {"de": "Karte am Telefon", "en": "Card by phone"},
    "INVOICE": {"de": "Rechnung", "en": "Invoice"},
    "INSTALLMENT": {"de": "Ratenzahlung", "en": "Instalments"},
    "SEPA-DD": {"de": "SEPA-Lastschrift", "en": "SEPA direct debit"},
    "KLARNA": {"de": "Klarna", "en": "Klarna"},
}


class _Setting(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class Method(_Setting):
    """One payment method as a channel offers it; limits in the channel's currency."""

    payment_type: str
    label: Title = {}
    instructions: Text = {}
    minimum: Limit | None = None
    maximum: Limit | None = None
    countries: tuple[Country, ...] = ()
    currencies: tuple[Currency, ...] = ()
    enabled: bool = True
    business: Literal["any", "only", "never"] = "any"
    minimum_age: Annotated[int, Field(ge=0, le=120)] | None = None
    capture: Literal["channel", "charge", "authorize"] = "channel"  # "channel": as the channel says

    @field_validator("payment_type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in payment_types.TABLE:
            known = ", ".join(payment_types.TABLE)
            raise PydanticCustomError(
                "payment_type", "QMORE has no such payment type; known are {known}", {"known": known}
            )
        return value

    @field_validator("maximum")
    @classmethod
    def _above_minimum(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        least = info.data.get("minimum")
        if value is not None and least is not None and value < least:
            raise PydanticCustomError("below_minimum", "is below the minimum")
        return value

    @field_validator("capture")
    @classmethod
    def _can_wait(cls, value: str, info: ValidationInfo) -> str:
        known = payment_types.TABLE.get(info.data.get("payment_type", ""))
        if value == "authorize" and known and not known.can_authorize:
            raise PydanticCustomError("cannot_authorize", "this payment type cannot be authorised first")
        return value

    @property
    def type(self) -> payment_types.PaymentType:
        """What QMORE can do with this payment type."""
        return payment_types.TABLE[self.payment_type]

    def title(self, language: str) -> str:
        """Return the label in a language, else in English, else the method's own name."""
        texts = {**LABELS.get(self.payment_type, {}), **self.label}
        return texts.get(language) or texts.get("en") or self.type.name

    def hidden(
        self,
        amount: Decimal | None,
        currency: str,
        country: str | None,
        *,
        business: bool | None = None,
        age: int | None = None,
    ) -> tuple[Hidden, ...]:
        """Return every reason why a purchase may not be paid with this method; what is not known hides nothing."""
        currencies = self.currencies or self.type.currencies
        countries = self.countries or self.type.countries
        asked: dict[Hidden, bool] = {
            "DISABLED": not self.enabled,
            "NOTHING_TO_PAY": amount is not None and amount <= 0,
            "BELOW_MINIMUM": amount is not None and self.minimum is not None and amount < self.minimum,
            "ABOVE_MAXIMUM": amount is not None and self.maximum is not None and amount > self.maximum,
            "CURRENCY": bool(currencies) and currency not in currencies,
            "COUNTRY": bool(countries) and country is not None and country not in countries,
            "BUSINESS_ONLY": self.business == "only" and business is False,
            "CONSUMERS_ONLY": self.business == "never" and business is True,
            "TOO_YOUNG": self.minimum_age is not None and age is not None and age < self.minimum_age,
        }
        return tuple(reason for reason, applies in asked.items() if applies)

    def offers(self, amount: Decimal, currency: str, country: str | None) -> bool:
        """Tell whether a purchase may be paid with this method."""
        return not self.hidden(amount, currency, country)


class Forward(_Setting):
    """Which of the shopper's data leave for QMORE beyond what a method demands."""

    consumer: bool = True
    basket: bool = False


# What QMORE's card form takes (QMORE protocol 4.2): a URL of styles, texts of at most 32 characters, and switches.
CARD_FORM_OPTIONS: dict[str, Literal["url", "text", "switch"]] = {
    "iframeCssUrl": "url",
    "creditcardPanPlaceholder": "text",
    "creditcardCvcPlaceholder": "text",
    "creditcardCardholderNamePlaceholder": "text",
    "creditcardIssueNumberPlaceholder": "text",
    "creditcardShowExpirationDatePlaceholder": "switch",
    "creditcardShowIssueDatePlaceholder": "switch",
    "creditcardShowCardholderNameField": "switch",
    "creditcardShowCvcField": "switch",
    "creditcardShowIssueDateField": "switch",
    "creditcardShowIssueNumberField": "switch",
}
_PLACEHOLDER = 32
_FORMS: dict[str, Callable[[str], bool]] = {
    "url": lambda value: _is_url(value) and len(value) <= _URL,
    "text": lambda value: len(value) <= _PLACEHOLDER and value.isprintable(),
    "switch": lambda value: value in {"true", "false"},
}
_URL = 255


_LABEL = r"\w(?:[\w-]*\w)?"  # of any script; underscores are for hosts at home
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_HOST_LENGTH = 253  # RFC 1035
_PORTS = {"http": 80, "https": 443}


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port  # a port that cannot be raises as well
    except ValueError:
        return False
    known = ":" in host or (
        len(host) <= _HOST_LENGTH and bool(_HOST.fullmatch(host))
    )  # what had brackets was read as IPv6
    return parts.scheme in _PORTS and known and value.isprintable() and " " not in value


def _is_origin(value: str) -> bool:
    """Tell whether a browser would write an origin so: nothing but scheme and host, and no port that goes without saying."""
    if not _is_url(value):
        return False
    parts = urlsplit(value)
    bare = value == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
    return bare and parts.port != _PORTS[parts.scheme]


class ChannelSettings(_Setting):
    """One channel's configuration, without credentials."""

    allowed_origins: Annotated[tuple[str, ...], Field(max_length=50)]
    methods: tuple[Method, ...]
    language: Language = "en"
    capture: Literal["saleor", "charge", "authorize"] = "saleor"  # "saleor": as Saleor's channel asks
    card_form: Literal["pci3", "classic"] = "pci3"
    card_form_options: dict[str, str] = {}
    service_url: Annotated[str, Field(max_length=_URL)]  # QMORE protocol 5.1
    customer_statement: Annotated[str, Field(pattern="^[ -~]{1,254}$")] | None = None  # QMORE protocol A.1
    order_numbers: bool = True
    transfer_fund: bool = False
    reverse_double_payments: bool = False
    forward: Forward = Forward()

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_is_origin(value) for value in values):
            raise PydanticCustomError("origin", "is no origin; write it like https://shop.example, without a path")
        return values

    @field_validator("methods")
    @classmethod
    def _once(cls, values: tuple[Method, ...]) -> tuple[Method, ...]:
        codes = [method.payment_type for method in values]
        if len(set(codes)) < len(codes):
            raise PydanticCustomError("twice", "names a payment type twice")
        return values

    @field_validator("card_form_options")
    @classmethod
    def _known_options(cls, values: dict[str, str]) -> dict[str, str]:
        for name, value in values.items():
            if name not in CARD_FORM_OPTIONS:
                raise PydanticCustomError("card_option", "QMORE's card form has no option {name}", {"name": name[:64]})
            if not _FORMS[CARD_FORM_OPTIONS[name]](value):
                raise PydanticCustomError("card_option_value", "{name} does not have the right form", {"name": name})
        return values

    @field_validator("service_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if not _is_url(value):
            raise PydanticCustomError("url", "give the absolute URL of the shop's contact page")
        return value

    def method(self, payment_type: str) -> Method | None:
        """Return the configured method of a payment type."""
        return next((m for m in self.methods if m.payment_type == payment_type), None)

    def allows(self, url: str) -> bool:
        """Tell whether a return URL belongs to one of the channel's origins: no open redirect."""
        try:
            parts = urlsplit(url)
            origin = f"{parts.scheme}://{parts.netloc}".lower()
        except ValueError:
            return False
        printable = url.isprintable() and "\\" not in url and " " not in url
        return printable and "@" not in parts.netloc and origin in {o.lower() for o in self.allowed_origins}


DEMO = "D200001"
TESTS = ("D200410", "D200411", "D200906")


def environment(customer_id: str) -> Literal["demo", "test", "production"]:
    """Derive the environment from the customer id (QMORE protocol 2.2)."""
    if customer_id == DEMO:
        return "demo"
    return "test" if customer_id in TESTS else "production"
