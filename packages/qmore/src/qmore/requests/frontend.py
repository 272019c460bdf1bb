"""Starting a payment: the request that the consumer's browser is then sent away with (QMORE protocol 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from qmore import responses, serial, wire
from qmore.errors import Unfaithful
from qmore.requests.basket import basket_fields
from qmore.requests.form import checked, given, signed, yes_no
from qmore.responses import Nonsense, PaymentStarted, Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from qmore.account import Account
    from qmore.requests.basket import BasketItem
    from qmore.requests.consumer import Consumer
    from qmore.requests.form import Form
    from qmore.requests.methods import GooglePay, KlarnaAttachment, Mandate
    from qmore.requests.options import CardOnFile, PaymentPage, Plugin, Risk
    from qmore.requests.sub_merchant import SubMerchant
    from qmore.requests.three_d_secure import ThreeDSecure


@dataclass(frozen=True)
class FrontendInit:
    """Start a payment; everything that is sent is signed but ``windowName``.

    Without ``pending_url`` QMORE reports a payment that is not decided yet as failed: send it always.
    """

    path: ClassVar[str] = "/seamless/frontend/init"
    language: str
    payment_type: str
    amount: Decimal | str
    currency: str
    order_description: str
    success_url: str
    cancel_url: str
    failure_url: str
    pending_url: str | None
    service_url: str
    confirm_url: str
    consumer_ip_address: str
    consumer_user_agent: str
    order_ident: str | None = None
    storage_id: str | None = None
    financial_institution: str | None = None
    order_number: str | None = None
    order_reference: str | None = None
    customer_statement: str | None = None
    auto_deposit: bool | None = None
    duplicate_request_check: bool = False
    window_name: str | None = None
    consumer: Consumer | None = None
    basket: tuple[BasketItem, ...] = ()
    three_d_secure: ThreeDSecure | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    transaction_identifier: str | None = None
    iso_transaction_type: str | None = None
    confirm_mail: str | None = None
    card_on_file: CardOnFile | None = None
    page: PaymentPage | None = None
    risk: Risk | None = None
    plugin: Plugin | None = None
    mandate: Mandate | None = None
    google_pay: GooglePay | None = None
    klarna: KlarnaAttachment | None = None
    sub_merchant: SubMerchant | None = None

    def form(self, account: Account) -> Form:
        """Return the signed form; the order of names is announced and signed itself (QMORE protocol 3.3).

        Any order would do: this is the one of the vendor's library.
        """
        self._check()
        identity = given({"shopId": account.shop_id, "customerId": account.customer_id, "language": self.language})
        told = {**self._required(), **self._optional(), **self._parts(), **self.custom}
        order = [*identity, "secret", *told, "requestFingerprintOrder"]
        fields = {**identity, **told, "requestFingerprintOrder": ",".join(order)}
        return (*signed(fields, order, account), *checked(given({"windowName": self.window_name})).items())

    def _check(self) -> None:
        for name in self.custom:
            wire.check_custom(name)
        follows = self.card_on_file is not None and self.card_on_file.source_order_number is not None
        if follows and (self.storage_id is not None or self.order_ident is not None):
            raise Unfaithful("sourceOrderNumber", "cannot be used together with a data storage")
        if self.storage_id is not None and self.order_ident is None:
            raise Unfaithful("orderIdent", "is needed with a data storage")

    def _required(self) -> dict[str, str]:
        return {
            "amount": self.amount if isinstance(self.amount, str) else f"{self.amount:f}",
            "currency": self.currency,
            "paymentType": self.payment_type,
            "orderDescription": self.order_description,
            "successUrl": self.success_url,
            "cancelUrl": self.cancel_url,
            "failureUrl": self.failure_url,
            "serviceUrl": self.service_url,
            "confirmUrl": self.confirm_url,
            "consumerIpAddress": self.consumer_ip_address,
            "consumerUserAgent": self.consumer_user_agent,
        }

    def _optional(self) -> dict[str, str]:
        return given(
            {
                "pendingUrl": self.pending_url,
                "storageId": self.storage_id,
                "orderIdent": self.order_ident,
                "financialInstitution": self.financial_institution,
                "orderNumber": self.order_number,
                "orderReference": self.order_reference,
                "customerStatement": self.customer_statement,
                "autoDeposit": yes_no(self.auto_deposit),
                "duplicateRequestCheck": "yes" if self.duplicate_request_check else None,
                "transactionIdentifier": self.transaction_identifier,
                "isoTransactionType": self.iso_transaction_type,
                "confirmMail": self.confirm_mail,
            }
        )

    def _parts(self) -> dict[str, str]:
        parts = (
            self.consumer,
            self.three_d_secure,
            self.card_on_file,
            self.page,
            self.risk,
            self.plugin,
            self.mandate,
            self.google_pay,
            self.klarna,
            self.sub_merchant,
        )
        named = {name: value for part in parts if part for name, value in part.fields().items()}
        return named | basket_fields(self.basket)

    def answer(self, text: str) -> PaymentStarted | Rejected | Nonsense:
        """Read the answer: success is an absolute ``redirectUrl`` (QMORE protocol 5.7)."""
        values = serial.parse(text)
        url = values.get("redirectUrl", "")
        return PaymentStarted(url) if responses.is_absolute(url) else responses.refusal(values)
