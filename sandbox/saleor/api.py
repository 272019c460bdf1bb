"""The root fields of Saleor's API, each for whoever may ask for it."""

# ruff: noqa: N802 - the methods bear Saleor's names
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError
from sandbox.saleor import actions, checkouts, documents, registrations, reports, sessions, stored
from sandbox.saleor.access import PermissionDenied
from sandbox.saleor.catalogue import PRODUCTS, gid
from sandbox.saleor.reports import NotOwner
from sandbox.saleor.versions import has_problems

if TYPE_CHECKING:
    from sandbox.saleor.access import Caller
    from sandbox.saleor.state import Shop

Fields = dict[str, Any]
CUSTOMER = {"id": gid("User", 1), "email": "eva@example.com", "firstName": "Eva", "lastName": "Gruber"}


class Root:
    """Resolves the root fields for one request."""

    def __init__(self, shop: Shop, caller: Caller) -> None:
        self._shop, self._caller = shop, caller

    def app(self, _info: Any) -> Fields | None:
        """The app whose token asks."""
        return registrations.app(self._caller.app) if self._caller.app else None

    def shop(self, _info: Any) -> Fields:
        """The shop; its version is for staff and apps."""
        return {"name": "Sandbox", "version": self._shop.version}

    def products(self, _info: Any, **_given: Any) -> Fields:
        """Every product."""
        return {"edges": [{"node": product} for product in PRODUCTS]}

    def channels(self, _info: Any) -> list[Fields]:
        """Every channel; only staff and apps see them."""
        return list(self._shop.channels.values())

    def checkout(self, _info: Any, **given: Any) -> Fields | None:
        """A checkout, until it has become an order."""
        found = self._shop.checkouts.get(given.get("id") or "")
        return self._visible(found) if found else None

    def order(self, _info: Any, **given: Any) -> Fields | None:
        """An order."""
        found = self._shop.orders.get(given.get("id") or "")
        return self._visible(found) if found else None

    def _visible(self, found: Fields) -> Fields:
        """Hide a source's transactions from shoppers (Saleor protocol 0.3 no. 12)."""
        shown = documents.source(self._shop, found)
        return shown if self._caller.handles_payments else {**shown, "transactions": _denied}

    def transaction(self, _info: Any, **given: Any) -> Fields | None:
        """A transaction."""
        self._caller.must_handle_payments()
        found = self._shop.transaction(given)
        return documents.transaction(self._shop, found) if found else None

    def transactions(self, _info: Any, **given: Any) -> Fields:
        """Every transaction, page by page."""
        self._caller.must_handle_payments()
        first, after = given.get("first") or 100, int(given.get("after") or 0)
        known = list(self._shop.transactions.values())
        shown = known[after : after + first]
        edges = [
            {"cursor": str(after + n), "node": documents.transaction(self._shop, t)} for n, t in enumerate(shown, 1)
        ]
        page = {"hasNextPage": after + first < len(known), "endCursor": str(after + len(shown))}
        return {"edges": edges, "pageInfo": page}

    def checkoutCreate(self, _info: Any, **given: Any) -> Fields:
        """Create a checkout."""
        return checkouts.create(self._shop, given["input"])

    def checkoutLinesUpdate(self, _info: Any, **given: Any) -> Fields:
        """Change a checkout."""
        return checkouts.change(self._shop, given.get("id") or "", given["lines"])

    def checkoutAddPromoCode(self, _info: Any, **given: Any) -> Fields:
        """Redeem a gift card."""
        return checkouts.redeem(self._shop, given.get("id") or "", given["promoCode"])

    def checkoutComplete(self, _info: Any, **given: Any) -> Fields:
        """Make an order."""
        return checkouts.complete(self._shop, given.get("id") or "")

    async def paymentGatewayInitialize(self, _info: Any, **given: Any) -> Fields:
        """Ask the app what may be paid with."""
        return await sessions.gateway_initialize(self._shop, given)

    async def transactionInitialize(self, _info: Any, **given: Any) -> Fields:
        """Start a payment."""
        return await sessions.initialize(self._shop, given, self._address(given, "action", "customerIpAddress"))

    async def transactionProcess(self, _info: Any, **given: Any) -> Fields:
        """Go on with a payment."""
        return await sessions.process(self._shop, given, self._address(given, "customerIpAddress"))

    def _address(self, given: Fields, *reserved: str) -> str:
        """Only who handles payments may pass what is reserved (Saleor protocol 6.2)."""
        if any(given.get(name) is not None for name in reserved):
            self._caller.must_handle_payments()
        return str(given.get("customerIpAddress") or self._caller.address)

    def transactionEventReport(self, _info: Any, **given: Any) -> Fields:
        """Take a report of the app that owns the transaction."""
        return self._owner(reports.report, given)

    def transactionUpdate(self, _info: Any, **given: Any) -> Fields:
        """Change what a report does not."""
        return self._owner(reports.update, given)

    def _owner(self, act: Any, given: Fields) -> Fields:
        if self._caller.app is None:
            raise PermissionDenied
        try:
            taken: Fields = act(self._shop, given)
        except NotOwner:
            raise PermissionDenied("OWNER") from None
        return taken

    def transactionRequestAction(self, _info: Any, **given: Any) -> Fields:
        """Let staff charge, refund, cancel."""
        self._caller.must_handle_payments()
        return actions.request_action(self._shop, given)

    def transactionRequestRefundForGrantedRefund(self, _info: Any, **given: Any) -> Fields:
        """Let staff refund what was granted."""
        self._caller.must_handle_payments()
        return actions.refund_granted(self._shop, given)

    def orderGrantRefundCreate(self, _info: Any, **given: Any) -> Fields:
        """Let staff grant a refund."""
        self._caller.must_handle_payments()
        return checkouts.grant(self._shop, given["id"], given["input"])

    def webhookCreate(self, _info: Any, **given: Any) -> Fields:
        """Register one more webhook of the app that asks."""
        return registrations.create_webhook(self._shop, self._caller.own_app(), given["input"])

    def webhookUpdate(self, _info: Any, **given: Any) -> Fields:
        """Change a webhook of the app that asks."""
        return registrations.update_webhook(self._shop, self._caller.own_app(), given["id"], given["input"])

    def webhookDelete(self, _info: Any, **given: Any) -> Fields:
        """Forget a webhook of the app that asks."""
        return registrations.delete_webhook(self._caller.own_app(), given["id"])

    def appProblemCreate(self, _info: Any, **given: Any) -> Fields:
        """Show staff a problem of the app that asks; patches before 3.22.36 do not know how (Saleor protocol 10)."""
        if not has_problems(self._shop.version):
            raise GraphQLError("Cannot query field 'appProblemCreate' on type 'Mutation'.")
        return registrations.create_problem(self._shop, self._caller.own_app(), given["input"])

    def appProblemDismiss(self, _info: Any, **given: Any) -> Fields:
        """Take back problems of the app that asks."""
        return registrations.dismiss_problems(self._caller.own_app(), given["input"]["byApp"])

    async def storedPaymentMethodRequestDelete(self, _info: Any, **given: Any) -> Fields:
        """Delete a stored method."""
        return await self._stored("STORED_PAYMENT_METHOD_DELETE_REQUESTED", given)

    async def paymentGatewayInitializeTokenization(self, _info: Any, **given: Any) -> Fields:
        """Prepare to store a method."""
        return await self._stored("PAYMENT_GATEWAY_INITIALIZE_TOKENIZATION_SESSION", given)

    async def paymentMethodInitializeTokenization(self, _info: Any, **given: Any) -> Fields:
        """Begin to store a method."""
        flow = given["paymentFlowToSupport"]
        event = "PAYMENT_METHOD_INITIALIZE_TOKENIZATION_SESSION"
        return await self._stored(event, given, paymentFlowToSupport=flow)

    async def paymentMethodProcessTokenization(self, _info: Any, **given: Any) -> Fields:
        """Go on storing a method."""
        return await self._stored("PAYMENT_METHOD_PROCESS_TOKENIZATION_SESSION", given)

    async def _stored(self, event: str, given: Fields, **more: Any) -> Fields:
        """Only the customer may (Saleor protocol 4.7)."""
        if not self._caller.is_customer:
            raise PermissionDenied("AUTHENTICATED_USER")
        return await stored.ask(self._shop, event, given, CUSTOMER, **more)


def _denied(*_: Any) -> Any:
    raise PermissionDenied
