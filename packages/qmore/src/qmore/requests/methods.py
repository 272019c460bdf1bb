"""What single payment methods want to know (QMORE protocol 5.6)."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qmore.requests.form import day, given

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Mandate:
    """A SEPA mandate; QMORE makes what is left out."""

    id: str | None = None
    signature_date: date | None = None
    creditor_id: str | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return given(
            {
                "mandateId": self.id,
                "mandateSignatureDate": day(self.signature_date),
                "creditorId": self.creditor_id,
            }
        )


@dataclass(frozen=True)
class GooglePay:
    """What Google's sheet returned to the page; the token is as good as a card and does not print."""

    payment_token: str = field(repr=False)
    browser_data: str | None = None
    shipping_address_required: bool = False
    phone_number_required: bool = False
    allowed_country_codes: tuple[str, ...] = ()

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        countries = json.dumps(self.allowed_country_codes, separators=(",", ":"))
        return given(
            {
                "paymentToken": self.payment_token,
                "browserData": self.browser_data,
                "shippingAddressRequired": "1" if self.shipping_address_required else None,
                "phoneNumberRequired": "1" if self.phone_number_required else None,
                "allowedCountryCodes": countries if self.allowed_country_codes else None,
            }
        )


@dataclass(frozen=True)
class KlarnaAttachment:
    """More about the purchase, in Klarna's own JSON."""

    body: str

    def fields(self) -> dict[str, str]:
        """Name it."""
        return {"additionalMerchantData": b64encode(self.body.encode()).decode()}
