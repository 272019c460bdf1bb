"""Channels as JSON: the map to accounts, settings, the matrix, and the simulator."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from app.decide.channel import ChannelSettings, Country, Currency, Language
from app.web.dashboard.shapes import Saved, Shape
from app.web.dashboard.shapes_accounts import Environment


class Reason(Shape):
    """Why something is not shown, or will not work."""

    code: str
    sentence: str


class ChannelView(Shape):
    """One of Saleor's channels, and how it takes payments."""

    slug: str
    name: str
    currency: str | None  # None where Saleor has no such channel (any more), or does not say
    in_saleor: bool
    is_active: bool
    version: int  # 0 until it is configured
    account_id: str | None
    account_name: str | None
    environment: Environment | None
    is_test_channel: bool
    settings: ChannelSettings | None  # as they are in effect: the defaults with the channel's overrides
    differs: list[
        str
    ]  # the paths that are not the defaults: ``customerStatement``, ``methods.PAYPAL.minimum``, ``methods`` (order)
    mistakes: list[Reason]
    open_payments: int  # under way; they keep the configuration they were started with


class ChannelList(Shape):
    """Every channel; ``unheard`` says why Saleor's own are missing."""

    channels: list[ChannelView]
    unheard: str | None = None


class ChannelEdit(Shape):
    """A channel's new state; ``settings`` left out follow the defaults."""

    version: int
    account_id: Annotated[str, Field(max_length=64)]
    is_test_channel: bool = False
    settings: ChannelSettings | None = None


class ChannelUnmap(Shape):
    """The version that the person who takes the account away has seen."""

    version: int


class ChannelSaved(Saved):
    """A saved channel."""

    channel: ChannelView


class Defaults(Shape):
    """What a channel is configured with where it says nothing else; None until somebody has set it."""

    version: int
    settings: ChannelSettings | None
    open_payments: int


class DefaultsEdit(Shape):
    """New defaults; channels that differ keep their own."""

    version: int
    settings: ChannelSettings


class Cell(Shape):
    """A method in a channel; without reasons it is offered."""

    payment_type: str
    reasons: list[Reason]


class MatrixRow(Shape):
    """A channel in its currency."""

    channel: str
    name: str
    currency: str
    cells: list[Cell]


class Matrix(Shape):
    """Channel by currency by method, with the reason for every empty cell."""

    payment_types: list[str]
    rows: list[MatrixRow]


class Shopper(Shape):
    """Somebody with a basket; what is not known hides nothing."""

    amount: Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=3)]
    currency: Currency
    country: Country | None = None
    language: Language = "en"
    business: bool | None = None
    age: Annotated[int, Field(ge=0, le=150)] | None = None


class Shown(Shape):
    """A method as this shopper would see it; hidden where there are reasons."""

    payment_type: str
    label: str
    instructions: str | None
    shown: bool
    reasons: list[Reason]


class Simulated(Shape):
    """What the shopper would see, in the channel's order, and why not."""

    methods: list[Shown]
