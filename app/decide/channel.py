"""How one channel takes payments: what a shop admin configures, validated, without any secret."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from qmore import payment_types

Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Text = dict[Language, str]
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

# Labels for shops that set none: German and English as QENTA's own shop plugins call the methods.
LABELS: dict[str, Text] = {
    "CCARD": {"de": "Kreditkarte", "en": "Credit card"},
    "PAYPAL": {"de": "PayPal", "en": "PayPal"},
    "EPS": {"de": "eps-Überweisung", "en": "eps online transfer"},
}


class _Setting(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, validate_by_name=True, validate_by_alias=True
    )


class Method(_Setting):
    """One payment method as a channel offers it; limits in the channel's currency."""

    payment_type: str
    label: Text = {}
    instructions: Text = {}
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    countries: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    enabled: bool = True
    business: Literal["any", "only", "never"] = "any"
    minimum_age: Annotated[int, Field(ge=0, le=120)] | None = None

    @field_validator("payment_type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in payment_types.TABLE:
            raise ValueError(f"QMORE has no payment type {value}; known are {', '.join(payment_types.TABLE)}")
        return value

    @property
    def type(self) -> payment_types.PaymentType:
        """What QMORE can do with this payment type."""
        return payment_types.TABLE[self.payment_type]

    def title(self, language: str) -> str:
        """Return the label in a language, else in English, else the code."""
        texts = {**LABELS.get(self.payment_type, {}), **self.label}
        return texts.get(language) or texts.get("en") or self.payment_type

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
        currencies = self.currencies or tuple(self.type.currencies or ())
        asked: dict[Hidden, bool] = {
            "DISABLED": not self.enabled,
            "NOTHING_TO_PAY": amount is not None and amount <= 0,
            "BELOW_MINIMUM": amount is not None and self.minimum is not None and amount < self.minimum,
            "ABOVE_MAXIMUM": amount is not None and self.maximum is not None and amount > self.maximum,
            "CURRENCY": bool(currencies) and currency not in currencies,
            "COUNTRY": bool(self.countries) and country is not None and country not in self.countries,
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


class ChannelSettings(_Setting):
    """One channel's configuration, without credentials."""

    allowed_origins: tuple[str, ...]
    methods: tuple[Method, ...]
    language: Language = "en"
    card_form: Literal["pci3", "classic"] = "pci3"
    card_form_options: dict[str, str] = {}
    service_url: str
    customer_statement: str | None = None
    order_numbers: bool = True
    transfer_fund: bool = False
    forward: Forward = Forward()

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            parts = urlsplit(value)
            if parts.scheme not in {"http", "https"} or not parts.netloc or value != f"{parts.scheme}://{parts.netloc}":
                raise ValueError(f"{value} is no origin; write it like https://shop.example, without a path")
        return values

    @field_validator("service_url")
    @classmethod
    def _absolute(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("give the absolute URL of the shop's contact page")
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


def environment(customer_id: str) -> Literal["demo", "test", "production"]:
    """Derive the environment from the customer id (QMORE protocol 2.2)."""
    if customer_id == "D200001":
        return "demo"
    return "test" if customer_id in {"D200410", "D200411", "D200906"} else "production"
