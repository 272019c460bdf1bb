"""The merchant behind a payment facilitator (QMORE protocol 5.3)."""

from __future__ import annotations

from dataclasses import dataclass

from qmore.requests.form import given


@dataclass(frozen=True)
class SubMerchant:
    """For whom a payment facilitator collects; the card networks want to see it."""

    id: str
    name: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip_code: str | None = None

    def fields(self) -> dict[str, str]:
        """Name the parts in the order in which back-end operations sign them (QMORE protocol 3.2)."""
        return given(
            {
                "subMerchantId": self.id,
                "subMerchantName": self.name,
                "subMerchantStreet": self.street,
                "subMerchantCity": self.city,
                "subMerchantState": self.state,
                "subMerchantCountry": self.country,
                "subMerchantZipCode": self.zip_code,
            }
        )
