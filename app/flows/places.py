"""Where a payment's operations are carried out: at QMORE, with the configuration that the payment was started with.

From here it is asked for the payment's order, and here is said why it shows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import qmore

from app.decide.reasons import Reason, of_errors, of_silence
from app.flows import credentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.decide.channel import ChannelSettings
    from app.decide.records import ChannelConfig, Payment
    from app.flows.house import Deadline, House

NoAnswer = qmore.NoOrder | qmore.Rejected | qmore.Nonsense | qmore.Unsent | qmore.Lost
OrderAnswer = qmore.OrderDetails | NoAnswer
_LOOK = 3.0  # seconds that QMORE has to show an order


@dataclass(frozen=True)
class Place:
    """Where an operation is carried out: its payment's credentials, channel and time left."""

    house: House
    config: ChannelConfig
    deadline: Deadline

    @property
    def settings(self) -> ChannelSettings:
        """The channel's settings."""
        return self.config.channel

    async def order(self, payment: Payment, seconds: float = _LOOK, number: str | None = None) -> OrderAnswer:
        """Ask QMORE for the payment's order, or for the order of a transfer from it."""
        language = payment.details.get("language", "en")
        request = qmore.GetOrderDetails(number or order_number(payment) or "", language=language)
        answer: OrderAnswer = await self.send(request, lambda: min(seconds, self.deadline.left()))
        return answer

    async def send(self, request: Any, seconds: Callable[[], float]) -> Any:
        """Send a request; once more with the account's newest credentials where QMORE refuses the payment's own."""
        answer = await self.house.send(self.config, request, seconds())
        newer = await credentials.newest(self.house, self.config) if credentials.refused(answer) else None
        if newer is None:
            return answer
        return await self.house.send(newer, request, seconds())


async def place(house: House, payment: Payment, deadline: Deadline | None = None) -> Place | None:
    """Return where a payment's operations are carried out; None where the configuration that it keeps is gone."""
    config = await house.started_with(payment)
    return Place(house, config, deadline or house.deadline()) if config else None


def order_number(payment: Payment) -> str | None:
    """Return QMORE's number of a payment's order, reserved or learnt from the confirmation."""
    return payment.order_number or payment.details.get("orderNumber")


def why(answer: NoAnswer) -> Reason:
    """Say why there are no order details."""
    match answer:
        case qmore.NoOrder():
            return Reason("NO_SUCH_ORDER")
        case qmore.Rejected(errors=errors):
            return Reason("ERRORS", errors=of_errors(errors) or Reason("NO_REASON"))
        case _:
            return of_silence(answer)
