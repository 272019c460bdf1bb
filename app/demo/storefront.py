"""What the demo's storefront says to Saleor: its operations in their order, and who buys what in its checkout."""

from __future__ import annotations

from typing import Any

from app.demo.loopback import CHANNEL

PRODUCTS = (
    "query($channel: String!) { products(first: 1, channel: $channel) { edges { node { defaultVariant { id } } } } }"
)
CHECKOUT = """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  checkout { id totalPrice { gross { amount currency } } } errors { field message code } } }"""
GATEWAY = """mutation($id: ID!, $gateway: String!, $data: JSON) {
  paymentGatewayInitialize(id: $id, paymentGateways: [{id: $gateway, data: $data}]) {
    gatewayConfigs { id data errors { field message code } } errors { field message code } } }"""
INITIALIZE = """mutation($id: ID!, $gateway: String!, $data: JSON) {
  transactionInitialize(id: $id, paymentGateway: {id: $gateway, data: $data}) {
    transaction { id } transactionEvent { type message pspReference } data errors { field message code } } }"""
PROCESS = """mutation($id: ID!) { transactionProcess(id: $id) {
  transactionEvent { type message } data errors { field message code } } }"""
COMPLETE = """mutation($id: ID!) { checkoutComplete(id: $id) {
  order { id number chargeStatus } errors { field message code } } }"""


def checkout_input(variant: str) -> dict[str, Any]:
    """Return the checkout of one shopper in Vienna, who buys one of a variant."""
    address = {
        "firstName": "Eva",
        "lastName": "Gruber",
        "streetAddress1": "Ring 1",
        "postalCode": "1010",
        "city": "Wien",
        "country": "AT",
        "phone": "+431234567",
    }
    return {
        "channel": CHANNEL,
        "email": "eva@shop.example",
        "lines": [{"variantId": variant, "quantity": 1}],
        "billingAddress": address,
        "shippingAddress": address,
        "languageCode": "DE_AT",
    }
