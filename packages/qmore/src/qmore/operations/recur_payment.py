"""Paying again from an earlier order, without the shopper (QMORE protocol 7.3, 7.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore import dates
from qmore.errors import Unfaithful
from qmore.operations.backend import Operation, number, without
from qmore.requests.form import day, yes_no

if TYPE_CHECKING:
    from datetime import date

    from qmore.requests.consumer import Consumer
    from qmore.requests.methods import Mandate
    from qmore.requests.sub_merchant import SubMerchant
    from qmore.responses import Nonsense

_SIDES = ("consumerBilling", "consumerShipping")
_ADDRESS = ("FirstName", "LastName", "Address1", "Address2", "City", "State", "Country", "ZipCode", "Phone", "Fax")
# What this operation takes of a consumer (QMORE protocol 3.2); it spells both first names alike.
_CONSUMER = frozenset(
    {
        "consumerEmail",
        "consumerMerchantCrmId",
        "consumerBirthDate",
        "consumerTaxIdentificationNumber",
        "consumerDriversLicenseNumber",
        "consumerDriversLicenseState",
        "consumerDriversLicenseCountry",
        *(side + part for side in _SIDES for part in _ADDRESS),
    }
)
_SPELLING = {
    "consumerBillingFirstname": "consumerBillingFirstName",
    "consumerBillingLastname": "consumerBillingLastName",
}


@dataclass(frozen=True)
class Recurred:
    """Paid again, as an order of its own; a direct debit says its mandate and when the money is taken."""

    order_number: str
    due_date: date | None = None
    mandate_id: str | None = None
    mandate_signature_date: date | None = None


@dataclass(frozen=True)
class RecurPayment(Operation[Recurred]):
    """Pay again from the latest order of a chain, at most 400 days old; ``amount`` as text with the currency's decimals.

    A direct debit must be submitted four banking days before its due date.
    """

    command: ClassVar[str] = "recurPayment"
    source_order_number: str
    amount: str
    currency: str
    order_description: str
    auto_deposit: bool = False
    language: str = "en"
    order_number: str | None = None
    order_reference: str | None = None
    customer_statement: str | None = None
    transaction_identifier: str | None = None
    merchant_tokenization_flag: bool = False
    periodic_type: str | None = None
    mandate: Mandate | None = None
    due_date: date | None = None
    use_iban_bic: bool | None = None
    consumer: Consumer | None = None
    consumer_ip_address: str | None = None
    sub_merchant: SubMerchant | None = None

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {
            "orderNumber": self.order_number,
            "sourceOrderNumber": self.source_order_number,
            "autoDeposit": yes_no(self.auto_deposit),
            "orderDescription": self.order_description,
            "amount": self.amount,
            "currency": self.currency,
            "orderReference": self.order_reference,
            "customerStatement": self.customer_statement,
            **(self.mandate.fields() if self.mandate else {}),
            "dueDate": day(self.due_date),
            "transactionIdentifier": self.transaction_identifier,
            "useIbanBic": {None: None, True: "Yes", False: "No"}[self.use_iban_bic],
            "merchantTokenizationFlag": "true" if self.merchant_tokenization_flag else None,
            "periodicType": self.periodic_type,
            **_consumer(self.consumer),
            **(self.sub_merchant.fields() if self.sub_merchant else {}),
        }

    def unsigned(self) -> dict[str, str | None]:
        """Name what is posted unsigned."""
        return {"consumerIpAddress": self.consumer_ip_address}

    def executed(self, values: dict[str, str]) -> Recurred | Nonsense:
        """Read the answer."""
        found = number(values, "orderNumber")
        if not found:
            return without("orderNumber")
        return Recurred(
            order_number=found,
            due_date=dates.day(values.get("dueDate", "")),
            mandate_id=values.get("mandateId") or None,
            mandate_signature_date=dates.day(values.get("mandateSignatureDate", "")),
        )


def _consumer(consumer: Consumer | None) -> dict[str, str]:
    told = consumer.fields() if consumer else {}
    named = {_SPELLING.get(name, name): value for name, value in told.items()}
    for name in named:
        if name not in _CONSUMER:
            raise Unfaithful(name, "is not taken by recurPayment")
    return named
