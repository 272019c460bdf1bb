"""The sandbox shop's memory: products, checkouts, transactions, orders, the installed app."""

from __future__ import annotations

import base64
import itertools
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sandbox.saleor.keys import Signer


def gid(kind: str, key: object) -> str:
    """Return a global id as Saleor makes them."""
    return base64.b64encode(f"{kind}:{key}".encode()).decode()


def money(amount: Decimal, currency: str = "EUR") -> dict[str, Any]:
    """Return an amount as it is dumped into payloads: a float, as the real one does."""
    return {"amount": float(amount), "currency": currency}


def taxed(gross: Decimal, currency: str = "EUR") -> dict[str, Any]:
    """Return a gross price with 20 % tax in it."""
    net = (gross / Decimal("1.2")).quantize(Decimal("0.01"))
    return {
        "currency": currency,
        "gross": money(gross, currency),
        "net": money(net, currency),
        "tax": money(gross - net, currency),
    }


CHANNEL = {"id": gid("Channel", 1), "slug": "default-channel", "currencyCode": "EUR"}
SHIPPING = Decimal("4.90")


def _product(number: int, name: str, price: str, text: str) -> dict[str, Any]:
    product: dict[str, Any] = {"id": gid("Product", number), "name": name, "description": text}
    product["defaultVariant"] = {
        "id": gid("ProductVariant", number),
        "name": "",
        "sku": f"DEMO-{number}",
        "product": product,
        "pricing": {"price": taxed(Decimal(price))},
        "gross": Decimal(price),
    }
    return product


PRODUCTS = (
    _product(1, "Mountain tea, 100 g", "8.40", "Hand-picked above the tree line."),
    _product(2, "Stoneware mug", "18.00", "Holds 300 ml and its heat."),
    _product(3, "Linen tea towel", "12.90", "Gets softer with every wash."),
    _product(4, "Cast-iron teapot", "64.00", "A pot for life."),
)
VARIANTS = {p["defaultVariant"]["id"]: p["defaultVariant"] for p in PRODUCTS}


@dataclass
class Event:
    """One event of a transaction; hidden ones count for nothing."""

    id: str
    type: str
    amount: Decimal
    psp_reference: str = ""
    message: str = ""
    external_url: str = ""
    idempotency_key: str | None = None
    counted: bool = True
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Transaction:
    """One transaction of a checkout or order."""

    token: str
    source: dict[str, Any]
    gateway: str
    amount: Decimal
    flow: str
    key: str
    psp_reference: str = ""
    actions: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The global id."""
        return gid("TransactionItem", self.token)


@dataclass
class App:
    """The installed app."""

    id: str
    token: str
    identifier: str
    registered: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def webhooks(self) -> dict[str, dict[str, Any]]:
        """The first active webhook of each event."""
        return {
            event: webhook
            for webhook in reversed(self.registered)
            if webhook["isActive"]
            for event in (*webhook["syncEvents"], *webhook["asyncEvents"])
        }


class Shop:
    """Everything."""

    def __init__(self, public_url: str, version: str) -> None:
        self.public_url = public_url.rstrip("/")
        self.version = version
        self.signer = Signer()
        self.app: App | None = None
        self.checkouts: dict[str, dict[str, Any]] = {}
        self.orders: dict[str, dict[str, Any]] = {}
        self.completed: dict[str, dict[str, Any]] = {}
        self.transactions: dict[str, Transaction] = {}
        self.deliveries: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self._ids = itertools.count(1)

    @property
    def api_url(self) -> str:
        """The GraphQL endpoint."""
        return f"{self.public_url}/graphql/"

    def next_id(self) -> int:
        """Return the next database key."""
        return next(self._ids)

    def event(self, kind: str, amount: Decimal, **more: Any) -> Event:
        """Make an event."""
        return Event(gid("TransactionEvent", self.next_id()), kind, amount, **more)

    def new_token(self) -> str:
        """Return an app token of thirty characters."""
        return secrets.token_hex(15)

    def new_checkout(self, given: dict[str, Any]) -> dict[str, Any]:
        """Create a checkout with prices."""
        lines = [_line(item) for item in given["lines"]]
        total = sum((line["gross"] for line in lines), Decimal(0)) + SHIPPING
        checkout: dict[str, Any] = {
            "__typename": "Checkout",
            "id": gid("Checkout", uuid.uuid4()),
            "languageCode": given.get("languageCode") or "EN",
            "email": given.get("email"),
            "channel": CHANNEL,
            "user": None,
            "billingAddress": _address(given.get("billingAddress")),
            "shippingAddress": _address(given.get("shippingAddress")),
            "totalPrice": taxed(total),
            "shippingPrice": taxed(SHIPPING),
            "lines": lines,
            "total_gross": total,
        }
        self.checkouts[checkout["id"]] = checkout
        return checkout

    def source(self, ident: str) -> dict[str, Any] | None:
        """Return a checkout or an order."""
        return self.checkouts.get(ident) or self.orders.get(ident)


def _line(item: dict[str, Any]) -> dict[str, Any]:
    variant = VARIANTS[item["variantId"]]
    gross = variant["gross"] * item["quantity"]
    return {
        "id": gid("CheckoutLine", uuid.uuid4()),
        "quantity": item["quantity"],
        "unitPrice": taxed(variant["gross"]),
        "totalPrice": taxed(gross),
        "variant": variant,
        "gross": gross,
    }


_PARTS = [
    "firstName",
    "lastName",
    "companyName",
    "streetAddress1",
    "streetAddress2",
    "postalCode",
    "city",
    "cityArea",
    "countryArea",
    "phone",
]


def _address(given: dict[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    code = given.get("country") or "AT"
    return {**{part: given.get(part) or "" for part in _PARTS}, "country": {"code": code, "country": code}}
