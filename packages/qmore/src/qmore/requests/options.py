"""What a payment may ask for beside its method: the page's looks, risk rules, cards on file, who asks (QMORE protocol 5.2)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from qmore.requests.form import given, yes_no


@dataclass(frozen=True)
class PaymentPage:
    """Looks of QMORE's page; addresses and basket are shown (Y), hidden (N) or may be edited (E, addresses only)."""

    css_url: str | None = None
    no_script_info_url: str | None = None
    show_basket: bool | None = None
    shipping_data: str | None = None
    billing_data: str | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return given(
            {
                "cssUrl": self.css_url,
                "noScriptInfoUrl": self.no_script_info_url,
                "displayBasketData": {None: None, True: "Y", False: "N"}[self.show_basket],
                "displayShippingData": self.shipping_data,
                "displayBillingData": self.billing_data,
            }
        )


@dataclass(frozen=True)
class Risk:
    """The device's fingerprint, and which rules of the fraud suite apply."""

    device_id: str | None = None
    suppress: bool | None = None
    config_alias: str | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return given(
            {
                "consumerDeviceId": self.device_id,
                "riskSuppress": yes_no(self.suppress),
                "riskConfigAlias": self.config_alias,
            }
        )


@dataclass(frozen=True)
class CardOnFile:
    """Keep the card for later, or pay with one that an earlier order kept (QMORE protocol 7.9)."""

    keep: bool = False
    source_order_number: str | None = None
    periodic_type: str | None = None

    def fields(self) -> dict[str, str]:
        """Name what is given."""
        return given(
            {
                "merchantTokenizationFlag": "true" if self.keep else None,
                "sourceOrderNumber": self.source_order_number,
                "periodicType": self.periodic_type,
            }
        )


@dataclass(frozen=True)
class Plugin:
    """Who asks, for QMORE's statistics."""

    shop: str
    shop_version: str
    name: str
    version: str
    library: str = "qmore"

    def fields(self) -> dict[str, str]:
        """Name it, as base64 of five names and versions."""
        told = f"{self.shop};{self.shop_version};{self.library};{self.name};{self.version}"
        return {"pluginVersion": b64encode(told.encode()).decode()}
