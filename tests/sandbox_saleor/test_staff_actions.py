"""What staff's charges, refunds and cancellations do (Saleor protocol 4.6, 3.3)."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.conftest import sums, types

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

REFUND = "TRANSACTION_REFUND_REQUESTED"


async def test_a_mutation_answers_before_the_app_does(shop: Shop) -> None:
    """Staff's mutation does not wait for the app; the request event has a key, and is in the payload."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, {"result": "REFUND_SUCCESS", "pspReference": "R1"})
    assert (await shop.request(paid, "REFUND", 5))["errors"] == []
    found = await shop.settled(paid, "REFUND_SUCCESS")
    sent = json.loads(shop.probe.of(REFUND)[0].body)
    newest = sent["transaction"]["events"][0]
    assert (newest["type"], newest["amount"]["amount"], bool(newest["idempotencyKey"])) == ("REFUND_REQUEST", 5.0, True)
    assert sent["action"] == {"actionType": "REFUND", "amount": 5.0, "currency": "EUR"}
    assert sums(found) == {"charged": 8.3, "refunded": 5.0}


@pytest.mark.parametrize(
    ("answer", "last", "amounts"),
    [
        pytest.param(
            {"pspReference": "R1"}, "REFUND_REQUEST", {"charged": 8.3, "refundPending": 5.0}, id="later: pending"
        ),
        pytest.param(
            {"result": "REFUND_FAILURE", "pspReference": "R1"},
            "REFUND_FAILURE",
            {"charged": 13.3},
            id="no: nothing moved",
        ),
        pytest.param({"result": "REFUND_FAILURE"}, "REFUND_FAILURE", {"charged": 13.3}, id="no, without a reference"),
        pytest.param(
            {"result": "CHARGE_SUCCESS", "pspReference": "R1"}, "REFUND_FAILURE", {"charged": 13.3}, id="another's"
        ),
        pytest.param(
            {"result": "REFUND_REQUEST", "pspReference": "R1"}, "REFUND_FAILURE", {"charged": 13.3}, id="a request"
        ),
        pytest.param({}, "REFUND_FAILURE", {"charged": 13.3}, id="nothing in it"),
        pytest.param(
            (400, {"pspReference": "R1"}), "REFUND_REQUEST", {"charged": 8.3, "refundPending": 5.0}, id="4xx taken"
        ),
        pytest.param((400, {"result": "REFUND_FAILURE"}), "REFUND_FAILURE", {"charged": 13.3}, id="4xx with a result"),
        pytest.param((404, b"not here"), "REFUND_FAILURE", {"charged": 13.3}, id="4xx without JSON"),
        pytest.param(
            (302, {"result": "REFUND_SUCCESS", "pspReference": "R"}), "REFUND_FAILURE", {"charged": 13.3}, id="3xx"
        ),
        pytest.param((200, 2.0), "REFUND_FAILURE", {"charged": 13.3}, id="too late"),
        pytest.param(
            {"result": "REFUND_SUCCESS", "pspReference": "R1", "amount": 3},
            "REFUND_SUCCESS",
            {"charged": 10.3, "refunded": 3.0},
            id="less than asked",
        ),
    ],
)
async def test_an_answer_is_taken_as_core_takes_it(
    shop: Shop, answer: Any, last: str, amounts: dict[str, float]
) -> None:
    """Each kind of answer to a refund makes its event and its amounts, and is asked for once."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, answer)
    await shop.request(paid, "REFUND", 5)
    found = await shop.until(paid, lambda t: types(t)[0] == last and sums(t) == amounts)
    assert len(shop.probe.of(REFUND)) == 1
    assert sums(found) == amounts


async def test_an_empty_list_leaves_a_request_open(shop: Shop) -> None:
    """``[]`` ends nothing: the request stays, counts for nothing, and no failure is written."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, [])
    await shop.request(paid, "REFUND", 5)
    while not shop.probe.of(REFUND):
        await shop.transaction(paid)
    await shop.report(paid, "INFO", "later")
    found = await shop.transaction(paid)
    assert types(found)[:2] == ["INFO", "REFUND_REQUEST"]
    assert sums(found) == {"charged": 13.3}


