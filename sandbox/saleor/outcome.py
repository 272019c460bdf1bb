"""What follows from a new event of a transaction: paid checkouts, forgotten lists of stored methods (Saleor protocol 5.6, 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.saleor import jobs
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import Event, Shop, Transaction

_PAYS = {f"{action}_{kind}" for action in ("AUTHORIZATION", "CHARGE") for kind in ("SUCCESS", "REQUEST")}


def of(shop: Shop, transaction: Transaction, event: Event) -> None:
    """Let the shop do what core does after an event."""
    source = shop.current(transaction.source)
    source["touched"] = shop.now()
    if event.type not in _PAYS:
        return
    jobs.paid(shop, source)
    if since(shop.version, "3.22") and source["user"]:
        shop.forget_stored_methods(source["user"]["id"])
