"""The banks that a payment type can be paid through (QMORE protocol 7.3); only some types have a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from qmore import serial
from qmore.operations.backend import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

# How the vendor writes a truth is not published; what is neither stays unknown.
_TRUTH = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}


@dataclass(frozen=True)
class FinancialInstitution:
    """One bank; ``online`` and ``offline`` are None where QMORE does not say."""

    id: str
    name: str
    country: str = ""
    currency: str = ""
    online: bool | None = None
    offline: bool | None = None


@dataclass(frozen=True)
class FinancialInstitutions:
    """The banks of a payment type."""

    institutions: tuple[FinancialInstitution, ...]


@dataclass(frozen=True)
class GetFinancialInstitutions(Operation[FinancialInstitutions]):
    """Ask for the banks of a payment type; ``transaction_type`` is ONLINE, OFFLINE or ALL."""

    command: ClassVar[str] = "getFinancialInstitutions"
    payment_type: str
    transaction_type: str | None = None
    bank_countries: tuple[str, ...] = ()
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {
            "paymentType": self.payment_type,
            "transactionType": self.transaction_type,
            "bankCountry": ",".join(self.bank_countries) or None,
        }

    def executed(self, values: dict[str, str]) -> FinancialInstitutions:
        """Read the answer."""
        found = serial.items(values, "financialInstitution")
        return FinancialInstitutions(tuple(_institution(item) for item in found))


def _institution(item: Mapping[str, str]) -> FinancialInstitution:
    return FinancialInstitution(
        id=item.get("id", ""),
        name=item.get("name", ""),
        country=item.get("country", ""),
        currency=item.get("currency", ""),
        online=_TRUTH.get(item.get("online", "").lower()),
        offline=_TRUTH.get(item.get("offline", "").lower()),
    )
