"""How a report is told to Saleor, what its answer means, and when to come back (Saleor protocol 5)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.decide import money
from app.decide.reasons import Reason

if TYPE_CHECKING:
    from app.decide.records import Report


@dataclass(frozen=True)
class Done:
    """Saleor has counted the event, now or before."""


@dataclass(frozen=True)
class Again:
    """Nothing is decided; ask again later."""

    reason: Reason
    silent: bool = False  # whether Saleor did not answer at all, and would not answer another report either


@dataclass(frozen=True)
class Parked:
    """Saleor refuses the event; a person must look."""

    reason: Reason


Verdict = Done | Again | Parked

FORGOTTEN = Reason("FORGOTTEN")


def variables(report: Report, external_url: str | None = None) -> dict[str, Any]:
    """Return the variables of ``transactionEventReport``; no ``time``, so that Saleor's own clock orders events."""
    return {
        "id": report.transaction_id,
        "pspReference": report.psp_reference,
        "type": report.type,
        "amount": money.text(report.amount, report.currency) if report.type != "INFO" else "0",
        "message": report.message[:512],
        "externalUrl": external_url,
        "availableActions": None if report.actions is None else list(report.actions),
    }


_PATIENCE = 200  # attempts, more than a day, that Saleor may not know a transaction or fail: it may be mended meanwhile


def verdict(data: dict[str, Any], attempts: int = 0) -> Verdict:
    """Read Saleor's answer to one of so many attempts."""
    result = data.get("transactionEventReport")
    if not isinstance(result, dict):
        return Again(Reason("SALEOR_EMPTY", field="transactionEventReport"))
    errors = result.get("errors") or []
    if result.get("alreadyProcessed") or not errors:
        return Done()
    codes = ", ".join(str(error.get("code")) for error in errors)
    if attempts < _PATIENCE and any(error.get("code") == "NOT_FOUND" for error in errors):
        return Again(Reason("SALEOR_NOT_YET", codes=codes))
    return Parked(Reason("SALEOR_REFUSES", codes=codes))


def failed(reason: Reason, attempts: int) -> Verdict:
    """Read an error of Saleor's, or our own, over one of so many attempts: what never ends would hold up what follows."""
    return Again(reason.cut(200)) if attempts < _PATIENCE else Parked(reason.cut(200))


def backoff(report: Report) -> timedelta:
    """Return how long to wait: 1 s, doubling, at most a quarter of an hour, and each report at a moment of its own."""
    longest = min(2 ** min(report.attempts, 10), 900)
    share = zlib.crc32(f"{report.id}/{report.attempts}".encode()) / 2**32
    return timedelta(seconds=longest * (1 + share) / 2)


def batch(widest: int, waves: int) -> int:
    """Return how many reports so many waves tell, from the first to a shop that was silent: 1, 2, 4 and so on."""
    return sum(min(2**wave, widest) for wave in range(waves))


def width(before: int, *, answered: bool, widest: int) -> int:
    """Return how many reports a shop may be told at once: one while it is silent, then twice as many each time."""
    return min(before * 2, widest) if answered else 1
