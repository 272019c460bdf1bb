"""Taking back what was approved, deposited or refunded (QMORE protocol 7.3, 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qmore.operations.backend import Operation


@dataclass(frozen=True)
class Done:
    """Executed, with nothing to say."""


class _Reversal(Operation[Done]):
    def executed(self, values: dict[str, str]) -> Done:  # noqa: ARG002 - a reversal answers no more than its status
        """Read the answer."""
        return Done()


@dataclass(frozen=True)
class ApproveReversal(_Reversal):
    """Cancel an approval as a whole."""

    command: ClassVar[str] = "approveReversal"
    order_number: str
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {"orderNumber": self.order_number}


@dataclass(frozen=True)
class DepositReversal(_Reversal):
    """Void a capture before the day-end closing."""

    command: ClassVar[str] = "depositReversal"
    order_number: str
    payment_number: str
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {"orderNumber": self.order_number, "paymentNumber": self.payment_number}


@dataclass(frozen=True)
class RefundReversal(_Reversal):
    """Take a refund back before its day-end closing, where the acquirer supports it."""

    command: ClassVar[str] = "refundReversal"
    order_number: str
    credit_number: str
    language: str = "en"

    def fields(self) -> dict[str, str | None]:
        """Name what is signed."""
        return {"orderNumber": self.order_number, "creditNumber": self.credit_number}
