"""QMORE's answers as types (QMORE protocol 4.3, 4.4, 5.7, 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qmore import serial

if TYPE_CHECKING:
    from collections.abc import Mapping

parse = serial.parse


@dataclass(frozen=True)
class QmoreMessage:
    """One error: for whom is in the name; ``pay_sys_message`` is for the merchant only."""

    error_code: str
    message: str
    consumer_message: str = ""
    pay_sys_message: str = ""


@dataclass(frozen=True)
class Rejected:
    """QMORE understood and refused; ``status`` only where the back end gives one (QMORE protocol 7.1)."""

    errors: tuple[QmoreMessage, ...]
    status: int | None = None
    provider_message: str = ""


@dataclass(frozen=True)
class Nonsense:
    """An answer came that is none: an HTTP error, a page, or a body without what was asked for."""

    reason: str


@dataclass(frozen=True)
class StorageOpened:
    """A data storage and the script that a browser fills it with."""

    storage_id: str
    javascript_url: str


@dataclass(frozen=True)
class StorageRead:
    """What a data storage holds, anonymised; an IBAN comes in clear."""

    storage_id: str
    payment_informations: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class PaymentStarted:
    """Where the consumer's browser must go."""

    redirect_url: str


@dataclass(frozen=True)
class OrderNumber:
    """A reserved order number; it never expires and can be used once."""

    order_number: str


def errors(values: dict[str, str]) -> tuple[QmoreMessage, ...]:
    """Read ``error.{n}.*``, dotted or with underscores (QMORE protocol 12 no. 18), or the toolkit's flat error (7.2)."""
    dotted = {_dotted(key): value for key, value in values.items() if key.startswith("error")}
    found = serial.items(dotted, "error") or ([values] if _code(values) else [])
    return tuple(_message(item) for item in found)


def _dotted(key: str) -> str:
    parts = key.split("_", 2)
    return ".".join(parts) if parts[0] == "error" else key


def _code(item: dict[str, str]) -> str:
    # The guides of 2021 and 2025 spell it differently (QMORE protocol 7.1).
    return item.get("errorCode") or item.get("errorCodes") or ""


def _message(item: dict[str, str]) -> QmoreMessage:
    return QmoreMessage(
        error_code=_code(item),
        message=item.get("message", ""),
        consumer_message=item.get("consumerMessage", ""),
        pay_sys_message=item.get("paySysMessage", ""),
    )


def refusal(values: dict[str, str]) -> Rejected | Nonsense:
    """Read an answer that lacks what was asked for."""
    found = errors(values)
    if found:
        return Rejected(found, serial.number(values.get("status", ""), 1), values.get("providerMessage", ""))
    return Nonsense("the answer has neither a result nor errors; it may not be QMORE that answered: check the host")


def is_absolute(url: str) -> bool:
    """Tell whether a text is an absolute HTTP address that every browser reads alike."""
    try:
        parts = urlsplit(url)
        plain = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return plain and parts.scheme in {"http", "https"} and url.isprintable() and not set(url) & set(" \\")
