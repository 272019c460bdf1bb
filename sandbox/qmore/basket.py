"""The basket: every position whole, and their sum the amount (QMORE protocol 5.5)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.qmore import money
from sandbox.qmore.codes import PARAMETERS

if TYPE_CHECKING:
    from sandbox.qmore.names import Form

_NEEDED = ["ArticleNumber", "Quantity", "Name", "UnitGrossAmount", "UnitNetAmount", "UnitTaxAmount", "UnitTaxRate"]
_NUMBER = re.compile("-?[0-9]{1,12}([.][0-9]{1,3})?")


def wrong(form: Form) -> str | None:
    """Return the code of what is wrong with a basket, if one was sent."""
    if not form.get("basketItems"):
        return None
    total = Decimal(0)
    for n in range(1, int(form["basketItems"]) + 1):
        item = {part: form.get(f"basketItem{n}{part}", "") for part in _NEEDED}
        missing = next((part for part in _NEEDED if not item[part]), None)
        if missing:
            return f"11{PARAMETERS[missing]}"
        unread = next(
            (p for p in _NEEDED if p not in {"ArticleNumber", "Name"} and not _NUMBER.fullmatch(item[p])), None
        )
        if unread:
            return f"16{PARAMETERS[unread]}"
        total += Decimal(item["UnitGrossAmount"]) * Decimal(item["Quantity"])
    return None if total == money.read(form["amount"], form["currency"]) else "18458"
