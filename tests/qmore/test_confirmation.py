"""Confirmations: the library's verdicts on R1 to R17, and stricter where the library is lax (QMORE protocol 3.6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from qmore import Cancelled, Failed, Forged, Pending, QmoreMessage, Succeeded, confirmation, fingerprint

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


UNFIT = "the fingerprint does not fit"
LACKING = "the fingerprint's order lacks a mandatory name or repeats one"
UNKNOWN = "the payment state is none of the four"
NO_FORM = "the body is no form in UTF-8"
FAILURE = {"paymentState": "FAILURE", "orderNumber": "8000042"}
FORGERIES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "R4 another amount": (UNFIT, lambda: body({**R1, "amount": "0.01"})),
    "R6 the amount out of the order": (
        LACKING,
        lambda: body({**R1, "responseFingerprintOrder": ORDER.replace("amount,", "", 1)}),
    ),
    "R6 the amount out of the order, signed so": (LACKING, lambda: body(signed(R1, ORDER.replace("amount,", "", 1)))),
    "R8 127 digits": (UNFIT, lambda: body({**R1, "responseFingerprint": R1["responseFingerprint"][:127]})),
    "R9 no fingerprint": (UNFIT, lambda: body(without(R1, "responseFingerprint"))),
    "R10 no order": (LACKING, lambda: body(without(R1, "responseFingerprintOrder"))),
    "R11 no secret in the order": (LACKING, lambda: body(signed(R1, ORDER.replace("secret,", "")))),
    "R12 pending relabelled": (LACKING, lambda: body({**R2, "paymentState": "SUCCESS"})),
    "R13 another secret": (UNFIT, lambda: body(signed(R1, ORDER, "another"))),
    "R16 no state": (UNFIT, lambda: body(without(R1, "paymentState"))),
    "R16 no state, unsigned": (UNKNOWN, lambda: b"orderNumber=1"),
    "R16 an unknown state": (UNKNOWN, lambda: b"paymentState=PAID"),
    "R16 an unknown state, signed": (UNKNOWN, lambda: body(signed({**R1, "paymentState": "PAID"}, ORDER))),
    "a name twice in the order": (LACKING, lambda: body(signed(R1, "amount," + ORDER))),
    "a name twice in the body": ("a name occurs twice", lambda: body(R1) + b"&amount=9.90"),
    "the secret posted": (UNFIT, lambda: body({**R1, "secret": SECRET})),
    "an empty secret posted": (UNFIT, lambda: body({**R1, "secret": ""})),
    "no UTF-8": (NO_FORM, lambda: body(R1) + b"&x=%ff"),
    "no UTF-8 in the raw": (NO_FORM, lambda: body(R1) + b"&x=\xff"),
    "501 fields": (NO_FORM, lambda: body({"paymentState": "CANCEL", **{f"x{n}": "" for n in range(500)}})),
    "larger than 64 kB": ("the body is larger than any confirmation", lambda: padded(65_537)),
    "a failure with a wrong fingerprint": (LACKING, lambda: body({**FAILURE, "responseFingerprint": "0" * 128})),
    "a failure with nothing but an order": (UNFIT, lambda: body({**FAILURE, "responseFingerprintOrder": SHORT})),
    "a failure whose state was not signed": (LACKING, lambda: body(signed(FAILURE, "secret,responseFingerprintOrder"))),
    "a failure without the secret": (LACKING, lambda: body(signed(FAILURE, "paymentState,responseFingerprintOrder"))),
    "a failure whose order was not signed": (LACKING, lambda: body(signed(FAILURE, "paymentState,secret"))),
    "an amount that is no number": (
        "amount is empty or has not its form",
        lambda: body(signed({**R1, "amount": "NaN"}, ORDER)),
    ),
    "an amount that is listed and not posted": (
        "amount is empty or has not its form",
        lambda: body(signed(without(R1, "amount"), ORDER)),
    ),
    "a pending order number that is none": (
        "orderNumber is empty or has not its form",
        lambda: body(signed({**R2, "orderNumber": "x"}, R2["responseFingerprintOrder"])),
    ),
    "a language that is none": (
        "language is empty or has not its form",
        lambda: body(signed({**R1, "language": "e8"}, ORDER)),
    ),
    "nothing": (UNKNOWN, lambda: b""),
}
BARE = {"amount": "9.90", "currency": "EUR", "paymentType": "EPS", "orderNumber": "1", "paymentState": "SUCCESS"}
FEATURES = {
    "providerReferenceNumber": "P1",
    "avsProviderResultCode": "Y",
    "avsProviderResultMessage": "fine",
    "liabilityShiftIndicator": "Y",
    "instrumentCountry": "AT",
}
FEATURED = ",".join([*BARE, *FEATURES, "secret", "responseFingerprintOrder"])
LIABLE = ",".join([*BARE, "liabilityShiftIndicator", "secret", "responseFingerprintOrder"])
SHORT = "paymentState,secret,responseFingerprintOrder"


def padded(size: int) -> bytes:
    return b"paymentState=CANCEL&x=".ljust(size, b"y")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_is_refused(forgery: str) -> None:
    """Everything else is forged, nothing in it is believed, and the log may say what was wrong."""
    reason, made = FORGERIES[forgery]

    with pytest.raises(Forged) as refused:
        confirmation.verify(made(), SECRET)

    assert str(refused.value) == reason


def test_without_a_secret_nothing_is_believed() -> None:
    """Whoever forgot to configure one does not accept what anybody can sign."""
    with pytest.raises(Forged):
        confirmation.verify(body(signed(R1, ORDER, "")), "")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(padded(65_536), Cancelled(), id="64 kB to the byte"),
        pytest.param(
            body({"paymentState": "CANCEL", **{f"x{n}": "" for n in range(499)}}), Cancelled(), id="500 fields"
        ),
        pytest.param(body(FAILURE), Failed((), "8000042"), id="a failure with its order"),
        pytest.param(b"paymentState=FAILURE&orderNumber=", Failed(), id="a failure without one"),
        pytest.param(
            b"paymentState=FAILURE&errorCode=20003&providerMessage=no+funds",
            Failed((QmoreMessage("20003", ""),), None, "no funds"),
            id="a failure in the provider's words",
        ),
        pytest.param(body(signed(FAILURE, SHORT)), Failed((), "8000042"), id="a failure that was signed after all"),
        pytest.param(body(signed({"paymentState": "CANCEL"}, SHORT)), Cancelled(), id="a signed cancellation"),
        pytest.param(
            body(R1),
            Succeeded(
                amount=Decimal("9.90"),
                currency="EUR",
                order_number="8000042",
                payment_type="CCARD",
                financial_institution="Visa",
                gateway_reference_number="DGW_8000042_RN",
                gateway_contract_number="DemoContractNumber123",
                fields={name: R1[name] for name in ORDER.split(",") if name != "secret"},
                language="en",
                avs_response_code="X",
                avs_response_message="Demo AVS ResultMessage",
            ),
            id="a success, whole",
        ),
        pytest.param(
            body(signed({**BARE, **FEATURES}, FEATURED)),
            Succeeded(
                amount=Decimal("9.90"),
                currency="EUR",
                order_number="1",
                payment_type="EPS",
                fields={**BARE, **FEATURES, "responseFingerprintOrder": FEATURED},
                provider_reference_number="P1",
                avs_provider_result_code="Y",
                avs_provider_result_message="fine",
                liability_shifted=True,
                instrument_country="AT",
            ),
            id="a success with an account's features",
        ),
        pytest.param(
            body(signed({**BARE, "liabilityShiftIndicator": "N"}, LIABLE)),
            Succeeded(
                amount=Decimal("9.90"),
                currency="EUR",
                order_number="1",
                payment_type="EPS",
                fields={**BARE, "liabilityShiftIndicator": "N", "responseFingerprintOrder": LIABLE},
                liability_shifted=False,
            ),
            id="a success whose liability stays",
        ),
        pytest.param(
            body(R2),
            Pending(
                payment_type="EPS",
                order_number="8000042",
                financial_institution="EPS-SO",
                fields=without(R2, "responseFingerprint"),
            ),
            id="a pending, whole",
        ),
    ],
)
def test_what_a_message_says(message: bytes, expected: object) -> None:
    """Every field of every state, up to the last byte that is allowed."""
    assert confirmation.verify(message, SECRET) == expected


@pytest.mark.parametrize("state", ["SUCCESS", "PENDING"])
def test_what_was_not_sent_is_empty(state: str) -> None:
    """No institution, no references: texts without a letter, not None and not something else."""
    order = ",".join([*BARE, "secret", "responseFingerprintOrder"])
    told = signed({**BARE, "paymentState": state}, order)

    found = confirmation.verify(body(told), SECRET)

    fields = without(told, "responseFingerprint")
    if state == "SUCCESS":
        assert found == Succeeded(Decimal("9.90"), "EUR", "1", "EPS", "", "", "", fields)
    else:
        assert found == Pending("EPS", "1", "", fields)


def test_a_pending_may_have_no_order_number_yet() -> None:
    """The guide promises one, plugins cope without."""
    order = "paymentType,orderNumber,paymentState,secret,responseFingerprintOrder"
    told = signed({"paymentType": "EPS", "orderNumber": "", "paymentState": "PENDING"}, order)

    found = confirmation.verify(body(told), SECRET)

    assert isinstance(found, Pending)
    assert found.order_number is None


def test_names_in_the_order_may_have_blanks_around_them() -> None:
    """The vendor's library trims them, and so do we."""
    order = SHORT.replace(",", " , ")
    made = {"paymentState": "CANCEL", "responseFingerprintOrder": order}
    made["responseFingerprint"] = fingerprint.sign(made, SHORT.split(","), SECRET)

    assert confirmation.verify(body(made), SECRET) == Cancelled()


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
    """OK, and NOK with its reason escaped, cut at 255 characters, and what XML forbids as a blank."""
    assert confirmation.ok() == b'<QPAY-CONFIRMATION-RESPONSE result="OK" />'
    assert confirmation.not_ok("<&\x00>") == (b'<QPAY-CONFIRMATION-RESPONSE result="NOK" message="&lt;&amp; &gt;" />')
    assert confirmation.not_ok("x" * 256) == confirmation.not_ok("x" * 255) != confirmation.not_ok("x" * 254)
