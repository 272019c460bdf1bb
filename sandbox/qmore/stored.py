"""What a data storage takes and what it gives back of it, per payment type (QMORE protocol 4.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.qmore import cards

if TYPE_CHECKING:
    from sandbox.qmore.state import Storage

# The demo takes any (QMORE protocol 2.5).
_IBAN, _BIC = re.compile("[A-Z0-9]{16,34}"), re.compile("[A-Z0-9]{8,11}")
_CARDS = {"CCARD", "CCARD-MOTO", "MAESTRO"}
_OTHERS = {
    "SEPA-DD": ("accountOwner", "bankAccountIban", "bankBic", "bankName"),
    "GIROPAY": ("bankAccount", "bankNumber", "accountOwner"),
    "PBX": ("payerPayboxNumber",),
    "VOUCHER": ("voucherId",),
}


def check(given: dict[str, str], storage: Storage) -> list[str]:
    """Return the error codes of what was entered."""
    kind = given.get("paymentType") or "CCARD"
    if kind in _CARDS:
        return cards.check(given, demo=storage.account.demo, coded=shows(storage, "creditcardShowCvcField"))
    if kind == "SEPA-DD":
        return _sepa(given)
    if kind == "GIROPAY":
        return [] if re.fullmatch("[0-9]{8}", given.get("bankNumber", "")) else ["16120"]
    if kind in _OTHERS:
        return [] if given.get(_OTHERS[kind][0]) else ["11122" if kind == "PBX" else "11173"]
    return ["18051"]


def shows(storage: Storage, field: str) -> bool:
    """Tell whether the shop wants a field in the card form (QMORE protocol 4.2)."""
    return storage.options.get(field, "true").lower() != "false"


def _sepa(given: dict[str, str]) -> list[str]:
    iban, bic = _plain(given.get("bankAccountIban", "")), _plain(given.get("bankBic", ""))
    found = [] if given.get("accountOwner") else ["11142"]
    found += [] if _IBAN.fullmatch(iban) else ["16152" if iban else "11152"]
    return found + ([] if not bic or _BIC.fullmatch(bic) else ["16153"])


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def anonymised(given: dict[str, str]) -> dict[str, str]:
    """Return what may be shown of it: cards masked, an IBAN in clear."""
    kind = given.get("paymentType") or "CCARD"
    if kind in _CARDS:
        return cards.anonymised(given)
    return {"paymentType": kind, **{name: given[name] for name in _OTHERS[kind] if given.get(name)}}


def is_secure(given: dict[str, str]) -> bool:
    """Tell whether a card asks for 3-D Secure."""
    return (given.get("paymentType") or "CCARD") in _CARDS and cards.is_secure(given)
