"""Secrets and passwords change at QENTA while payments are open: what was started with the old ones goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app import demo
from app.main import open_store
from sandbox.qmore.confirmations import signed
from tests.histories.actors import ACCOUNT
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

NEW = {"secret": "ANEWSECRETTHATQENTAGAVEYESTERDAY", "password": "a-new-password"}


async def at_qenta(stack: Stack, **what: Any) -> None:
    """Change the account at QENTA."""
    done = await stack.http.post(f"{stack.places.qmore}/sandbox/accounts", json={**ACCOUNT, **what})
    assert done.status_code == 200, done.text


def configure(stack: Stack) -> None:
    """Tell the app the new credentials."""
    store = open_store(stack.settings)
    known = store.channel_config(stack.places.saleor_api_url, demo.CHANNEL)
    assert known is not None
    made = replace(known, secret=NEW["secret"], backend_password=NEW["password"], created_at=datetime.now(UTC))
    assert store.save_channel_config(made).version == known.version + 1
    store.close()


async def confirmed(stack: Stack, begun: dict[str, Any], secret: str) -> str:
    """Post the payment's confirmation, signed with a secret; return the answer."""
    address = (await stack.qmore())["payments"][-1]["form"]["confirmUrl"]
    said = {
        "amount": "13.30",
        "currency": "EUR",
        "paymentType": "PAYPAL",
        "financialInstitution": "PayPal",
        "language": "en",
        "orderNumber": begun["data"]["reference"],
        "paymentState": "SUCCESS",
    }
    form = signed(said, [*said, "secret", "responseFingerprintOrder"], secret)
    return (await stack.http.post(address, data=form)).text


SECRETS = {
    "the secret it was started with": (ACCOUNT["secret"], "OK"),
    "the account's newest secret": (NEW["secret"], "OK"),
    "a secret that never was one": ("SOMEBODYELSESSECRET", "NOK"),
}


@pytest.mark.parametrize(("secret", "result"), SECRETS.values(), ids=SECRETS)
async def test_a_confirmation_after_the_secret_changed(stack: Stack, secret: str, result: str) -> None:
    """An open payment is confirmed by its own secret and by its account's newest one, and by no other."""
    begun = await stack.initialize()
    await asyncio.to_thread(configure, stack)

    answer = await confirmed(stack, begun, secret)

    assert f'result="{result}"' in answer
    if result == "OK":
        await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, begun["transaction"]["id"])


async def test_another_accounts_secret_confirms_nothing(stack: Stack) -> None:
    """A channel that was given another account proves nothing about the payments of the old one."""
    begun = await stack.initialize()

    def give() -> None:
        store = open_store(stack.settings)
        known = store.channel_config(stack.places.saleor_api_url, demo.CHANNEL)
        assert known is not None
        store.save_channel_config(replace(known, customer_id="D200002", secret=NEW["secret"]))
        store.close()

    await asyncio.to_thread(give)

    assert 'result="NOK"' in await confirmed(stack, begun, NEW["secret"])


async def test_a_refund_goes_on_after_the_password_changed(stack: Stack) -> None:
    """QMORE refuses the old login, by which nothing moves; the newest one of the account refunds, once."""
    desk = await Desk.paid(stack)
    await desk.night()
    await at_qenta(stack, **NEW)
    await asyncio.to_thread(configure, stack)

    done = await desk.asks("REFUND", "2.00")

    assert done["type"] == "REFUND_SUCCESS"
    assert await desk.moved() == [("refund", "2.00")]
