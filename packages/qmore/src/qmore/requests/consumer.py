"""Who pays, and where to (QMORE protocol 5.3). The order of the names is the one in which recurPayment signs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qmore.requests.form import day, given

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Address:
    """A billing or shipping address."""

    first_name: str | None = None
    last_name: str | None = None
    address1: str | None = None
    address2: str | None = None
    address3: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip_code: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    fax: str | None = None

    def fields(self, side: str) -> dict[str, str]:
        """Name the parts; the guide writes Firstname for billing and FirstName for shipping."""
        first, last = ("Firstname", "Lastname") if side == "consumerBilling" else ("FirstName", "LastName")
        return given(
            {
                f"{side}{first}": self.first_name,
                f"{side}{last}": self.last_name,
                f"{side}Address1": self.address1,
                f"{side}Address2": self.address2,
                f"{side}Address3": self.address3,
                f"{side}City": self.city,
                f"{side}State": self.state,
                f"{side}Country": self.country,
                f"{side}ZipCode": self.zip_code,
                f"{side}Phone": self.phone,
                f"{side}MobilePhone": self.mobile_phone,
                f"{side}Fax": self.fax,
            }
        )


@dataclass(frozen=True)
class DriversLicense:
    """A driver's licence; the state only in countries that have states."""

    number: str
    state: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Delivery:
    """How and when the goods go out; a risk engine reads it."""

    available_now: bool | None = None
    method: str | None = None
    address_first_used: date | None = None


@dataclass(frozen=True)
class Recipient:
    """Who receives the money of a British financial institution's customer (merchant category 6012)."""

    account: str
    birth_date: date
    last_name: str
    zip_code: str


@dataclass(frozen=True)
class Consumer:
    """Who pays."""

    email: str | None = None
    birth_date: date | None = None
    merchant_crm_id: str | None = None
    company_name: str | None = None
    company_vat_id: str | None = None
    billing: Address | None = None
    shipping: Address | None = None
    company_trade_registry_number: str | None = None
    company_register_key: str | None = None
    tax_identification_number: str | None = None
    drivers_license: DriversLicense | None = None
    delivery: Delivery | None = None
    recipient: Recipient | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return {
            **self._person(),
            **(self.billing.fields("consumerBilling") if self.billing else {}),
            **(self.shipping.fields("consumerShipping") if self.shipping else {}),
            **self._company(),
            **self._shipment(),
        }

    def _person(self) -> dict[str, str]:
        licence = self.drivers_license
        return given(
            {
                "consumerEmail": self.email,
                "consumerMerchantCrmId": self.merchant_crm_id,
                "consumerBirthDate": self.birth_date.isoformat() if self.birth_date else None,
                "consumerTaxIdentificationNumber": self.tax_identification_number,
                "consumerDriversLicenseNumber": licence.number if licence else None,
                "consumerDriversLicenseState": licence.state if licence else None,
                "consumerDriversLicenseCountry": licence.country if licence else None,
            }
        )

    def _company(self) -> dict[str, str]:
        return given(
            {
                "companyName": self.company_name,
                "companyVatId": self.company_vat_id,
                "companyTradeRegistryNumber": self.company_trade_registry_number,
                "companyRegisterKey": self.company_register_key,
            }
        )

    def _shipment(self) -> dict[str, str]:
        delivery, recipient = self.delivery or Delivery(), self.recipient
        now = {None: None, True: "01", False: "02"}[delivery.available_now]
        return given(
            {
                "consumerShippingItemAvailability": now,
                "consumerShippingMethod": delivery.method,
                "consumerShippingAddressFirstUseDate": day(delivery.address_first_used),
                "recipientAccount": recipient.account if recipient else None,
                "recipientBirthDate": day(recipient.birth_date) if recipient else None,
                "recipientLastName": recipient.last_name if recipient else None,
                "recipientZipCode": recipient.zip_code if recipient else None,
            }
        )
