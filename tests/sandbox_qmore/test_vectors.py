"""Requests that the vendor's own library signed, byte for byte: the sandbox takes every one (QMORE protocol 3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sandbox.qmore.confirmations import signed
from tests.sandbox_qmore.foreign import DEMO_SECRET, pairs

if TYPE_CHECKING:
    from tests.sandbox_qmore.foreign import Shop

_ME = {"customerId": "D200001", "shopId": "seamless", "language": "en"}
_BACK = {**_ME, "password": "jcv45z"}
_SUM = {"orderNumber": "8000042", "amount": "9.90", "currency": "EUR"}
_MUG = {
    "basketItems": "1",
    "basketItem1articleNumber": "A1",
    "basketItem1quantity": "2",
    "basketItem1description": "blue",
    "basketItem1name": "Mug",
    "basketItem1imageUrl": "",
    "basketItem1unitGrossAmount": "12.00",
    "basketItem1unitNetAmount": "10.00",
    "basketItem1unitTaxAmount": "2.00",
    "basketItem1unitTaxRate": "20",
}
VECTORS: dict[str, tuple[str, dict[str, str], str]] = {
    "Q1 a storage, classic": (
        "/seamless/dataStorage/init",
        {
            **_ME,
            "orderIdent": "basket-42",
            "returnUrl": "https://shop.example.com/qmore/fallback",
            "javascriptScriptVersion": "",
        },
        "c52250ca06e36a3de551e453d0929723c34b40e2b45a68bece4f78640cc6de1f44881851c147724cea310433950529fb6d9210fff466dbd45e7919e914362f81",
    ),
    "Q2 a storage, pci3, with unsigned options": (
        "/seamless/dataStorage/init",
        {
            **_ME,
            "orderIdent": "basket-42-2",
            "returnUrl": "https://shop.example.com/qmore/fallback?a=1&b=%C3%A4",
            "javascriptScriptVersion": "pci3",
            "iframeCssUrl": "https://shop.example.com/qmore/card.css?v=7",
            "creditcardShowCvcField": "true",
        },
        "dbdcd4faf5340b8597fdd3f9bdc8144e063e7206143860d37fd21f1c18f402305f61afe27d3b281375deb405bcdd51589e659c50d03661e9f0ba638224556669",
    ),
    "Q3 a storage's content, with an unsigned language": (
        "/seamless/dataStorage/read",
        {**_ME, "storageId": "0123456789abcdef0123456789abcdef"},
        "ea35e4124403e2df81f67c6ac635f6c4543fef89585a41280ea47c44025ab0647ec234d4bfe50a4829de77f3f32e699877a607beb65c4e67924fc591909a6adc",
    ),
    "Q4 a card payment": (
        "/seamless/frontend/init",
        {
            **_ME,
            "amount": "9.90",
            "currency": "EUR",
            "paymentType": "CCARD",
            "orderDescription": "Order 42",
            "successUrl": "https://shop.example.com/qmore/return",
            "cancelUrl": "https://shop.example.com/qmore/return?c=1",
            "failureUrl": "https://shop.example.com/qmore/return?f=1",
            "serviceUrl": "https://shop.example.com/qmore/contact",
            "confirmUrl": "https://shop.example.com/qmore/confirm?wh=77&x=a+b",
            "consumerIpAddress": "203.0.113.5",
            "consumerUserAgent": "Mozilla/5.0",
            "storageId": "0123456789abcdef0123456789abcdef",
            "orderIdent": "basket-42",
            "requestFingerprintOrder": "shopId,customerId,language,secret,amount,currency,paymentType,orderDescription,"
            "successUrl,cancelUrl,failureUrl,serviceUrl,confirmUrl,consumerIpAddress,consumerUserAgent,storageId,"
            "orderIdent,requestFingerprintOrder",
        },
        "25245c520130aca6646447bc2b761b13c388e94ac79c70d9dee2d7662a575de0b33f5ed54e3d08645362b531b0620f12ccc832b9b1aca682babe89c25da020f3",
    ),
    "Q5 an order's details": (
        "/seamless/backend/getOrderDetails",
        {**_BACK, "orderNumber": "8000042", "command": "getOrderDetails"},
        "a6b37f721cef6c89cf00be304b1a45ef5d7fa97349deb65abd5bb2d89110935786f67bc3f1aa42b6cb2cbc3c86df2f9ddb481d86a566dc98b9d75d530b8c5c97",
    ),
    "Q6 a deposit": (
        "/seamless/backend/deposit",
        {**_BACK, **_SUM, "command": "deposit"},
        "bb7c6205bdb8e3c8c88783d0610414b434a1c050dcdde224693fb1907ca7013511ef5f55a0c53954231598b84af4446cec4ec64f0ffe875318eb22819dbd398d",
    ),
    "Q7 a refund with a basket in the library's spelling": (
        "/seamless/backend/refund",
        {**_BACK, **_SUM, "amount": "24.00", **_MUG, "command": "refund"},
        "95185428d5689aae10a830d3dbb2ac419573215fb9001f1ebfccc62042380f89dc5699b1becdc7bd73aa6e1b737c169a221900e83885d5b047ed1149fbb7fbbb",
    ),
    "Q8 a deposit's reversal": (
        "/seamless/backend/depositReversal",
        {**_BACK, "orderNumber": "8000042", "paymentNumber": "8000043"},
        "9133821aeafddc0619a9e373abf0bfea75874cc6b0546938322433afb4df4759ecba2b1fa6089ee50bb5d6574f04d16413def53dab3028c44f37b26da2e5fcb6",
    ),
    "Q9 a refund's reversal": (
        "/seamless/backend/refundReversal",
        {**_BACK, "orderNumber": "8000042", "creditNumber": "8000044"},
        "e37c52bf01d9a3548983ef65e20e869f57103c1a6d8b35b344d730a5f0860a14030415a42340f75a4a7aa6f05a6039d4687ea4f31ecd6b7d0b177e821e12c1e0",
    ),
    "Q10 a recurring payment with umlauts": (
        "/seamless/backend/recurPayment",
        {**_BACK, **_SUM, "sourceOrderNumber": "8000001", "autoDeposit": "yes", "orderDescription": "Größe Ω #42"},
        "b634717da36ecc543d6f54396665314e64ef5372be4875a991dda075ccf2fc3dd61a46cae3dae699d880d1ddef9411fed9dbef9843643b34bacdbf2304b10b45",
    ),
    "Q11 a transfer to an existing order": (
        "/seamless/backend/transferFund",
        {
            **_BACK,
            **_SUM,
            "orderDescription": "Order 42",
            "orderReference": "SO-42",
            "customerStatement": "Shop Id:42",
            "fundTransferType": "EXISTINGORDER",
            "sourceOrderNumber": "8000001",
        },
        "82b566ed2da99308ce018d3f187784c8583a23e38ae09f7f627a9e848e17e897ecce45a100cb1b63fa7c55c114604b956be017166d4ccb6c68b89dc4202110bc",
    ),
    "Q12 an order number": (
        "/seamless/backend/generateOrderNumber",
        _BACK,
        "2ed9b1a0e938e59fa45e41858dc9b299797bcc3fb877b7a9586e6815f7e72309da9fa4b975dee8fc7e612923e6b7659b6f7d1014eaa767d3f9e4f1ec9143c442",
    ),
    "Q13 a deposit in the toolkit's style": (
        "/page/toolkit.php",
        {**_ME, **_SUM, "toolkitPassword": "jcv45z", "command": "deposit"},
        "c2ceb8528418dc74fa249746594323630c6472572969b9c79b8bcad49289d96e9678ab5d72b429d8fada491a3b6b1fc8fb3397b756667d6145c9ebb7502eab4b",
    ),
}


def code(answer: dict[str, str]) -> str:
    return answer.get("error.1.errorCode", answer.get("errorCode", ""))


@pytest.mark.parametrize(("path", "form", "hashed"), VECTORS.values(), ids=VECTORS)
async def test_a_request_signed_by_the_vendors_library_is_taken(
    shop: Shop, path: str, form: dict[str, str], hashed: str
) -> None:
    """Only business may refuse it, and one changed digit of the hash is refused (QMORE protocol 3.2, 3.5)."""
    answer = pairs((await shop.http.post(path, data={**form, "requestFingerprint": hashed})).text)
    forged = pairs((await shop.http.post(path, data={**form, "requestFingerprint": hashed[:-1] + "x"})).text)

    assert code(answer) not in {"18506", "18003", "11506"}
    assert code(forged) == "18506"


async def test_the_old_plain_hash_is_refused(shop: Shop) -> None:
    """SHA-512 without a key was the scheme before 2016 (QMORE protocol 3.5 Q14)."""
    path, form, _ = VECTORS["Q1 a storage, classic"]
    plain = "4b29fa9b28805c2b0a0a23683eb5b887dc31095d74fa309270596afd677b8869d60bb3acc926d72061ea9210bee5b11e1beb5047de4602c6196bad0016b52822"

    answer = pairs((await shop.http.post(path, data={**form, "requestFingerprint": plain})).text)

    assert code(answer) == "18506"


_TAIL = {
    "gatewayReferenceNumber": "DGW_8000042_RN",
    "gatewayContractNumber": "DemoContractNumber123",
    "avsResponseCode": "X",
    "avsResponseMessage": "Demo AVS ResultMessage",
}
_CARD = {
    "amount": "9.90",
    "currency": "EUR",
    "paymentType": "CCARD",
    "financialInstitution": "Visa",
    "language": "en",
    "orderNumber": "8000042",
    "paymentState": "SUCCESS",
    "authenticated": "Yes",
    "anonymousPan": "0003",
    "expiry": "11/2031",
    "cardholder": "Anna Müller",
    "maskedPan": "940000******0003",
    **_TAIL,
}
_DEBIT = {
    "amount": "30",
    "currency": "EUR",
    "paymentType": "SEPA-DD",
    "financialInstitution": "SEPA-DD",
    "language": "en",
    "orderNumber": "15352243",
    "paymentState": "SUCCESS",
    "mandateId": "P000000001-101535224320220328151522",
    "mandateSignatureDate": "28.03.2022",
    "creditorId": "AT94ZZZ00000001251",
    "dueDate": "30.03.2022",
    **_TAIL,
    "gatewayReferenceNumber": "DGW_15352243_RN",
    "avsProviderResultCode": "X",
    "avsProviderResultMessage": "Demo AVS ProviderResultMessage",
}
_PENDING = {
    "paymentType": "EPS",
    "financialInstitution": "EPS-SO",
    "language": "en",
    "orderNumber": "8000042",
    "paymentState": "PENDING",
}
CONFIRMATIONS: dict[str, tuple[dict[str, str], str]] = {
    "R1 a card": (
        _CARD,
        "5a97d338f75d4f8e429274294bcd9a55c92a54944807637933fc795b98bf0d88c8fb8fc547633d91fbc6e460a178f0d4e268cdbf7cbda5bd63740a1c9c4e2e09",
    ),
    "R2 a pending eps": (
        _PENDING,
        "4a47bee9b893474403389e3d773bae65f5697bf2e838aee85e0be45a736a86cd2fe83bd33e458bbb4f01fe7a030e1d6e85f0723900e25b04e5dc6594fd5b1018",
    ),
    "R17 what QENTA's server sent in 2022": (
        _DEBIT,
        "69bc43cd8754b5347aa854f8fc7e21c514782f31c63bf87b7b993fada13192e96790d3f54d3faacd6514308984d76a991894bd249d2ef29585ca6d772c48268c",
    ),
}


@pytest.mark.parametrize(("said", "hashed"), CONFIRMATIONS.values(), ids=CONFIRMATIONS)
def test_a_confirmation_is_signed_like_the_vendors(said: dict[str, str], hashed: str) -> None:
    """The same fields in the same order have the published hash (QMORE protocol 3.6)."""
    made = signed(said, [*said, "secret", "responseFingerprintOrder"], DEMO_SECRET)

    assert made["responseFingerprint"] == hashed
