"""Structured logs that write only fields of an allow-list: what is not named here is not written."""

from __future__ import annotations

import contextlib
import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping

FIELDS = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "event_name",
        "code",
        "codes",
        "result",
        "status",
        "saleor_api_url",
        "app_id",
        "tenant",
        "verdict",
        "payment_type",
        "channel",
        "psp_reference",
        "state",
        "reports",
        "error",
    ]
)


def only_allowed(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> dict[str, Any]:
    """Drop every field that is not on the allow-list, and keep texts short."""
    return {key: value[:300] if isinstance(value, str) else value for key, value in fields.items() if key in FIELDS}


class _Line:
    """Writes a line; a closed or full standard error must never cost a payment its answer."""

    def msg(self, message: str) -> None:
        """Write one line."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def configure(level: str) -> None:
    """Write JSON lines to standard error."""
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level.upper(), 20)),
        logger_factory=lambda *_: _Line(),
        cache_logger_on_first_use=False,
    )
