"""What would not work in a channel's configuration although each value is well formed, as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.decide.channel import environment

if TYPE_CHECKING:
    from app.decide.channel import ChannelSettings
    from app.decide.records import ChannelConfig

# What a bank statement holds, by the payment type that holds least (QMORE protocol A.1).
_STATEMENT = {"EPS": 35, "IDL": 32, "PRZELEWY24": 25}


def of(config: ChannelConfig, public_url: str) -> tuple[str, ...]:
    """Return every mistake."""
    settings = config.channel
    live = environment(config.customer_id) == "production"
    found = {
        "NO_METHODS": not any(method.enabled for method in settings.methods),
        "NO_ORIGINS": not settings.allowed_origins,
        "NO_BACKEND_PASSWORD": settings.order_numbers and not config.backend_password,
        "STATEMENT_CUT": _is_cut(settings),
        "PUBLIC_URL_PLAIN": live and not public_url.startswith("https://"),
        "ORIGIN_PLAIN": live and any(origin.startswith("http://") for origin in settings.allowed_origins),
    }
    return tuple(code for code, applies in found.items() if applies)


def _is_cut(settings: ChannelSettings) -> bool:
    offered = [method.payment_type for method in settings.methods if method.enabled]
    longest = min((_STATEMENT[code] for code in offered if code in _STATEMENT), default=None)
    return longest is not None and len(settings.customer_statement or "") > longest
