# ruff: noqa: ARG001 - the contract stands before its bodies
"""Channels: the map, the defaults, the matrix and the simulator."""

from fastapi import APIRouter

from app.web.dashboard.door import Configurer, Door, No
from app.web.dashboard.shapes import Saved
from app.web.dashboard.shapes_channels import (
    ChannelEdit,
    ChannelList,
    ChannelSaved,
    Defaults,
    DefaultsEdit,
    Matrix,
    Shopper,
    Simulated,
)

routes = APIRouter(route_class=Door, tags=["channels"])


@routes.get("/channels")
async def list_channels(guest: Configurer) -> ChannelList:
    """Saleor's channels and the configured ones, as one list."""
    raise No(501, "NOT_YET")


@routes.put("/channels/{slug}")
async def save_channel(guest: Configurer, slug: str, body: ChannelEdit) -> ChannelSaved:
    """Map a channel to an account, and say how it takes payments."""
    raise No(501, "NOT_YET")


@routes.get("/defaults")
async def get_defaults(guest: Configurer) -> Defaults:
    """The method defaults of the shop."""
    raise No(501, "NOT_YET")


@routes.put("/defaults")
async def save_defaults(guest: Configurer, body: DefaultsEdit) -> Saved:
    """Set the defaults; channels follow in every setting in which they did not differ."""
    raise No(501, "NOT_YET")


@routes.get("/matrix")
async def get_matrix(guest: Configurer) -> Matrix:
    """Which method is offered where, and why not."""
    raise No(501, "NOT_YET")


@routes.post("/channels/{slug}/simulate")
async def simulate(guest: Configurer, slug: str, body: Shopper) -> Simulated:
    """What this shopper would see, and why."""
    raise No(501, "NOT_YET")
