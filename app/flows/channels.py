"""Ask Saleor which channels the shop has (Saleor protocol 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient

from app.decide.reasons import Reason, quoted

if TYPE_CHECKING:
    from saleor_app_sdk import Installation

    from app.flows.house import House

_SECONDS = 5.0


async def ask(house: House, shop: Installation) -> tuple[list[dict[str, Any]], Reason | None]:
    """Return Saleor's channels, or why there are none."""
    answer = await SaleorClient(house.saleor_http, shop).execute(house.document("channels"), {}, timeout=_SECONDS)
    match answer:
        case Answered(data={"channels": list() as found}):
            return found, None
        case GraphQLErrors(messages=messages):
            return [], quoted(messages)
        case _:
            return [], Reason("SALEOR_SILENT")
