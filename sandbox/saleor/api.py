"""The root fields of Saleor's API, each for whoever may ask for it."""

# ruff: noqa: N802 - the methods bear Saleor's names
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.saleor import actions, checkouts, documents, installation, registrations, reports, sessions, stored
from sandbox.saleor.access import PermissionDenied
from sandbox.saleor.catalogue import PRODUCTS, gid
from sandbox.saleor.reports import NotOwner

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.saleor.access import Caller
    from sandbox.saleor.state import App, Shop

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
        return {**self._visible(found), "storedPaymentMethods": self._methods_of(found)} if found else None

    def me(self, _info: Any) -> Fields | None:
        """The customer who is signed in."""
        if not self._caller.is_customer:
            return None

        async def methods(_info: Any, channel: str) -> list[Fields]:
            return await stored.listed(self._shop, CUSTOMER, self._shop.channels.get(channel, {"isActive": False}))

        return {**CUSTOMER, "storedPaymentMethods": methods}

    def _methods_of(self, checkout: Fields) -> Any:
        """Only a checkout's own customer sees what they may pay with (Saleor protocol 4.7)."""

        async def methods(_info: Any, **_amount: Any) -> list[Fields]:
            own = self._caller.is_customer and checkout["user"]
            return await stored.listed(self._shop, CUSTOMER, checkout["channel"]) if own else []

        return methods

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
        return checkouts.create(self._shop, given["input"], CUSTOMER if self._caller.is_customer else None)

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
        return registrations.update_webhook(self._shop, self._caller.own_app(), given)

    def webhookDelete(self, _info: Any, **given: Any) -> Fields:
        """Forget a webhook of the app that asks."""
        return registrations.delete_webhook(self._caller.own_app(), given["id"])

    def appProblemCreate(self, _info: Any, **given: Any) -> Fields:
        """Show staff a problem of the app that asks."""
        return registrations.create_problem(self._shop, self._caller.own_app(), given["input"])

    def appProblemDismiss(self, _info: Any, **given: Any) -> Fields:
        """Take back problems of the app that asks."""
        return registrations.dismiss_problems(self._caller.own_app(), given["input"]["byApp"])

    def appDelete(self, _info: Any, **given: Any) -> Fields:
        """Take the app out of the shop."""
        return self._managed(given["id"], lambda _app: installation.uninstall(self._shop))

    def appActivate(self, _info: Any, **given: Any) -> Fields:
        """Let the app work."""
        return self._managed(given["id"], lambda _app: installation.activate(self._shop, active=True))

    def appDeactivate(self, _info: Any, **given: Any) -> Fields:
        """Keep the app from working."""
        return self._managed(given["id"], lambda _app: installation.activate(self._shop, active=False))

    def appReenableSyncWebhooks(self, _info: Any, **given: Any) -> Fields:
        """Close the app's circuit breaker."""
        return self._managed(given["appId"], lambda app: app.breaker.close(self._shop.now()))

    def _managed(self, ident: str, act: Callable[[App], None]) -> Fields:
        """Let staff do something to the installed app (Saleor protocol 2.4)."""
        self._caller.must_manage_apps()
        app = self._shop.app
        if app is None or app.id != ident:
            return {"app": None, "errors": [documents.problem("id", "NOT_FOUND")]}
        act(app)
        return {"app": registrations.app(app), "errors": []}

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
