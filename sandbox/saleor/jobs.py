"""What core does by the clock: it completes paid checkouts and gives the money of forgotten ones back (Saleor protocol 5.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.saleor import actions, amounts, checkouts
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

AT_ONCE = 20  # checkouts of one run
OLDEST = timedelta(days=30)  # what is older is not completed by itself


def paid(shop: Shop, source: dict[str, Any]) -> None:
    """Complete a checkout that money just covers, up to 3.22.13 at once, later after the channel's delay."""
    if not _completes(shop, source):
        return
    if since(shop.version, "3.22.14"):
        source.setdefault("coveredAt", shop.now())
    else:
        shop.background(_complete(shop, source["id"]))


def _completes(shop: Shop, source: dict[str, Any]) -> bool:
    """Only a whole checkout of a channel that wants it; pending money covers it, too."""
    wanted = source["__typename"] == "Checkout" and source["channel"]["automaticallyCompleteFullyPaidCheckouts"]
    named = source["email"] and source["billingAddress"] and source["total_gross"] > 0
    return bool(wanted and named and amounts.statuses(shop, source)[1] == "FULL")


async def _complete(shop: Shop, ident: str) -> None:
    checkouts.complete(shop, ident)


def run(shop: Shop) -> None:
    """Do what is due."""
    now, known = shop.now(), list(shop.checkouts.values())
    due = [c for c in known if "coveredAt" in c and now - c["coveredAt"] >= _delay(c) and now - c["created"] < OLDEST]
    for checkout in due[:AT_ONCE]:
        if _completes(shop, checkout):
            checkouts.complete(shop, checkout["id"])
    for checkout in known:
        if checkout["id"] in shop.checkouts and _is_forgotten(shop, checkout):
            checkout["released"] = True  # one attempt, whatever comes of it
            actions.release_funds(shop, checkout["id"])


def _delay(checkout: dict[str, Any]) -> timedelta:
    return timedelta(minutes=checkout["channel"]["automaticCompletionDelay"] or 0)


def _is_forgotten(shop: Shop, checkout: dict[str, Any]) -> bool:
    channel = checkout["channel"]
    if not channel["releaseFundsForExpiredCheckouts"] or "released" in checkout:
        return False
    return bool(shop.now() - checkout["touched"] >= timedelta(hours=channel["checkoutTtlBeforeReleasingFunds"]))
