"""What Saleor is asked about one order or transaction on a person's behalf."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from saleor_app_sdk.client import Answered, GraphQLErrors, SaleorClient

if TYPE_CHECKING:
    from decimal import Decimal

    from saleor_app_sdk import Installation, Token

    from app.decide.records import Action, Payment
    from app.flows.house import House

_ORDER = "query($id: ID!) { order(id: $id) { transactions { id } } }"
_REQUEST = """mutation($id: ID!, $action: TransactionActionEnum!, $amount: PositiveDecimal) {
  transactionRequestAction(id: $id, actionType: $action, amount: $amount) { errors { field message code } } }"""
_SECONDS = 15.0


async def transactions(house: House, shop: Installation, order_id: str) -> tuple[str, ...]:
    """Return the transactions of one of Saleor's orders."""
    answer = await SaleorClient(house.saleor_http, shop).execute(_ORDER, {"id": order_id}, timeout=_SECONDS)
    match answer:
        case Answered(data={"order": {"transactions": list() as found}}):
            return tuple(str(one["id"]) for one in found)
        case _:
            return ()


async def request(
    house: House, shop: Installation, staff: Token, payment: Payment, action: Action, amount: Decimal | None
) -> str | None:
    """Ask Saleor as the person who asks, so that its ledger has the request; return why it did not."""
    variables: dict[str, Any] = {"id": payment.transaction_id, "action": action}
    if amount is not None:
        variables["amount"] = str(amount)
    client = SaleorClient(house.saleor_http, replace(shop, token=staff))
    match await client.execute(_REQUEST, variables, timeout=_SECONDS):
        case Answered(data={"transactionRequestAction": {"errors": list() as errors}}):
            return "; ".join(str(e.get("message") or e.get("code")) for e in errors) or None
        case GraphQLErrors(messages=messages):
            return "; ".join(messages)
        case _:
            return "Saleor did not answer"