async def test_a_5xx_is_tried_five_times_more_with_an_empty_body(shop: Shop) -> None:
    """Retries carry no body and a signature over zero bytes; after the fifth the request has failed."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, (500, b""))
    await shop.request(paid, "REFUND", 5)
    await shop.settled(paid, "REFUND_FAILURE")
    first, *retries = shop.probe.of(REFUND)
    signature = (await shop.http.post(f"{shop.url}/sandbox/sign", content=b"")).json()["signature"]
    assert first.body
    assert [(r.body, r.headers["saleor-signature"], r.headers["content-length"]) for r in retries] == [
        (b"", signature, "0")
    ] * 5


@pytest.mark.parametrize(
    ("session", "action", "asked", "sent"),
    [
        pytest.param("CHARGE_SUCCESS", "REFUND", None, 13.3, id="a refund is of all that is charged"),
        pytest.param("CHARGE_SUCCESS", "REFUND", 99, 13.3, id="a refund is capped at what is charged"),
        pytest.param("AUTHORIZATION_SUCCESS", "CHARGE", None, 13.3, id="a charge is of all that is authorised"),
        pytest.param("AUTHORIZATION_SUCCESS", "CHARGE", 99, 13.3, id="a charge is capped at what is authorised"),
        pytest.param("AUTHORIZATION_SUCCESS", "CANCEL", None, 13.3, id="a cancellation is of all that is authorised"),
    ],
)
async def test_amounts_have_a_default_and_a_cap(shop: Shop, session: str, action: str, asked: Any, sent: float) -> None:
    """Staff who name no amount, or too much, move what is there."""
    paid = await shop.pay(await shop.checkout(), session)
    await shop.request(paid, action, asked)
    await shop.until(paid, lambda found: len(found["events"]) == 4)
    assert json.loads(shop.probe.received[-1].body)["action"]["amount"] == sent


async def test_only_who_handles_payments_may_ask(shop: Shop) -> None:
    """A shopper who asks for a refund is refused by GraphQL, and no webhook leaves."""
    paid = await shop.pay(await shop.checkout())
    query = "mutation($id: ID) { transactionRequestAction(id: $id, actionType: REFUND) { errors { code } } }"
    answer = await shop.ask(query, id=paid)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert shop.probe.of(REFUND) == []


async def test_without_its_app_a_transaction_cannot_be_refunded(shop: Shop) -> None:
    """Once the app is gone, staff read that a webhook is missing."""
    paid = await shop.pay(await shop.checkout())
    await shop.control("uninstall")
    errors = (await shop.request(paid, "REFUND"))["errors"]
    assert errors == [{"code": "MISSING_TRANSACTION_ACTION_REQUEST_WEBHOOK", "field": "id"}]


async def test_a_granted_refund_follows_its_outcome(shop: Shop) -> None:
    """A refund that was granted by lines is asked for with them, pending at first, done by a report."""
    checkout = await shop.checkout()
    paid = await shop.pay(checkout)
    order = (await shop.complete(checkout))["order"]["id"]
    line = (await shop.http.get(f"{shop.url}/sandbox/state")).json()["orders"][0]["lines"][0]["id"]
    granted = (await shop.control(f"orders/{order}/grants", lines=[{"id": line, "quantity": 1}]))["grantedRefund"]
    shop.probe.answer(REFUND, {"pspReference": "R1"})
    query = """mutation($id: ID, $granted: ID!) {
      transactionRequestRefundForGrantedRefund(id: $id, grantedRefundId: $granted) { errors { code } } }"""
    await shop.ask(query, shop.staff, id=paid, granted=granted)
    await shop.until(paid, lambda found: sums(found) == {"charged": 4.9, "refundPending": 8.4})
    sent = json.loads(shop.probe.of(REFUND)[0].body)["grantedRefund"]
    assert sent == {"id": granted, "amount": {"amount": 8.4}, "lines": [{"quantity": 1}]}
    await shop.report(paid, "REFUND_SUCCESS", "R1", amount=8.4)
    state = (await shop.http.get(f"{shop.url}/sandbox/state")).json()["orders"][0]
    assert state["grantedRefunds"][0]["status"] == "SUCCESS"
    assert state["chargeStatus"] == "FULL"


@pytest.mark.parametrize(("version", "amount", "event"), [("3.20.119", None, 0.0), ("3.21.69", 13.3, 13.3)])
async def test_a_cancellation_has_an_amount_from_3_21(shop: Shop, amount: float | None, event: float) -> None:
    """Before, the request names none and its event has none."""
    paid = await shop.pay(await shop.checkout(), "AUTHORIZATION_SUCCESS")
    shop.probe.answer(
        "TRANSACTION_CANCELATION_REQUESTED", {"result": "CANCEL_SUCCESS", "pspReference": "C1", "amount": 13.3}
    )
    await shop.request(paid, "CANCEL")
    found = await shop.settled(paid, "CANCEL_SUCCESS")
    sent = json.loads(shop.probe.of("TRANSACTION_CANCELATION_REQUESTED")[0].body)
    assert (sent["action"]["amount"], sent["transaction"]["events"][0]["amount"]["amount"]) == (amount, event)
    assert sums(found) == {"canceled": 13.3}


@pytest.mark.parametrize(("version", "last"), [("3.21.69", "REFUND_FAILURE"), ("3.22.67", "REFUND_REQUEST")])
async def test_a_null_result_is_none_but_in_3_21(shop: Shop, last: str) -> None:
    """Elsewhere an answer with a null result means that the outcome comes later."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, {"result": None, "pspReference": "R1"})
    await shop.request(paid, "REFUND", 5)
    await shop.until(
        paid, lambda found: types(found)[0] == last and (last != "REFUND_REQUEST" or len(sums(found)) == 2)
    )


