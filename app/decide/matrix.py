"""Which method is offered in which channel, and why not: by the same rule as a shopper's own offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.decide.gateway import Purchase, judged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.decide.channel import ChannelSettings


def row(
    settings: ChannelSettings | None, currency: str, types: Sequence[str], *, active: bool = True
) -> dict[str, tuple[str, ...]]:
    """Return, for each payment type, the reasons why a channel never offers it in its currency."""
    everywhere = () if active else ("INACTIVE",)
    if settings is None:
        return dict.fromkeys(types, (*everywhere, "NOT_CONFIGURED"))
    anyone = Purchase(amount=None, currency=currency, country=None, language="en")
    known = {method.payment_type: reasons for method, reasons in judged(settings, anyone)}
    return {code: (*everywhere, *known.get(code, ("NOT_LISTED",))) for code in types}


def age(born: date | None, today: date) -> int | None:
    """Return the completed years of a life."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
