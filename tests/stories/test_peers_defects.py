"""What other payment apps and plugins are known to get wrong, each as a guarantee of this one."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


async def test_a_capture_takes_the_asked_amount_and_not_everything(stack: Stack) -> None:
    """Staff capture a part of an approval: QMORE is asked for that part alone."""
    desk = await Desk.paid(stack, "AUTHORIZATION")

    event = await desk.asks("CHARGE", "5.00")

    assert event["amount"]["amount"] == 5
    assert await desk.moved() == [("deposit", "5.00")]


async def test_what_has_succeeded_is_never_answered_with_an_error(stack: Stack) -> None:
    """QMORE executes a refund and its answer is lost: Saleor gets a 200, and asking again refunds nothing more."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind="cut-after-execution")
    await desk.asks("REFUND", "4.00")

    again = await desk.posts(await desk.last_request())

    assert again.status_code == 200
    assert again.json()["pspReference"] == f"{desk.number}-1"
    assert await desk.moved() == [("refund", "4.00")]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"action": {"amount": "NaN"}}'])
async def test_what_cannot_be_read_is_the_callers_mistake(stack: Stack, body: bytes) -> None:
    """A signed request without sense gets a 4xx, so that Saleor neither repeats it nor opens its circuit breaker."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "4.00")

    answer = await desk.posts(await desk.last_request(), body)

    assert 400 <= answer.status_code < 500
    assert await desk.moved() == [("refund", "4.00")]


@pytest.mark.parametrize("amount", [1e400, "1e-40", "abc", 10**30])
async def test_an_absurd_amount_moves_nothing(stack: Stack, amount: object) -> None:
    """Whatever stands where an amount should be, there is no 5xx and no command."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "4.00")
    sent = await desk.last_request()
    body = json.loads(sent["body"])
    body["action"]["amount"] = amount
    body["transaction"]["events"][0]["idempotencyKey"] = "another"
    body["transaction"]["events"][0]["amount"]["amount"] = amount

    answer = await desk.posts(sent, json.dumps(body).encode())

    assert answer.status_code < 500
    assert answer.json().get("result") in {None, "REFUND_FAILURE"}
    assert await desk.moved() == [("refund", "4.00")]


async def test_a_cancelled_payment_has_ended(stack: Stack) -> None:
    """A shopper who cancels leaves a failed transaction, not one that waits for an action for ever."""
    begun = await stack.initialize()

    await stack.decide(begun["data"]["redirectUrl"], "cancel")

    found = await stack.until(lambda t: t["events"][0]["type"] == "CHARGE_FAILURE", begun["transaction"]["id"])
    assert found["chargePendingAmount"]["amount"] == 0


@pytest.mark.settings(session_seconds=4.0)
async def test_every_call_has_a_deadline(stack: Stack) -> None:
    """QMORE never answers a refund: Saleor hears "pending" in time, and nobody believes anything else."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind="delay", seconds=15, when="after")

    began = time.monotonic()
    event = await desk.asks("REFUND", "4.00")

    assert time.monotonic() - began < 9
    assert (event["type"], event["counted"]) == ("REFUND_REQUEST", True)


async def test_whoever_knows_an_order_cannot_fail_it(stack: Stack) -> None:
    """An unsigned FAILURE for a paid payment is acknowledged and lowers nothing; staff may still refund."""
    desk = await Desk.paid(stack)
    address = (await stack.qmore())["payments"][0]["form"]["confirmUrl"]

    await stack.http.post(address, data={"paymentState": "FAILURE", "orderNumber": desk.number})

    assert await desk.amounts() == (0, 13.3, 0)
    assert (await desk.saleor())["actions"] == ["REFUND"]


async def test_reserve_or_charge_is_a_switch_that_works(stack: Stack) -> None:
    """Saleor's strategy reaches QMORE: a charge is deposited at once, an authorisation waits for staff."""
    desk = await Desk.paid(stack, "AUTHORIZATION")

    assert [p["state"] for p in (await desk.qmore())["payments"]] == ["payment_approved"]
    assert (await stack.qmore())["payments"][0]["form"]["autoDeposit"] == "no"


async def test_the_same_confirmation_again_is_acknowledged(stack: Stack) -> None:
    """A confirmation that QMORE repeats days later is OK, and counts nothing twice."""
    desk = await Desk.paid(stack)
    sent = (await stack.http.get(f"{stack.places.qmore}/sandbox/confirmations/last")).json()

    again = await stack.http.post(sent["url"], content=sent["body"], headers=sent.get("headers") or _FORM)

    assert 'result="OK"' in again.text
    assert await desk.amounts() == (0, 13.3, 0)


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
