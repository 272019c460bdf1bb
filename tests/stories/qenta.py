"""What QENTA does in a story: accounts that change there, and confirmations as QMORE signs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.qmore.confirmations import signed
from tests.histories.actors import ACCOUNT

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


async def account(stack: Stack, **what: Any) -> None:
    """Change the shop's account at QENTA."""
    done = await stack.http.post(f"{stack.places.qmore}/sandbox/accounts", json={**ACCOUNT, **what})
    assert done.status_code == 200, done.text


def success(order_number: str, secret: str = ACCOUNT["secret"], **changes: str) -> dict[str, str]:
    """A confirmation of success, signed."""
    said = {
        "amount": "13.30",
        "currency": "EUR",
        "paymentType": "PAYPAL",
        "financialInstitution": "PayPal",
        "language": "en",
        "orderNumber": order_number,
        "paymentState": "SUCCESS",
        **changes,
    }
    return signed(said, [*said, "secret", "responseFingerprintOrder"], secret)
