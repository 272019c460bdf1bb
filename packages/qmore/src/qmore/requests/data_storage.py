"""The data storage: where a browser leaves card and bank data that the shop must not see (QMORE protocol 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from qmore import responses, serial
from qmore.errors import Unfaithful
from qmore.requests.form import checked, given, identity, signed
from qmore.responses import Nonsense, Rejected, StorageOpened, StorageRead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from qmore.account import Account
    from qmore.requests.form import Form


@dataclass(frozen=True)
class CardForm:
    """Looks of QMORE's card iframe (``pci3``); ``options`` writes them for ``DataStorageInit`` (QMORE protocol 4.2)."""

    css_url: str | None = None
    pan_placeholder: str | None = None
    cvc_placeholder: str | None = None
    cardholder_name_placeholder: str | None = None
    issue_number_placeholder: str | None = None
    show_expiration_date_placeholder: bool | None = None
    show_issue_date_placeholder: bool | None = None
    show_cardholder_name_field: bool | None = None
    show_cvc_field: bool | None = None
    show_issue_date_field: bool | None = None
    show_issue_number_field: bool | None = None

    def options(self) -> dict[str, str]:
        """Name what is given."""
        return given({name: _written(getattr(self, attribute)) for attribute, name in _CARD_FORM.items()})


_CARD_FORM = {
    "css_url": "iframeCssUrl",
    "pan_placeholder": "creditcardPanPlaceholder",
    "cvc_placeholder": "creditcardCvcPlaceholder",
    "cardholder_name_placeholder": "creditcardCardholderNamePlaceholder",
    "issue_number_placeholder": "creditcardIssueNumberPlaceholder",
    "show_expiration_date_placeholder": "creditcardShowExpirationDatePlaceholder",
    "show_issue_date_placeholder": "creditcardShowIssueDatePlaceholder",
    "show_cardholder_name_field": "creditcardShowCardholderNameField",
    "show_cvc_field": "creditcardShowCvcField",
    "show_issue_date_field": "creditcardShowIssueDateField",
    "show_issue_number_field": "creditcardShowIssueNumberField",
}


def _written(value: str | bool | None) -> str | None:  # noqa: FBT001 - it is what is written
    return str(value).lower() if isinstance(value, bool) else value


@dataclass(frozen=True)
class GooglePayButton:
    """What QMORE's Google Pay iframe (``googlepay``) needs; the values come from QMORE (QMORE protocol 4.2)."""

    merchant_id: str
    merchant_name: str
    allowed_auth_methods: tuple[str, ...]
    allowed_card_networks: tuple[str, ...]
    currency_code: str
    country_code: str
    total_price: Decimal

    def options(self) -> dict[str, str]:
        """Name the parts."""
        return {
            "googlepaymerchantid": self.merchant_id,
            "googlepaymerchantname": self.merchant_name,
            "googlepayallowedauthmethod": ",".join(self.allowed_auth_methods),
            "googlepayallowedcardnetwork": ",".join(self.allowed_card_networks),
            "googlepaycurrencycode": self.currency_code,
            "googlepaycountrycode": self.country_code,
            "googlepaytotalprice": f"{self.total_price:f}",
        }


_OPTIONS = frozenset(
    {
        *_CARD_FORM.values(),
        "googlepaymerchantid",
        "googlepaymerchantname",
        "googlepayallowedauthmethod",
        "googlepayallowedcardnetwork",
        "googlepaycurrencycode",
        "googlepaycountrycode",
        "googlepaytotalprice",
    }
)


@dataclass(frozen=True)
class DataStorageInit:
    """Open a data storage (QMORE protocol 4.2); ``options`` are never signed."""

    path: ClassVar[str] = "/seamless/dataStorage/init"
    order_ident: str
    return_url: str
    language: str
    javascript_script_version: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        unknown = set(self.options) - _OPTIONS
        if unknown:
            raise Unfaithful(min(unknown), "is no option of the data storage")
        fields = {
            **identity(account),
            "orderIdent": self.order_ident,
            "returnUrl": self.return_url,
            "language": self.language,
            "javascriptScriptVersion": self.javascript_script_version,
        }
        return (*signed(fields, [*fields, "secret"], account), *checked(self.options).items())

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
        fields = {**identity(account), "storageId": self.storage_id}
        language = checked({"language": self.language})
        return (*signed(fields, [*fields, "secret"], account), *language.items())

    def answer(self, text: str) -> StorageRead | Rejected | Nonsense:
        """Read the answer."""
        values = serial.parse(text)
        if values.get("storageId") and not responses.errors(values):
            found = serial.items(values, "paymentInformation")
            return StorageRead(values["storageId"], tuple(found))
        return responses.refusal(values)
