"""What QMORE's five-digit error codes mean, whether the same request may succeed later, and for whom they are.

From QMORE protocol 10. Shoppers get QMORE's own ``consumer_message``, in their language; ``meaning`` and ``hint`` are English
and for logs and staff. A code that nobody published is no fault: it means an unknown error that no retry mends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qmore.parameter_codes import MERCHANTS, PARAMETERS, SHOPPERS


class Audience(StrEnum):
    """Who can do something about it."""

    SHOPPER = "shopper"  # enters other data or takes another way to pay; may be shown QMORE's consumer message
    MERCHANT = "merchant"  # a contract, a setting, or the state of an order: the shop's staff
    OPERATOR = "operator"  # a request that is wrong, or trouble at QMORE: whoever runs the integration


@dataclass(frozen=True)
class ErrorCode:
    """One code; ``retryable`` says whether the very same request may succeed later."""

    code: str
    meaning: str
    audience: Audience
    retryable: bool = False
    hint: str = ""
    known: bool = True


# QMORE protocol 10.1: a validation code is one of these classes plus a parameter's three digits.
CLASSES = {
    "10": "unknown error for {}",
    "11": "{} is missing",
    "12": "{} is missing or not allowed",
    "13": "{} may be used only once; the transaction has probably been handled already",
    "14": "{} is not allowed",
    "15": "{} has a wrong length",
    "16": "{} has a wrong format",
    "17": "{} is not numeric",
    "18": "{} is invalid",
    "19": "{} is not allowed for this command",
    "31": "{} is not activated",
}


def _rows(codes: str, meaning: str, audience: Audience, hint: str = "", *, retryable: bool = False) -> list[ErrorCode]:
    return [ErrorCode(code, meaning, audience, retryable, hint) for code in codes.split()]


_S, _M, _O = Audience.SHOPPER, Audience.MERCHANT, Audience.OPERATOR
_OTHER_DATA, _ISSUER, _WAIT = "check the data that was entered", "ask the card's issuer", "try again later"

# QMORE protocol 10.3
_PROCESSING = (
    *_rows("20000 20001 20002 20003", "declined by the financial institution", _S, _OTHER_DATA),
    *_rows("20004", "the card has expired", _S, "take another card"),
    *_rows("20005", "declined; the card's issuer must be asked", _S, _ISSUER),
    *_rows("20006", "the authorisation has expired", _M),
    *_rows("20007", "closing the batch failed", _M),
    *_rows("20008", "a second payment came too soon", _S, _WAIT, retryable=True),
    *_rows("20009", "not authorised by the consumer", _S),
    *_rows("20010", "the financial institution could not be reached", _S, _WAIT, retryable=True),
    *_rows("20011", "the transaction failed", _S, "ask the shop"),
    *_rows("20012 20015 20027 20039", "the card could not be identified", _S, _ISSUER),
    *_rows("20013", "the card is not enrolled for Visa Secure", _S, _ISSUER),
    *_rows("20014", "the card is not enrolled for Mastercard ID Check", _S, _ISSUER),
    *_rows("20026", "the card is not enrolled for Maestro SecureCode", _S, _ISSUER),
    *_rows("20038", "the card is not enrolled for SafeKey", _S, _ISSUER),
    *_rows("20016", "declined by the financial institution", _S, _OTHER_DATA),
    *_rows("20017", "declined: the card's security code is wrong", _S, _OTHER_DATA),
    *_rows("20018", "declined: this card may not be used for this type of transaction", _S, _OTHER_DATA),
    *_rows("20021", "aborted by the consumer", _S, "try again"),
    *_rows("20023", "mobile billing is not enabled", _S, "ask the phone's provider"),
    *_rows("20025", "the mobile billing limit is exceeded", _S, "ask the phone's provider"),
    *_rows("20028", "declined by the financial institution", _S, "ask the shop"),
    *_rows("20029", "falling back to the synchronous mechanism", _O),
    *_rows("20030", "these bank details are not allowed", _S, "take another account"),
    *_rows("20031", "the transaction has already been reversed", _M),
    *_rows("20032", "the bank does not take part", _S, "take another account"),
    *_rows("20033", "the account is not active", _S, "take another account"),
    *_rows("20034", "refused by an automated risk decision", _S, "see the terms"),
    *_rows("20035", "invoice or installment refused: data mismatch, risk or an open invoice", _S, "pay another way"),
    *_rows("20036", "the voucher cannot be used", _S),
    *_rows("20037", "the voucher's balance is too low", _S),
    *_rows("30000", "unknown error", _O),
    *_rows("30001", "the payment method is not supported", _M),
    *_rows("30002", "the merchant's configuration is invalid", _M),
    *_rows("30003 30004 30005 30008 30009 30011", "cannot be processed now", _S, _WAIT, retryable=True),
    *_rows("30006", "fatal error", _O),
    *_rows("30007", "this operation is not available for this payment type", _M),
    *_rows("30010", "real payment data in demo mode", _S, "use the demo's data"),
    *_rows("30012", "the financial institution's answer is invalid", _O),
    *_rows("30013", "the operation is not allowed in this state", _M),
    *_rows("30014", "the final state is not yet known", _S, "wait", retryable=True),
    *_rows("99990", "the conditions must be accepted", _S),
    *_rows("99991", "POST data are missing", _O),
    *_rows("99992", "the workflow was manipulated, for instance by browser navigation", _S),
    *_rows("99993", "the page was called without data", _O),
    *_rows("99995", "scanning the card failed", _S),
    *_rows("99996", "the session ended after 30 minutes without activity", _S, "start again"),
    *_rows("99997", "no payment information is stored for this method", _S, "enter the data"),
)
PROCESSING: dict[str, ErrorCode] = {row.code: row for row in _PROCESSING}


def look_up(code: str) -> ErrorCode:
    """Say what a code means; every text gets an answer."""
    return PROCESSING.get(code) or _composed(code) or ErrorCode(code, "unknown error", Audience.OPERATOR, known=False)


def _composed(code: str) -> ErrorCode | None:
    pattern, parameter = CLASSES.get(code[:2]), PARAMETERS.get(code[2:])
    if not pattern or not parameter:
        return None
    return ErrorCode(code, pattern.format(parameter), _audience(code[:2], code[2:]))


def _audience(kind: str, parameter: str) -> Audience:
    if kind == "31" or parameter in MERCHANTS:
        return Audience.MERCHANT
    return Audience.SHOPPER if parameter in SHOPPERS else Audience.OPERATOR
