"""Names of parameters: a form is read in the guide's spelling, however the client wrote them (QMORE protocol 13 no. 4)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

_ADDRESS = "Address1 Address2 Address3 City State Country ZipCode Phone MobilePhone Fax"
_NAMES = "consumerBillingFirstname consumerBillingLastname consumerShippingFirstName consumerShippingLastName"
_PLAIN = """
customerId shopId secret language paymentType amount currency orderDescription successUrl cancelUrl failureUrl serviceUrl
confirmUrl pendingUrl noScriptInfoUrl consumerIpAddress consumerUserAgent requestFingerprintOrder requestFingerprint
orderIdent storageId financialInstitution orderReference customerStatement orderNumber autoDeposit duplicateRequestCheck
transactionIdentifier confirmMail windowName cssUrl isoTransactionType pluginVersion consumerDeviceId riskSuppress
riskConfigAlias merchantTokenizationFlag sourceOrderNumber periodicType displayBasketData displayShippingData
displayBillingData layout displayText imageUrl backgroundColor maxRetries paymenttypeSortOrder
consumerEmail consumerBirthDate consumerMerchantCrmId consumerTaxIdentificationNumber consumerDriversLicenseNumber
consumerDriversLicenseState consumerDriversLicenseCountry companyName companyVatId companyTradeRegistryNumber
companyRegisterKey consumerShippingItemAvailability consumerShippingMethod consumerShippingAddressFirstUseDate
recipientAccount recipientBirthDate recipientLastName recipientZipCode subMerchantId subMerchantName subMerchantStreet
subMerchantCity subMerchantState subMerchantCountry subMerchantZipCode
consumerAuthenticationMethod consumerAuthenticationTimestamp consumerChallengeIndicator consumerCardProvisionDate
consumerCardProvisionAttemptsPastDay consumerSuspiciousActivity consumerDeliveryTimeframe consumerPreorderDate
consumerReorderItems consumerAccountCreationDate consumerAccountUpdateDate consumerAccountPasswordChangeDate
consumerAccountPurchasesPastSixMonths consumerAccountTransactionsPastDay consumerAccountTransactionsPastYear
basketItems basketAmount basketCurrency mandateId mandateSignatureDate creditorId dueDate paymentToken browserData
shippingAddressRequired phoneNumberRequired allowedCountryCodes allowedCardNetworks additionalMerchantData
returnUrl javascriptScriptVersion iframeCssUrl password toolkitPassword command paymentNumber creditNumber
merchantReference useIbanBic fundTransferType bankAccountOwner bankBic bankAccountIban consumerWalletId transactionType
bankCountry
"""
_KNOWN = {
    name.lower(): name
    for name in (
        *_PLAIN.split(),
        *_NAMES.split(),
        *(f"consumer{w}{part}" for w in ("Billing", "Shipping") for part in _ADDRESS.split()),
    )
}
# The library's spellings that differ in more than case (QMORE protocol 5.3).
_ALIASES = {
    f"consumer{name.lower()}": name
    for name in ("companyName", "companyVatId", "companyTradeRegistryNumber", "companyRegisterKey")
}
_BASKET = re.compile(
    "basketitem([0-9]+)(articlenumber|quantity|description|name|imageurl|unitgrossamount|unitnetamount|unittaxamount|"
    "unittaxrate|unitprice|tax)"
)
_BASKET_NAMES = {
    name.lower(): name
    for name in [
        "ArticleNumber",
        "Quantity",
        "Description",
        "Name",
        "ImageUrl",
        "UnitGrossAmount",
        "UnitNetAmount",
        "UnitTaxAmount",
        "UnitTaxRate",
        "UnitPrice",
        "Tax",
    ]
}
_UNSIGNED_OPTIONS = re.compile("(creditcard|googlepay)[a-z]+")
_SECRET = {"secret", "password", "toolkitpassword", "requestfingerprint", "responsefingerprint", "paymenttoken"}


def canonical(name: str) -> str:
    """Return the guide's spelling; a custom parameter keeps its own."""
    low = name.lower()
    if low in _KNOWN:
        return _KNOWN[low]
    basket = _BASKET.fullmatch(low)
    if basket:
        return f"basketItem{basket[1]}{_BASKET_NAMES[basket[2]]}"
    return _ALIASES.get(low, name)


def is_custom(name: str) -> bool:
    """Tell whether a name is the shop's own, to be echoed in every confirmation (QMORE protocol 5.2)."""
    low = name.lower()
    known = low in _KNOWN or low in _ALIASES or _BASKET.fullmatch(low) or _UNSIGNED_OPTIONS.fullmatch(low)
    return not known


class Form(dict[str, str]):
    """A posted form in the guide's spelling; ``raw`` is what was posted, for the fingerprint."""

    def __init__(self, raw: dict[str, str]) -> None:
        super().__init__({canonical(name): value for name, value in raw.items()})
        self.raw = raw

    @classmethod
    def read(cls, body: bytes) -> Form:
        """Read a body; line breaks inside values are ignored (QMORE protocol 1.2)."""
        posted = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return cls({name: re.sub("[\r\n]", "", value) for name, value in posted})


def masked(form: dict[str, str]) -> dict[str, str]:
    """Return a form that may be shown."""
    return {name: "***" if name.lower() in _SECRET and value else value for name, value in form.items()}
