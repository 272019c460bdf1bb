"""A signed form: what is given, checked for the wire and then signed (QMORE protocol 3.1, 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qmore import fingerprint, wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from qmore.account import Account

Form = tuple[tuple[str, str], ...]


def given(fields: Mapping[str, str | None]) -> dict[str, str]:
    """Leave out what is not there: an optional parameter is sent with a value or not at all."""
    return {name: value for name, value in fields.items() if value is not None}


def identity(account: Account) -> dict[str, str]:
    """Name the account."""
    return given({"customerId": account.customer_id, "shopId": account.shop_id})


def checked(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return fields that the wire can carry.

    Raises:
        Unfaithful: one of them it cannot.
    """
    for name, value in fields.items():
        wire.check(name, value)
    return fields


def signed(fields: Mapping[str, str], order: Sequence[str], account: Account) -> Form:
    """Check what can be carried, then sign it in the given order."""
    checked(fields)
    made = fingerprint.sign(fields, order, account.secret.reveal())
    return (*fields.items(), ("requestFingerprint", made))


def yes_no(value: bool | None) -> str | None:  # noqa: FBT001 - it is what is written
    """Write a switch."""
    return None if value is None else "yes" if value else "no"


def day(value: date | None) -> str | None:
    """Write a day as QMORE does, but for birth dates: ``DD.MM.YYYY``."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}" if value else None


def count(value: int | None) -> str | None:
    """Write a whole number."""
    return None if value is None else str(value)
