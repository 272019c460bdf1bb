"""What every back-end operation has in common, in both of QMORE's URL styles (QMORE protocol 7.1, 7.2).

An operation says its command, what it signs and what its success looks like; this module knows the rest. ``Toolkit`` is the
same operation at the one address of ``toolkit.php``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from qmore import serial
from qmore.errors import Unfaithful
from qmore.requests.form import checked, given, identity, signed
from qmore.responses import Nonsense, Rejected, errors, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qmore.account import Account
    from qmore.requests.form import Form

A_co = TypeVar("A_co", covariant=True)


class Style(StrEnum):
    """How a back end is addressed: an address per operation, or one address and a command."""

    SEAMLESS = "seamless"
    TOOLKIT = "toolkit"


class Operation(ABC, Generic[A_co]):
    """One back-end operation; it needs the account's back-end password."""

    command: ClassVar[str]
    language: str

    @abstractmethod
    def fields(self) -> Mapping[str, str | None]:
        """Name what is signed after the language, in its order (QMORE protocol 3.2)."""

    @abstractmethod
    def executed(self, values: dict[str, str]) -> A_co | Nonsense:
        """Read the values of an answer that says: done."""

    def unsigned(self) -> Mapping[str, str | None]:
        """Name what is posted without being signed."""
        return {}

    @property
    def path(self) -> str:
        """The operation's own address."""
        return f"/seamless/backend/{self.command}"

    def form(self, account: Account) -> Form:
        """Return the signed form.

        Raises:
            Unfaithful: the account has no back-end password, or a value cannot be carried by the wire.
        """
        return self.signed(account, {"password": _password(account)}, {})

    def signed(self, account: Account, password: Mapping[str, str], command: Mapping[str, str]) -> Form:
        """Sign with the secret standing after the password; the secret itself is posted nowhere."""
        before = {**identity(account), **password}
        after = {**command, "language": self.language, **given(self.fields())}
        beside = checked(given(self.unsigned()))
        return (*signed({**before, **after}, [*before, "secret", *after], account), *beside.items())

    def answer(self, text: str) -> A_co | Rejected | Nonsense:
        """Read the answer: done, refused, or neither.

        An answer that contradicts itself is no refusal: money may have moved.
        """
        values = serial.parse(text)
        if values.get("status") != "0":
            return refusal(values)
        return Nonsense("the answer says done and gives errors") if errors(values) else self.executed(values)


class Toolkit(Generic[A_co]):
    """An operation in the style of ``toolkit.php``: the command is a signed field (QMORE protocol 7.2)."""

    path = "/page/toolkit.php"

    def __init__(self, operation: Operation[A_co]) -> None:
        self._operation = operation

    def form(self, account: Account) -> Form:
        """Return the signed form."""
        command = {"command": self._operation.command}
        return self._operation.signed(account, {"toolkitPassword": _password(account)}, command)

    def answer(self, text: str) -> A_co | Rejected | Nonsense:
        """Read the answer; its errors are flat, which every reader here understands."""
        return self._operation.answer(text)


def number(values: Mapping[str, str], name: str) -> str | None:
    """Return an order's, payment's or credit's number, at most nine digits; None where there is none."""
    text = values.get(name, "")
    return text if serial.number(text, 9) is not None else None


def without(name: str) -> Nonsense:
    """Say that an answer claims success and lacks its result: what happened must be asked for."""
    return Nonsense(f"the answer says done without {name}; ask for the order's details")


def _password(account: Account) -> str:
    if account.backend_password is None:
        raise Unfaithful("password", "is needed for every back-end operation")
    return account.backend_password.reveal()
