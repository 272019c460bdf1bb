"""Requests as values: each knows its path, its signed form and how to read its answer. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, ClassVar

from qmore import fingerprint, orders, responses, serial, wire
from qmore.errors import Unfaithful
from qmore.responses import Nonsense, OrderNumber, PaymentStarted, Rejected, StorageOpened, StorageRead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from qmore.account import Account

Form = tuple[tuple[str, str], ...]

_STORAGE_OPTIONS = frozenset(
    {
        "iframeCssUrl",
        "creditcardPanPlaceholder",
        "creditcardCvcPlaceholder",
        "creditcardCardholderNamePlaceholder",
        "creditcardIssueNumberPlaceholder",
        "creditcardShowExpirationDatePlaceholder",
        "creditcardShowIssueDatePlaceholder",
        "creditcardShowCardholderNameField",
        "creditcardShowCvcField",
        "creditcardShowIssueDateField",
        "creditcardShowIssueNumberField",
    }
)


def _identity(account: Account) -> dict[str, str]:
    return _given({"customerId": account.customer_id, "shopId": account.shop_id})


def _given(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def _checked(fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        wire.check(name, value)


def signed(fields: dict[str, str], order: Sequence[str], account: Account) -> Form:
    """Check what can be carried, then sign it in the given order."""
    _checked(fields)
    made = fingerprint.sign(fields, order, account.secret.reveal())
    return (*fields.items(), ("requestFingerprint", made))


@dataclass(frozen=True)
class DataStorageInit:
    """Open a data storage (QMORE protocol 4.2); ``options`` are the unsigned looks of the card iframe."""

    path: ClassVar[str] = "/seamless/dataStorage/init"
    order_ident: str
    return_url: str
    language: str
    javascript_script_version: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        unknown = set(self.options) - _STORAGE_OPTIONS
        if unknown:
            raise Unfaithful(min(unknown), "is no option of the data storage")
        _checked(self.options)
        fields = {
            **_identity(account),
            "orderIdent": self.order_ident,
            "returnUrl": self.return_url,
            "language": self.language,
            "javascriptScriptVersion": self.javascript_script_version,
        }
        return (*signed(fields, [*fields, "secret"], account), *self.options.items())

    def answer(self, text: str) -> StorageOpened | Rejected | Nonsense:
        """Read the answer (QMORE protocol 4.3)."""
        values = serial.parse(text)
        storage_id, url = values.get("storageId", ""), values.get("javascriptUrl", "")
        if storage_id and responses.is_absolute(url):
            return StorageOpened(storage_id, url)
        return responses.refusal(values)


@dataclass(frozen=True)
class DataStorageRead:
    """Read a data storage's anonymised content, and keep it for another 30 minutes (QMORE protocol 4.4)."""

    path: ClassVar[str] = "/seamless/dataStorage/read"
    storage_id: str
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form; the language is posted unsigned."""
        fields = {**_identity(account), "storageId": self.storage_id}
        wire.check("language", self.language)
        return (*signed(fields, [*fields, "secret"], account), ("language", self.language))

    def answer(self, text: str) -> StorageRead | Rejected | Nonsense:
        """Read the answer."""
        values = serial.parse(text)
        if values.get("storageId") and not responses.errors(values):
            found = serial.items(values, "paymentInformation")
            return StorageRead(values["storageId"], tuple(found))
        return responses.refusal(values)


@dataclass(frozen=True)
class GenerateOrderNumber:
    """Reserve an order number (QMORE protocol 7.3); needs the back-end password."""

    path: ClassVar[str] = "/seamless/backend/generateOrderNumber"
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        return signed(backend_fields(account, self.language), backend_order(account), account)

    def answer(self, text: str) -> OrderNumber | Rejected | Nonsense:
        """Read the answer."""
        values = serial.parse(text)
        number = values.get("orderNumber", "")
        if values.get("status", "0") == "0" and serial.number(number, 9) is not None:
            return OrderNumber(number)
        return responses.refusal(values)


@dataclass(frozen=True)
class GetOrderDetails:
    """Ask what became of an order (QMORE protocol 7.3, 7.5); needs the back-end password."""

    path: ClassVar[str] = "/seamless/backend/getOrderDetails"
    order_number: str
    language: str = "en"

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        fields = {**backend_fields(account, self.language), "orderNumber": self.order_number}
        return signed(fields, [*backend_order(account), "orderNumber"], account)

    def answer(self, text: str) -> orders.OrderDetails | orders.NoOrder | Rejected | Nonsense:
        """Read the answer."""
        return orders.read(serial.parse(text))


def backend_fields(account: Account, language: str) -> dict[str, str]:
    """Return what every back-end operation begins with (QMORE protocol 7.1)."""
    if account.backend_password is None:
        raise Unfaithful("password", "is needed for every back-end operation")
    return {**_identity(account), "password": account.backend_password.reveal(), "language": language}


def backend_order(account: Account) -> list[str]:
    """Return the names signed first; the secret stands before the language and is posted nowhere (QMORE protocol 3.2)."""
    return [*_identity(account), "password", "secret", "language"]


@dataclass(frozen=True)
class Address:
    """A billing or shipping address (QMORE protocol 5.3)."""

    first_name: str | None = None
    last_name: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip_code: str | None = None
    phone: str | None = None

    def fields(self, side: str) -> dict[str, str]:
        """Name the parts; the guide writes Firstname for billing and FirstName for shipping."""
        first, last = ("Firstname", "Lastname") if side == "consumerBilling" else ("FirstName", "LastName")
        return _given(
            {
                f"{side}{first}": self.first_name,
                f"{side}{last}": self.last_name,
                f"{side}Address1": self.address1,
                f"{side}Address2": self.address2,
                f"{side}City": self.city,
                f"{side}State": self.state,
                f"{side}Country": self.country,
                f"{side}ZipCode": self.zip_code,
                f"{side}Phone": self.phone,
            }
        )


@dataclass(frozen=True)
class Consumer:
    """Who pays (QMORE protocol 5.3)."""

    email: str | None = None
    birth_date: date | None = None
    merchant_crm_id: str | None = None
    company_name: str | None = None
    company_vat_id: str | None = None
    billing: Address | None = None
    shipping: Address | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return {
            **_given(
                {
                    "consumerEmail": self.email,
                    "consumerBirthDate": self.birth_date.isoformat() if self.birth_date else None,
                    "consumerMerchantCrmId": self.merchant_crm_id,
                    "companyName": self.company_name,
                    "companyVatId": self.company_vat_id,
                }
            ),
            **(self.billing.fields("consumerBilling") if self.billing else {}),
            **(self.shipping.fields("consumerShipping") if self.shipping else {}),
        }


@dataclass(frozen=True)
class BasketItem:
    """One position; amounts per unit in the payment's currency, the rate in percent (QMORE protocol 5.5)."""

    article_number: str
    quantity: int
    name: str
    unit_gross_amount: Decimal
    unit_net_amount: Decimal
    unit_tax_amount: Decimal
    unit_tax_rate: Decimal
    description: str | None = None

    def fields(self, number: int) -> dict[str, str]:
        """Name the parts of position ``number``, counted from 1."""
        return _given(
            {
                f"basketItem{number}ArticleNumber": self.article_number,
                f"basketItem{number}Quantity": str(self.quantity),
                f"basketItem{number}Description": self.description,
                f"basketItem{number}Name": self.name,
                f"basketItem{number}UnitGrossAmount": f"{self.unit_gross_amount:f}",
                f"basketItem{number}UnitNetAmount": f"{self.unit_net_amount:f}",
                f"basketItem{number}UnitTaxAmount": f"{self.unit_tax_amount:f}",
                f"basketItem{number}UnitTaxRate": f"{self.unit_tax_rate:f}",
            }
        )


