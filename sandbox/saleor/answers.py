"""Answers of apps, read as each version of core reads them (Saleor protocol 4.5, 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.saleor import details
from sandbox.saleor.prices import stored
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSION_RESULTS = frozenset(
    f"{action}_{kind}"
    for action in ("AUTHORIZATION", "CHARGE")
    for kind in ("SUCCESS", "FAILURE", "REQUEST", "ACTION_REQUIRED")
)
ACTION_RESULTS = {
    "CHARGE": frozenset({"CHARGE_SUCCESS", "CHARGE_FAILURE"}),
    "REFUND": frozenset({"REFUND_SUCCESS", "REFUND_FAILURE"}),
    "CANCEL": frozenset({"CANCEL_SUCCESS", "CANCEL_FAILURE"}),
}
ACTIONS = ("CHARGE", "REFUND", "CANCEL")
MESSAGE_LIMIT, REFERENCE_LIMIT, URL_LIMIT = 512, 512, 200


class Unstorable(Exception):
    """What the database refuses; the caller sees an internal server error (Saleor protocol 0.3 no. 4, 4.5)."""


@dataclass(frozen=True)
class Answer:
    """A valid answer; ``result`` is None in the asynchronous form of an action's answer."""

    result: str | None
    reference: str
    amount: Decimal | None
    time: datetime | None
    url: str
    message: str
    actions: list[str] | None
    details: dict[str, Any] | None = None


def session_results(version: str) -> frozenset[str]:
    """Return the results a session may have; cancelled from 3.23 (Saleor protocol 4.4)."""
    return SESSION_RESULTS | ({"CANCEL_SUCCESS"} if since(version, "3.23") else set())


def read(body: dict[str, Any], results: frozenset[str], version: str, *, action: bool = False) -> Answer | str:
    """Return the answer, or what is wrong with it; that text shows the answer, as core's does (Saleor protocol 4.5)."""
    strict = since(version, "3.21")
    wrong = next(_faults(body, results, version, strict=strict, action=action), None)
    if wrong:
        return f"Incorrect value ({body.get(wrong, body)}) for field: {wrong}. Answer: {body}"[:MESSAGE_LIMIT]
    reference, url = str(body.get("pspReference") or ""), str(body.get("externalUrl") or "")
    if len(reference) > REFERENCE_LIMIT or len(url) > URL_LIMIT:
        raise Unstorable
    amount = stored(body["amount"]) if body.get("amount") is not None else None
    return Answer(
        body.get("result"),
        reference,
        amount or None,  # zero means: what was asked (Saleor protocol 4.5, 7)
        _time(body.get("time")),
        url,
        cut(body.get("message")),
        _actions(body.get("actions")),
        None if action or not since(version, "3.22") else body.get("paymentMethodDetails"),  # ignored before 3.22
    )


def _faults(
    body: dict[str, Any], results: frozenset[str], version: str, *, strict: bool, action: bool
) -> Iterator[str]:
    """Name the fields that are wrong, in core's order."""
    result, reference = body.get("result"), body.get("pspReference")
    asynchronous = action and result is None
    if not asynchronous and (not isinstance(result, str) or result not in results):
        yield "result"
    if asynchronous and version.startswith("3.21.") and "result" in body:
        yield "result"  # 3.21 takes null for a value (Saleor protocol 4.6)
    if _reference_is_wrong(reference, _needs_reference(result, asynchronous=asynchronous), version, strict=strict):
        yield "pspReference"
    if not _is_amount(body.get("amount")) or (not strict and result and body.get("amount") is None):
        yield "amount"  # 3.20 wants one with every result
    if not _is_time(body.get("time")):
        yield "time"
    if strict and not _is_url(body.get("externalUrl")):
        yield "externalUrl"
    if body.get("actions") is not None and not isinstance(body["actions"], list):
        yield "actions"
    if not action and since(version, "3.22") and not details.are_right(body.get("paymentMethodDetails"), version):
        yield "paymentMethodDetails"


def _needs_reference(result: Any, *, asynchronous: bool) -> bool:
    return asynchronous or str(result).endswith(("_SUCCESS", "_REQUEST"))


def _reference_is_wrong(reference: Any, needed: bool, version: str, *, strict: bool) -> bool:  # noqa: FBT001
    """An empty one is refused up to 3.21 and taken from 3.22; an integer only 3.20 takes (Saleor protocol 4.5)."""
    if reference is None:
        return needed
    if not isinstance(reference, str):
        return strict
    return needed and reference == "" and not since(version, "3.22")


def _is_amount(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        return False
    try:
        return value is None or Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _is_url(value: Any) -> bool:
    if value is None:
        return True
    try:
        parts = urlsplit(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_time(value: Any) -> bool:
    try:
        _time(value)
    except (ValueError, TypeError, OverflowError, OSError):
        return False
    return True


def _time(value: Any) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970; without an offset it is UTC (Saleor protocol 4.5)."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000 if abs(value) > 2e10 else value, UTC)
    read_time = datetime.fromisoformat(value)
    return read_time if read_time.tzinfo else read_time.replace(tzinfo=UTC)


def _actions(value: list[Any] | None) -> list[str] | None:
    """Skip what is no action; null leaves them unchanged (Saleor protocol 4.5)."""
    return None if value is None else [action for action in value if action in ACTIONS]


def cut(message: Any) -> str:
    """Return a message as text of at most 512 characters, the cut marked (Saleor protocol 4.5)."""
    text = "" if message is None else str(message)
    return text if len(text) <= MESSAGE_LIMIT else f"{text[: MESSAGE_LIMIT - 1]}…"
