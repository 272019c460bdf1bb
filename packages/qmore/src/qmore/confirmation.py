"""Confirmations: bytes in, a verified fact out (QMORE protocol 3.4, 6).

- SUCCESS and PENDING are signed by QMORE; there is no other way to a ``Succeeded`` or ``Pending`` than ``verify``.
- FAILURE and CANCEL are not signed; whoever knows the address can send them. Where one carries a fingerprint, it must fit.
- Custom parameters are echoed outside the signature: nothing here depends on them, and ``fields`` does not have them.
- The signed text has no separators, so characters could be moved between neighbours: formats are checked strictly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from qmore import responses
from qmore.errors import Forged
from qmore.fingerprint import matches

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 65_536  # bytes
_FIELDS = 500
_ALWAYS = frozenset({"secret", "responseFingerprintOrder", "paymentState", "orderNumber", "paymentType"})
_MUST = {"SUCCESS": _ALWAYS | {"amount", "currency"}, "PENDING": _ALWAYS}
_ILLEGAL = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
# QMORE protocol 6.3, 9.1, 9.2. What is listed first must be there in a success.
_FORMS = {
    "amount": re.compile(r"[0-9]{1,17}(\.[0-9]{1,4})?"),
    "currency": re.compile("[A-Z]{3}"),
    "orderNumber": re.compile("[0-9]{1,9}"),
    "paymentType": re.compile("[A-Z0-9-]{1,32}"),
    "language": re.compile("[a-z]{2}"),
}
_NEEDED = {"SUCCESS": ("amount", "currency", "orderNumber", "paymentType"), "PENDING": ("paymentType",)}


@dataclass(frozen=True)
class Succeeded:
    """Verified: the money is reserved or taken; ``fields`` are those under the signature, no others.

    ``liability_shifted`` and ``instrument_country`` are features of an account, and unknown without them.
    """

    amount: Decimal
    currency: str
    order_number: str
    payment_type: str
    financial_institution: str = ""
    gateway_reference_number: str = ""
    gateway_contract_number: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    provider_reference_number: str = ""
    avs_response_code: str = ""
    avs_response_message: str = ""
    avs_provider_result_code: str = ""
    avs_provider_result_message: str = ""
    liability_shifted: bool | None = None
    instrument_country: str = ""


@dataclass(frozen=True)
class Pending:
    """Verified: the result follows, up to 14 days later."""

    payment_type: str
    order_number: str | None = None
    financial_institution: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """Unsigned: the payment failed, for these reasons."""

    errors: tuple[responses.QmoreMessage, ...] = ()
    order_number: str | None = None
    provider_message: str = ""


@dataclass(frozen=True)
class Cancelled:
    """Unsigned: the consumer cancelled."""


Confirmation = Succeeded | Pending | Failed | Cancelled


def verify(body: bytes, secret: str) -> Confirmation:
    """Verify a confirmation's raw body and return what it says.

    Raises:
        Forged: whatever is wrong with it, in one word for the log; nothing in it may be believed.
    """
    fields = _fields(body)
    state = fields.get("paymentState")
    if state in _MUST:
        signed = _signed(fields, _MUST[state], secret)
        _check_forms(signed, _NEEDED[state])
        return _succeeded(signed) if state == "SUCCESS" else _pending(signed)
    if "responseFingerprint" in fields or "responseFingerprintOrder" in fields:
        _signed(fields, frozenset({"secret", "responseFingerprintOrder", "paymentState"}), secret)
    match state:
        case "FAILURE":
            return Failed(
                responses.errors(fields), fields.get("orderNumber") or None, fields.get("providerMessage", "")
            )
        case "CANCEL":
            return Cancelled()
        case _:
            raise Forged("the payment state is none of the four")


def _fields(body: bytes) -> dict[str, str]:
    if len(body) > _LARGEST:
        raise Forged("the body is larger than any confirmation")
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError:
        raise Forged("the body is no form in UTF-8") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Forged("a name occurs twice")
    return fields


def _signed(fields: dict[str, str], must: frozenset[str], secret: str) -> dict[str, str]:
    order = [name.strip() for name in fields.get("responseFingerprintOrder", "").split(",")]
    if not secret or len(order) != len(set(order)) or not must <= set(order):
        raise Forged("the fingerprint's order lacks a mandatory name or repeats one")
    # The secret's own place in the order is not a field that someone may send.
    if "secret" in fields or not matches(fields, order, secret, fields.get("responseFingerprint", "")):
        raise Forged("the fingerprint does not fit")
    return {name: fields[name] for name in order if name in fields}


def _check_forms(signed: dict[str, str], needed: tuple[str, ...]) -> None:
    for name, form in _FORMS.items():
        value = signed.get(name, "")
        if (value or name in needed) and not form.fullmatch(value):
            raise Forged(f"{name} is empty or has not its form")


def _succeeded(fields: dict[str, str]) -> Succeeded:
    return Succeeded(
        amount=Decimal(fields["amount"]),
        currency=fields["currency"],
        order_number=fields["orderNumber"],
        payment_type=fields["paymentType"],
        financial_institution=fields.get("financialInstitution", ""),
        gateway_reference_number=fields.get("gatewayReferenceNumber", ""),
        gateway_contract_number=fields.get("gatewayContractNumber", ""),
        fields=fields,
        language=fields.get("language", ""),
        provider_reference_number=fields.get("providerReferenceNumber", ""),
        avs_response_code=fields.get("avsResponseCode", ""),
        avs_response_message=fields.get("avsResponseMessage", ""),
        avs_provider_result_code=fields.get("avsProviderResultCode", ""),
        avs_provider_result_message=fields.get("avsProviderResultMessage", ""),
        liability_shifted={"Y": True, "N": False}.get(fields.get("liabilityShiftIndicator", "")),
        instrument_country=fields.get("instrumentCountry", ""),
    )


def _pending(fields: dict[str, str]) -> Pending:
    return Pending(
        payment_type=fields["paymentType"],
        order_number=fields.get("orderNumber") or None,
        financial_institution=fields.get("financialInstitution", ""),
        fields=fields,
    )


def ok() -> bytes:
    """Answer that the confirmation has been taken (QMORE protocol 6.2)."""
    return b'<QPAY-CONFIRMATION-RESPONSE result="OK" />'


def not_ok(message: str) -> bytes:
    """Answer that it has not, with a reason of at most 255 characters."""
    reason = escape(_ILLEGAL.sub(" ", message)[:255], {'"': "&quot;"})
    return f'<QPAY-CONFIRMATION-RESPONSE result="NOK" message="{reason}" />'.encode()