def basket_fields(basket: tuple[BasketItem, ...]) -> dict[str, str]:
    """Name a basket's parts, in the order in which back-end operations sign them (QMORE protocol 3.2)."""
    count = {"basketItems": str(len(basket))} if basket else {}
    return {**count, **{k: v for n, item in enumerate(basket, start=1) for k, v in item.fields(n).items()}}


@dataclass(frozen=True)
class ThreeDSecure:
    """What the shop tells the card's issuer about the shopper (QMORE protocol 5.4)."""

    authentication_method: str
    authentication_timestamp: datetime
    challenge_indicator: str | None = None
    account_creation_date: date | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        if self.authentication_timestamp.tzinfo is None:
            raise Unfaithful("consumerAuthenticationTimestamp", "must have a time zone")
        when = self.authentication_timestamp.astimezone(UTC)
        created = self.account_creation_date
        return _given(
            {
                "consumerAuthenticationMethod": self.authentication_method,
                "consumerAuthenticationTimestamp": f"{when:%Y-%m-%dT%H:%M:%SZ}",
                "consumerChallengeIndicator": self.challenge_indicator,
                "consumerAccountCreationDate": f"{created:%d.%m.%Y}" if created else None,
            }
        )


@dataclass(frozen=True)
class FrontendInit:
    """Start a payment (QMORE protocol 5); everything that is sent is signed but ``windowName``."""

    path: ClassVar[str] = "/seamless/frontend/init"
    language: str
    payment_type: str
    amount: Decimal | str
    currency: str
    order_description: str
    success_url: str
    cancel_url: str
    failure_url: str
    pending_url: str
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

    def form(self, account: Account) -> Form:
        """Return the signed form; the order of names is announced and signed itself (QMORE protocol 3.3)."""
        for name in self.custom:
            wire.check_custom(name)
        fields = {**_identity(account), **self._required(), **self._optional(), **self._parts(), **self.custom}
        order = [*fields, "secret", "requestFingerprintOrder"]
        fields["requestFingerprintOrder"] = ",".join(order)
        unsigned = _given({"windowName": self.window_name})
        _checked(unsigned)
        return (*signed(fields, order, account), *unsigned.items())

    def _required(self) -> dict[str, str]:
        return {
            "language": self.language,
            "paymentType": self.payment_type,
            "amount": self.amount if isinstance(self.amount, str) else f"{self.amount:f}",
            "currency": self.currency,
            "orderDescription": self.order_description,
            "successUrl": self.success_url,
            "cancelUrl": self.cancel_url,
            "failureUrl": self.failure_url,
            "pendingUrl": self.pending_url,
            "serviceUrl": self.service_url,
            "confirmUrl": self.confirm_url,
            "consumerIpAddress": self.consumer_ip_address,
            "consumerUserAgent": self.consumer_user_agent,
        }

    def _optional(self) -> dict[str, str]:
        deposit = None if self.auto_deposit is None else ("yes" if self.auto_deposit else "no")
        return _given(
            {
                "orderIdent": self.order_ident,
                "storageId": self.storage_id,
                "financialInstitution": self.financial_institution,
                "orderNumber": self.order_number,
                "orderReference": self.order_reference,
                "customerStatement": self.customer_statement,
                "autoDeposit": deposit,
                "duplicateRequestCheck": "yes" if self.duplicate_request_check else None,
            }
        )

    def _parts(self) -> dict[str, str]:
        parts: dict[str, str] = {}
        if self.consumer:
            parts |= self.consumer.fields()
        if self.three_d_secure:
            parts |= self.three_d_secure.fields()
        return parts | basket_fields(self.basket)

    def answer(self, text: str) -> PaymentStarted | Rejected | Nonsense:
        """Read the answer: success is an absolute ``redirectUrl`` (QMORE protocol 5.7)."""
        values = serial.parse(text)
        url = values.get("redirectUrl", "")
        return PaymentStarted(url) if responses.is_absolute(url) else responses.refusal(values)
