"""Confirmations: the library's verdicts on R1 to R17, and stricter where the library is lax (QMORE protocol 3.6)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from qmore import Cancelled, Failed, Forged, Pending, Succeeded, confirmation, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"
ORDER = (
    "amount,currency,paymentType,financialInstitution,language,orderNumber,paymentState,authenticated,anonymousPan,"
    "expiry,cardholder,maskedPan,gatewayReferenceNumber,gatewayContractNumber,avsResponseCode,avsResponseMessage,"
    "secret,responseFingerprintOrder"
)
R1 = {
    "amount": "9.90",
    "currency": "EUR",
    "paymentType": "CCARD",
    "financialInstitution": "Visa",
    "language": "en",
    "orderNumber": "8000042",
    "paymentState": "SUCCESS",
    "saleorTx": "abc123",
    "authenticated": "Yes",
    "anonymousPan": "0003",
    "expiry": "11/2031",
    "cardholder": "Anna Müller",
    "maskedPan": "940000******0003",
    "gatewayReferenceNumber": "DGW_8000042_RN",
    "gatewayContractNumber": "DemoContractNumber123",
    "avsResponseCode": "X",
    "avsResponseMessage": "Demo AVS ResultMessage",
    "responseFingerprintOrder": ORDER,
    "responseFingerprint": "5a97d338f75d4f8e429274294bcd9a55c92a54944807637933fc795b98bf0d88c8fb8fc547633d91fbc6e460a178"
    "f0d4e268cdbf7cbda5bd63740a1c9c4e2e09",
}
R2 = {
    "paymentType": "EPS",
    "financialInstitution": "EPS-SO",
    "language": "en",
    "orderNumber": "8000042",
    "paymentState": "PENDING",
    "responseFingerprintOrder": "paymentType,financialInstitution,language,orderNumber,paymentState,secret,"
    "responseFingerprintOrder",
    "responseFingerprint": "4a47bee9b893474403389e3d773bae65f5697bf2e838aee85e0be45a736a86cd2fe83bd33e458bbb4f01fe7a030e"
    "1d6e85f0723900e25b04e5dc6594fd5b1018",
}
R3 = (
    "01549923d9eb7d4ef8931a9e8458bc0ad8b73e2cdd9b530b572b70d442b947647c280722f249382e9289b636c0c6c9b085a3aab7f06e55d4e8"
)
R3 += "78243f7b690f1a"
R17 = {
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
    "gatewayReferenceNumber": "DGW_15352243_RN",
    "gatewayContractNumber": "DemoContractNumber123",
    "avsResponseCode": "X",
    "avsResponseMessage": "Demo AVS ResultMessage",
    "avsProviderResultCode": "X",
    "avsProviderResultMessage": "Demo AVS ProviderResultMessage",
    "responseFingerprintOrder": "amount,currency,paymentType,financialInstitution,language,orderNumber,paymentState,"
    "mandateId,mandateSignatureDate,creditorId,dueDate,gatewayReferenceNumber,gatewayContractNumber,avsResponseCode,"
    "avsResponseMessage,avsProviderResultCode,avsProviderResultMessage,secret,responseFingerprintOrder",
    "responseFingerprint": "69bc43cd8754b5347aa854f8fc7e21c514782f31c63bf87b7b993fada13192e96790d3f54d3faacd6514308984d7"
    "6a991894bd249d2ef29585ca6d772c48268c",
}


def body(fields: dict[str, str]) -> bytes:
    return urlencode(fields).encode()


def without(fields: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in fields.items() if key != name}


def signed(fields: dict[str, str], order: str, secret: str = SECRET) -> dict[str, str]:
    made = {**fields, "responseFingerprintOrder": order}
    return {**made, "responseFingerprint": fingerprint.sign(made, order.split(","), secret)}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(R1, Succeeded, id="R1 a card success"),
        pytest.param(R2, Pending, id="R2 an eps pending"),
        pytest.param(
            {**without(R1, "avsResponseMessage"), "responseFingerprint": R3},
            Succeeded,
            id="R3 a listed name not posted",
        ),
        pytest.param({**R1, "saleorTx": "other"}, Succeeded, id="R5 custom fields are outside the signature"),
        pytest.param({**R1, "responseFingerprint": R1["responseFingerprint"].upper()}, Succeeded, id="R7 upper case"),
        pytest.param({"paymentState": "FAILURE"}, Failed, id="R14 a failure is unsigned"),
        pytest.param({"paymentState": "CANCEL"}, Cancelled, id="R15 a cancellation is unsigned"),
        pytest.param(R17, Succeeded, id="R17 what the real server sent"),
    ],
)
def test_what_is_accepted(fields: dict[str, str], expected: type) -> None:
    """Published confirmations are what they say."""
    assert isinstance(confirmation.verify(body(fields), SECRET), expected)


FORGERIES: dict[str, Callable[[], bytes]] = {
    "R4 another amount": lambda: body({**R1, "amount": "0.01"}),
    "R6 the amount out of the order": lambda: body({**R1, "responseFingerprintOrder": ORDER.replace("amount,", "", 1)}),
    "R6 the amount out of the order, signed so": lambda: body(signed(R1, ORDER.replace("amount,", "", 1))),
    "R8 127 digits": lambda: body({**R1, "responseFingerprint": R1["responseFingerprint"][:127]}),
    "R9 no fingerprint": lambda: body(without(R1, "responseFingerprint")),
    "R10 no order": lambda: body(without(R1, "responseFingerprintOrder")),
    "R11 no secret in the order": lambda: body(signed(R1, ORDER.replace("secret,", ""))),
    "R12 pending relabelled": lambda: body({**R2, "paymentState": "SUCCESS"}),
    "R13 another secret": lambda: body(signed(R1, ORDER, "another")),
    "R16 no state": lambda: body(without(R1, "paymentState")),
    "R16 an unknown state": lambda: body({**R1, "paymentState": "PAID"}),
    "a name twice in the order": lambda: body(signed(R1, "amount," + ORDER)),
    "a name twice in the body": lambda: body(R1) + b"&amount=9.90",
    "the secret posted": lambda: body({**R1, "secret": SECRET}),
    "no UTF-8": lambda: body(R1) + b"&x=%ff",
    "larger than 64 kB": lambda: body({**R1, "x": "y" * 70_000}),
    "a failure with a wrong fingerprint": lambda: body({"paymentState": "FAILURE", "responseFingerprint": "0" * 128}),
    "an amount that is no number": lambda: body(signed({**R1, "amount": "NaN"}, ORDER)),
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_what_is_refused(forgery: Callable[[], bytes]) -> None:
    """Everything else is forged, and nothing in it is believed."""
    with pytest.raises(Forged):
        confirmation.verify(forgery(), SECRET)


def test_what_a_success_says() -> None:
    """Amounts are exact, and the server's own text is kept."""
    found = confirmation.verify(body(R17), SECRET)

    assert isinstance(found, Succeeded)
    assert found.amount == Decimal(30)
    assert (found.order_number, found.gateway_reference_number) == ("15352243", "DGW_15352243_RN")


@pytest.mark.parametrize("separator", [".", "_"], ids=["dots", "underscores"])
def test_a_failures_reasons_are_read_in_both_spellings(separator: str) -> None:
    """PHP turns dots into underscores; both arrive."""
    fields = {
        "paymentState": "FAILURE",
        "errors": "1",
        separator.join(("error", "1", "errorCode")): "20003",
        separator.join(("error", "1", "consumerMessage")): "Abgelehnt",
    }

    found = confirmation.verify(body(fields), SECRET)

    assert isinstance(found, Failed)
    assert [(e.error_code, e.consumer_message) for e in found.errors] == [("20003", "Abgelehnt")]


def test_answers_are_legal_xml() -> None:
    """OK, and NOK with its reason escaped and cut."""
    assert confirmation.ok() == b'<QPAY-CONFIRMATION-RESPONSE result="OK" />'
    assert b"&lt;&amp;" in confirmation.not_ok("<&")
    assert len(json.dumps(confirmation.not_ok("x" * 999).decode())) < 330
