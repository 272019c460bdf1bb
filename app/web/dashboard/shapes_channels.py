"""Channels as JSON: the map to accounts, settings, the matrix, and the simulator."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from app.decide.channel import ChannelSettings
from app.web.dashboard.shapes import Saved, Shape
from app.web.dashboard.shapes_accounts import Environment

Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class ChannelView(Shape):
    """One of Saleor's channels, and how it takes payments."""

    slug: str
    name: str
    currency: str | None  # None where Saleor has no such channel (any more)
    in_saleor: bool
    is_active: bool
    version: int  # 0 until it is configured
    account_id: str | None
    account_name: str | None
    environment: Environment | None
    is_test_channel: bool
    settings: ChannelSettings | None
    differs: list[str]  # the names of the settings that are not the defaults
    mistakes: list[str]


class ChannelList(Shape):
    """Every channel; ``unheard`` says why Saleor's own are missing."""

    channels: list[ChannelView]
    unheard: str | None = None


class ChannelEdit(Shape):
    """A channel's new state; ``settings`` left out follow the defaults."""

    version: int
    account_id: str
    is_test_channel: bool = False
    settings: ChannelSettings | None = None


class ChannelSaved(Saved):
    """A saved channel."""

    channel: ChannelView


class Defaults(Shape):
    """What a channel is configured with where it says nothing else; None until somebody has set it."""

    version: int
    settings: ChannelSettings | None


class DefaultsEdit(Shape):
    """New defaults; channels that differ keep their own."""

    version: int
    settings: ChannelSettings


class Reason(Shape):
    """Why a method is not shown."""

    code: str
    sentence: str


class Cell(Shape):
    """A method in a channel; without reasons it is offered."""

    payment_type: str
    reasons: list[Reason]


class MatrixRow(Shape):
    """A channel in its currency."""

    channel: str
    currency: str
    cells: list[Cell]


class Matrix(Shape):
    """Channel by currency by method, with the reason for every empty cell."""

    payment_types: list[str]
    rows: list[MatrixRow]


class Shopper(Shape):
    """Somebody with a basket; only what is known."""

    amount: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=3)]
    currency: Currency
    country: Country | None = None
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"
    business: bool | None = None
    birth_date: date | None = None


class Shown(Shape):
    """A method as this shopper would see it; hidden where there are reasons."""

    payment_type: str
    label: str
    shown: bool
    reasons: list[Reason]


class Simulated(Shape):
    """What the shopper would see, in the channel's order, and why not."""

    methods: list[Shown]
