"""A test payment through everything: a basket in the shop, Saleor's transaction, this app, QMORE, its confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient

from app.decide.reasons import Reason, quoted

if TYPE_CHECKING:
    from saleor_app_sdk import Installation

    from app.decide.records import ChannelConfig
    from app.flows.house import House

GATEWAY = "qmore.checkout.seamless"
_SECONDS = 20.0
_ADDRESS = {
    "firstName": "Test",
    "lastName": "Test",
    "streetAddress1": "Teststraße 1",
    "postalCode": "1010",
    "city": "Wien",
    "country": "AT",
}


class NotStarted(Exception):
    """The test payment could not be started; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


async def start(house: House, shop: Installation, config: ChannelConfig) -> tuple[str, str]:
    """Start a payment in a test channel; return where to pay and the payment's reference.

    Raises:
        NotStarted: with what Saleor or the app said.
    """
    client, channel = SaleorClient(house.saleor_http, shop), config.channel_slug
    found = await _ask(client, house.document("trial-product"), {"channel": channel})
    variants = [edge["node"]["defaultVariant"] for edge in found["products"]["edges"]]
    if not variants or not variants[0]:
        raise NotStarted(Reason("NO_PRODUCT"))
    lines = [{"variantId": variants[0]["id"], "quantity": 1}]
    basket = {"channel": channel, "email": "test@example.com", "lines": lines, "billingAddress": _ADDRESS}
    made = (await _ask(client, house.document("trial-checkout"), {"input": basket}))["checkoutCreate"]
    if not made["checkout"]:
        raise NotStarted(_said(made["errors"]))
    return await _start(house, client, config, str(made["checkout"]["id"]))


async def _start(house: House, client: SaleorClient, config: ChannelConfig, checkout: str) -> tuple[str, str]:
    settings = config.channel
    method = next((m for m in settings.methods if m.enabled and not m.type.needs_data_storage), None)
    if method is None or not settings.allowed_origins:
        raise NotStarted(Reason("NO_PAGE_METHOD"))
    data = {
        "paymentType": method.payment_type,
        "returnUrl": f"{settings.allowed_origins[0]}/",
        "consumer": {"ipAddress": "127.0.0.1", "userAgent": "saleor-qmore test payment"},
    }
    variables = {"id": checkout, "gateway": GATEWAY, "data": data}
    started = (await _ask(client, house.document("trial-start"), variables))["transactionInitialize"]
    told = started["data"] or {}
    if not told.get("redirectUrl"):
        raise NotStarted(_said(started["errors"] or told.get("errors") or []))
    return str(told["redirectUrl"]), str(told["reference"])


async def _ask(client: SaleorClient, document: str, variables: dict[str, Any]) -> dict[str, Any]:
    match await client.execute(document, variables, timeout=_SECONDS):
        case Answered(data=data):
            return data
        case GraphQLErrors(messages=messages):
            raise NotStarted(quoted(messages))
        case _:
            raise NotStarted(Reason("SALEOR_SILENT"))


def _said(errors: list[dict[str, Any]]) -> Reason:
    texts = [str(error.get("message") or error.get("code")) for error in errors]
    return quoted(texts) if texts else Reason("SALEOR_GAVE_NO_REASON")
