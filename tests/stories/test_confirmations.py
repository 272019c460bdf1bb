"""Confirmations: once, twice, late, forged, tampered, at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


def charged(transaction: dict[str, object]) -> bool:
    return transaction["chargedAmount"]["amount"] == 13.3  # type: ignore[index]


@pytest.mark.parametrize("kind", ["tamper", "wrong-secret"])
async def test_a_forged_confirmation_changes_nothing(stack: Stack, kind: str) -> None:
    """A confirmation that does not fit is answered NOK and moves nothing; what is true, the app hears from QMORE alone."""
    started = await stack.initialize()
    await stack.fault(confirmation=kind)

    await stack.decide(started["data"]["redirectUrl"], "success")

    confirmations = (await stack.qmore())["payments"][0]["confirmations"]
    assert [c["ok"] for c in confirmations] == [False]
    assert (await stack.saleor())["transactions"][0]["chargedAmount"]["amount"] == 0
    now = await stack.process(started["transaction"]["id"])
    asked = [call["request"] for call in (await stack.qmore())["received"]]
    assert (asked[-1], now["transactionEvent"]["type"]) == ("backend/getOrderDetails", "CHARGE_SUCCESS")


async def test_a_confirmation_twice_has_one_effect(stack: Stack) -> None:
    """A duplicate is acknowledged and counted once."""
    started = await stack.initialize()
    await stack.fault(confirmation="duplicate")

    await stack.decide(started["data"]["redirectUrl"], "success")

    confirmations = (await stack.qmore())["payments"][0]["confirmations"]
    assert [c["ok"] for c in confirmations] == [True, True]
    seen = await stack.until(charged, started["transaction"]["id"])
    assert [e["type"] for e in seen["events"]].count("CHARGE_SUCCESS") == 1


async def test_an_unsigned_failure_after_a_success_lowers_nothing(stack: Stack) -> None:
    """Whoever knows the address may post FAILURE or CANCEL; a paid payment stays paid."""
    started = await stack.initialize()
    await stack.decide(started["data"]["redirectUrl"], "success")
    address = (await stack.qmore())["payments"][0]["form"]["confirmUrl"]

    for state in ("FAILURE", "CANCEL"):
        answer = await stack.http.post(address, data={"paymentState": state})
        assert 'result="OK"' in answer.text

    seen = await stack.until(charged, started["transaction"]["id"])
    assert "CHARGE_FAILURE" not in [e["type"] for e in seen["events"]]


async def test_an_unknown_address_is_answered_nok(stack: Stack) -> None:
    """A token that nobody was given leads nowhere."""
    answer = await stack.http.post(f"{stack.places.app}/qmore/confirm/unknown", data={"paymentState": "SUCCESS"})

    assert answer.status_code == 404
    assert 'result="NOK"' in answer.text


async def test_a_late_success_wins_over_a_pending(stack: Stack) -> None:
    """A pending payment is a request in Saleor until its signed result comes."""
    started = await stack.initialize(paymentType="EPS", financialInstitution="EPS-SO")
    await stack.decide(started["data"]["redirectUrl"], "pending")
    ident = started["transaction"]["id"]
    assert (await stack.process(ident))["transactionEvent"]["type"] == "CHARGE_REQUEST"
    number = (await stack.qmore())["payments"][0]["orderNumber"]

    await stack.http.post(f"{stack.places.qmore}/sandbox/payments/{number}/settle", json={"outcome": "success"})

    assert await stack.until(charged, ident)


async def test_an_authorization_is_reported_as_one(stack: Stack) -> None:
    """Authorise-only cards are reserved, and staff may capture or cancel."""
    storage = await stack.store_card()
    started = await stack.initialize(action="AUTHORIZATION", paymentType="CCARD", storageId=storage)
    assert started["transactionEvent"]["type"] == "AUTHORIZATION_ACTION_REQUIRED"

    await stack.decide(started["data"]["redirectUrl"], "success")

    done = await stack.process(started["transaction"]["id"])
    assert done["transactionEvent"]["type"] == "AUTHORIZATION_SUCCESS"
    assert (await stack.transaction(started["transaction"]["id"]))["actions"] == ["CHARGE", "CANCEL"]
    assert (await stack.qmore())["payments"][0]["form"]["autoDeposit"] == "no"


async def test_a_method_that_cannot_authorize_charges_and_says_so(stack: Stack) -> None:
    """Eps knows no authorisation: the result type says what really happens."""
    started = await stack.initialize(action="AUTHORIZATION", paymentType="EPS", financialInstitution="EPS-SO")

    assert started["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"


async def test_the_same_initialize_again_and_at_once_has_one_effect(stack: Stack) -> None:
    """Repeated and concurrent deliveries with one idempotency key start one payment and get one answer."""
    answers = await asyncio.gather(*(stack.initialize(key="one") for _ in range(4)))
    later = await stack.initialize(key="one")

    assert len({a["data"]["redirectUrl"] for a in [*answers, later]}) == 1
    assert len((await stack.qmore())["payments"]) == 1


async def test_the_same_confirmation_at_once_has_one_effect(stack: Stack) -> None:
    """Ten cancellations of one payment in parallel are all acknowledged and reported once."""
    started = await stack.initialize()
    payment = (await stack.qmore())["payments"][0]

    answers = await asyncio.gather(
        *(stack.http.post(payment["form"]["confirmUrl"], data={"paymentState": "CANCEL"}) for _ in range(10))
    )

    assert all('result="OK"' in answer.text for answer in answers)
    ident = started["transaction"]["id"]
    await stack.until(lambda t: t["events"][0]["type"] == "CHARGE_FAILURE", ident)
    seen = await stack.transaction(ident)
    assert [e["type"] for e in seen["events"]].count("CHARGE_FAILURE") == 1


async def test_a_storage_is_reused_and_reopened_after_it_was_used(stack: Stack) -> None:
    """Gateway initialize keeps a fresh storage; a started payment spends it, and the next one is new."""
    first = await stack.store_card()
    assert (await stack.gateway())["dataStorage"]["storageId"] == first

    await stack.initialize(paymentType="CCARD", storageId=first)

    assert (await stack.gateway())["dataStorage"]["storageId"] != first
