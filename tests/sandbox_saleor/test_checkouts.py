"""Baskets that change under a payment (Saleor protocol 0.3 no. 12, 4.4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.sandbox_saleor.conftest import TEA

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

_UPDATE = """mutation($id: ID, $lines: [CheckoutLineUpdateInput!]!) {
  checkoutLinesUpdate(id: $id, lines: $lines) { checkout { totalPrice { gross { amount } } } errors { code } } }"""


async def test_a_payment_does_not_follow_its_basket(shop: Shop) -> None:
    """The basket grows after the start: the next webhook still asks for the amount of the beginning."""
    checkout = await shop.checkout()
    shop.probe.answer("TRANSACTION_INITIALIZE_SESSION", {"result": "CHARGE_ACTION_REQUIRED", "pspReference": "P1"})
    ident = (await shop.initialize(checkout))["transaction"]["id"]
    changed = await shop.ask(_UPDATE, id=checkout, lines=[{"variantId": TEA, "quantity": 3}])
    await shop.process(ident)
    sent = json.loads(shop.probe.of("TRANSACTION_PROCESS_SESSION")[0].body)
    assert changed["data"]["checkoutLinesUpdate"]["checkout"]["totalPrice"]["gross"] == {"amount": 30.1}
    assert sent["action"]["amount"] == 13.3