@pytest.mark.parametrize(
    ("second", "failures"),
    [(5, ["nothing left"]), (4, ["already exists", "nothing left"])],
    ids=["as before", "another"],
)
async def test_a_second_failure_without_a_reference_is_not_seen(shop: Shop, second: float, failures: list[str]) -> None:
    """Nothing tells the two apart: of the same amount it is swallowed, of another core says something misleading."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer(REFUND, {"result": "REFUND_FAILURE", "message": "nothing left"})
    for n, amount in enumerate((5, second), 1):
        await shop.request(paid, "REFUND", amount)
        await shop.received(REFUND, n)
        wanted = min(n, len(failures))
        await shop.until(paid, partial(_has_failures, wanted))
    found = await shop.transaction(paid)
    said = [event["message"] for event in found["events"] if event["type"] == "REFUND_FAILURE"]
    assert [want in got for want, got in zip(failures, said, strict=True)] == [True] * len(failures)


def _has_failures(count: int, found: dict[str, Any]) -> bool:
    return types(found).count("REFUND_FAILURE") >= count


async def test_reports_at_once_count_once(shop: Shop) -> None:
    """Four workers report the same event: one makes it, three hear that it is there."""
    paid = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED")
    answers = await asyncio.gather(*(shop.report(paid, "CHARGE_SUCCESS", amount=13.3) for _ in range(4)))
    assert sorted(answer["alreadyProcessed"] for answer in answers) == [False, True, True, True]
    assert sums(await shop.transaction(paid)) == {"charged": 13.3}


async def test_a_slow_app_keeps_nobody_else_waiting(shop: Shop) -> None:
    """Starts at once wait side by side, and the API answers meanwhile."""
    checkouts = [await shop.checkout() for _ in range(5)]
    shop.probe.answer("TRANSACTION_INITIALIZE_SESSION", (200, 0.2))
    began = asyncio.get_running_loop().time()
    waiting = asyncio.gather(*(shop.initialize(ident) for ident in checkouts))
    assert (await shop.ask("{ shop { name } }"))["data"]["shop"]
    assert not waiting.done()
    await waiting
    assert asyncio.get_running_loop().time() - began < 0.9
