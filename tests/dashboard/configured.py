"""A shop's configuration as the stories at the Dashboard find it: one or two accounts, defaults, mapped channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.demo import installation, loopback

if TYPE_CHECKING:
    from bench.merchant import Merchant

EVIL = '<img src=x onerror="document.title=1"><b>Visa</b>'


def settings(merchant: Merchant, **changes: Any) -> dict[str, Any]:
    """Return what every channel is configured with."""
    return {
        "allowedOrigins": [merchant.places.shop],
        "serviceUrl": f"{merchant.places.shop}/contact",
        "methods": [
            {"paymentType": "CCARD"},
            {"paymentType": "PAYPAL", "minimum": "10", "countries": ["AT", "DE"]},
            {"paymentType": "EPS"},
            {"paymentType": "INVOICE", "minimumAge": 18, "business": "never"},
        ],
        **changes,
    }


def account(merchant: Merchant, name: str = "Demo", **changes: Any) -> dict[str, Any]:
    """Add QENTA's published account under a name."""
    wanted = {**installation.ACCOUNT, "name": name, "host": merchant.places.qmore, **changes}
    found: dict[str, Any] = merchant.api("POST", "/accounts", wanted)["account"]
    return found


def mapped(merchant: Merchant, ident: str, slug: str = loopback.CHANNEL, **changes: Any) -> None:
    """Map a channel to an account as a test channel."""
    version = next(c["version"] for c in merchant.api("GET", "/channels")["channels"] if c["slug"] == slug)
    body = {"version": version, "accountId": ident, "isTestChannel": True, "settings": settings(merchant), **changes}
    merchant.api("PUT", f"/channels/{slug}", body)


def ready(merchant: Merchant) -> dict[str, Any]:
    """Configure everything that takes payments; return the account."""
    made = account(merchant)
    merchant.api("PUT", "/defaults", {"version": 0, "settings": settings(merchant)})
    mapped(merchant, made["accountId"])
    return made
