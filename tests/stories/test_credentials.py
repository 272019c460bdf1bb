"""Secrets and passwords change at QENTA while payments are open: what was started with the old ones goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.histories.actors import ACCOUNT
from tests.stories.desk import Desk
from tests.stories.qenta import account, success

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

NEW = {"secret": "ANEWSECRETTHATQENTAGAVEYESTERDAY", "password": "a-new-password"}
TOLD: dict[str, Any] = {"secret": NEW["secret"], "backend_password": NEW["password"]}  # as the app is told


async def confirmed(stack: Stack, begun: dict[str, Any], secret: str) -> str:
    """Post the payment's confirmation, signed with a secret; return the answer."""
    address = (await stack.qmore())["payments"][-1]["form"]["confirmUrl"]
    return (await stack.http.post(address, data=success(begun["data"]["reference"], secret))).text


SECRETS = {
    "the secret it was started with": (ACCOUNT["secret"], "OK"),
    "the account's newest secret": (NEW["secret"], "OK"),
    "a secret that never was one": ("SOMEBODYELSESSECRET", "NOK"),
}


@pytest.mark.parametrize(("secret", "result"), SECRETS.values(), ids=SECRETS)
async def test_a_confirmation_after_the_secret_changed(stack: Stack, secret: str, result: str) -> None:
    """An open payment is confirmed by its own secret and by its account's newest one, and by no other."""
    begun = await stack.initialize()
    await stack.reconfigure(**TOLD)

    answer = await confirmed(stack, begun, secret)

    assert f'result="{result}"' in answer
    if result == "OK":
        await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])


async def test_another_accounts_secret_confirms_nothing(stack: Stack) -> None:
    """A channel that was given another account proves nothing about the payments of the old one."""
    begun = await stack.initialize()

    await stack.reconfigure(customer_id="D200002", secret=NEW["secret"])

    assert 'result="NOK"' in await confirmed(stack, begun, NEW["secret"])


async def test_a_refund_goes_on_after_the_password_changed(stack: Stack) -> None:
    """QMORE refuses the old login, by which nothing moves; the newest one of the account refunds, once."""
    desk = await Desk.paid(stack)
    await desk.night()
    await account(stack, **NEW)
    await stack.reconfigure(**TOLD)

    done = await desk.asks("REFUND", "2.00")

    assert done["type"] == "REFUND_SUCCESS"
    assert await desk.moved() == [("refund", "2.00")]
