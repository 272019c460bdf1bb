"""Capture, cancel and refund from Saleor: exactly once, with the amount that really moved."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.stories.conftest import BOTH_DATABASES
from tests.stories.desk import Desk, changed

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

NIGHT = "night"
# The basket is 13.30. What was agreed, what happens, and: QMORE's moves, Saleor's authorised, charged, refunded.
STORIES: dict[str, tuple[str, list[Any], list[tuple[str, str]], tuple[float, float, float]]] = {
    "everything is captured": (
        "AUTHORIZATION",
        [("CHARGE", None, "CHARGE_SUCCESS", 13.3)],
        [("deposit", "13.30")],
        (0, 13.3, 0),
    ),
    "a part is captured, not everything": (
        "AUTHORIZATION",
        [("CHARGE", "5.00", "CHARGE_SUCCESS", 5)],
        [("deposit", "5.00")],
        (8.3, 5, 0),
    ),
    "an approval is cancelled": (
        "AUTHORIZATION",
        [("CANCEL", None, "CANCEL_SUCCESS", 13.3)],
        [("approveReversal", "13.30")],
        (0, 0, 0),
    ),
    "a payment is refunded on the same day, which is a void": (
        "CHARGE",
        [("REFUND", None, "REFUND_SUCCESS", 13.3)],
        [("depositReversal", "13.30")],
        (0, 0, 13.3),
    ),
    "a captured payment is cancelled on the same day": (
        "CHARGE",
        [("CANCEL", None, "CANCEL_SUCCESS", 0)],
        [("depositReversal", "13.30")],
        (0, 0, 13.3),
    ),
    "everything is refunded after the day-end closing": (
        "CHARGE",
        [NIGHT, ("REFUND", None, "REFUND_SUCCESS", 13.3)],
        [("refund", "13.30")],
        (0, 0, 13.3),
    ),
    "two equal partial refunds are two refunds": (
        "CHARGE",
        [NIGHT, ("REFUND", "4.00", "REFUND_SUCCESS", 4), ("REFUND", "4.00", "REFUND_SUCCESS", 4)],
        [("refund", "4.00"), ("refund", "4.00")],
        (0, 5.3, 8),
    ),
    "a part cannot be voided before the day-end closing": (
        "CHARGE",
        [("REFUND", "4.00", "REFUND_FAILURE", 4)],
        [],
        (0, 13.3, 0),
    ),
}


@pytest.mark.parametrize(("flow", "steps", "moves", "believed"), STORIES.values(), ids=STORIES)
async def test_staff_move_what_they_ask_for(
    stack: Stack, flow: str, steps: list[Any], moves: list[Any], believed: tuple[float, float, float]
) -> None:
    """Saleor, QMORE and the answer agree on what moved; each operation has a reference of its own."""
    desk = await Desk.paid(stack, flow)

    for step in steps:
        if step == NIGHT:
            await desk.night()
            continue
        action, amount, expected, counted = step
        event = await desk.asks(action, amount)
        assert (event["type"], event["amount"]["amount"]) == (expected, counted)
        assert event["pspReference"].startswith(f"{desk.number}-")
        assert event["externalUrl"] == f"{stack.places.app}/dashboard/payments/{desk.number}"

    assert await desk.moved() == moves
    await stack.until(lambda t: t["chargedAmount"]["amount"] == believed[1], desk.transaction)
    assert await desk.amounts() == believed


@BOTH_DATABASES
async def test_the_same_delivery_again_gets_the_same_answer(stack: Stack) -> None:
    """Six deliveries of one request, all at once, are one refund at QMORE and six equal answers."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "4.00")
    sent = await desk.last_request()

    answers = await asyncio.gather(*(desk.posts(sent) for _ in range(6)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["result"] == "REFUND_SUCCESS"
    assert await desk.moved() == [("refund", "4.00")]


async def test_an_empty_body_moves_nothing(stack: Stack) -> None:
    """Saleor's retry after an error has no body: it is refused without a reference, and QMORE hears nothing."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "4.00")

    answer = await desk.posts(await desk.last_request(), b"")

    assert 400 <= answer.status_code < 500
    assert "pspReference" not in answer.text
    assert await desk.moved() == [("refund", "4.00")]


BAD_REQUESTS: dict[str, tuple[dict[str, Any], str]] = {
    "zero": ({"amount": 0}, "above zero"),
    "a negative amount": ({"amount": -1.0}, "above zero"),
    "more decimals than euro has": ({"amount": 1.005}, "decimals"),
    "another currency": ({"currency": "CHF"}, "in EUR"),
    "more than there is": ({"amount": 13.31}, "cannot be refunded"),
}


@pytest.mark.parametrize(("changes", "why"), BAD_REQUESTS.values(), ids=BAD_REQUESTS)
async def test_what_cannot_be_meant_is_refused_with_a_reason(stack: Stack, changes: dict[str, Any], why: str) -> None:
    """A failure with reference and reason, HTTP 200, and no call that moves money."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "1.00")

    answer = await desk.posts(await desk.last_request(), None or changed(await desk.last_request(), **changes))

    assert (answer.status_code, answer.json()["result"]) == (200, "REFUND_FAILURE")
    assert why in answer.json()["message"]
    assert answer.json()["pspReference"] == f"{desk.number}-2"
    assert await desk.moved() == [("refund", "1.00")]


async def test_a_foreign_transaction_is_refused(stack: Stack) -> None:
    """A transaction that the app never saw gets a failure with a reference, not an error."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "1.00")
    sent = await desk.last_request()
    body = json.loads(sent["body"])
    body["transaction"]["id"] = "VHJhbnNhY3Rpb25JdGVtOnVua25vd24="

    answer = await desk.posts(sent, json.dumps(body).encode())

    assert (answer.status_code, answer.json()["result"]) == (200, "REFUND_FAILURE")
    assert answer.json()["pspReference"]
    assert await desk.moved() == [("refund", "1.00")]


async def test_a_failed_payment_has_nothing_to_move(stack: Stack) -> None:
    """A declined payment cannot be refunded: the answer says so, and QMORE is not asked to."""
    begun = await stack.initialize()
    await stack.decide(begun["data"]["redirectUrl"], "failure")
    desk = Desk(stack, begun["transaction"]["id"], begun["data"]["reference"])
    await stack.until(lambda t: any(e["type"] == "CHARGE_FAILURE" for e in t["events"]), desk.transaction)

    event = await desk.asks("REFUND")

    assert (event["type"], "This payment is failed" in event["message"]) == ("REFUND_FAILURE", True)


LOST = {
    "the refund was executed": ("cut-after-execution", "REFUND_SUCCESS", [("refund", "4.00")]),
    "the refund was not executed": ("cut-before-execution", "REFUND_FAILURE", []),
}


@pytest.mark.parametrize(("kind", "truth", "moves"), LOST.values(), ids=LOST)
async def test_a_lost_answer_is_pending_until_qmores_order_tells(
    stack: Stack, kind: str, truth: str, moves: list[Any]
) -> None:
    """Nobody guesses: Saleor waits, one reconciliation compares with QMORE's order, the truth arrives once."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind=kind)

    event = await desk.asks("REFUND", "4.00")
    assert (event["type"], event["counted"]) == ("REFUND_REQUEST", True)
    said = await desk.command("payments", "reconcile", desk.number)

    assert "1 looked at" in said  # the app's own reconciler may have been faster
    await stack.until(lambda t: any(e["type"] == truth for e in t["events"]), desk.transaction)
    assert await desk.moved() == moves
    events = [e for e in (await desk.saleor())["events"] if e["type"] == truth]
    assert [e["pspReference"] for e in events] == [event["pspReference"]]
    assert "1 settled" in await desk.command("payments", "reconcile", desk.number)


async def test_a_clear_refusal_of_qmores_is_a_clear_failure(stack: Stack) -> None:
    """What QMORE refuses is told to staff with QMORE's own reason; it is not pending."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind="status", status="2", code="20003")

    event = await desk.asks("REFUND", "4.00")

    assert (event["type"], "20003" in event["message"]) == ("REFUND_FAILURE", True)
    assert await desk.moved() == []


PORTAL: dict[str, tuple[str, list[Any], list[tuple[str, float]], tuple[float, float, float]]] = {
    "a deposit": ("AUTHORIZATION", [("deposit", {})], [("CHARGE_SUCCESS", 13.3)], (0, 13.3, 0)),
    "a deposit of a part": (
        "AUTHORIZATION",
        [("deposit", {"amount": "5.00"})],
        [("CHARGE_SUCCESS", 5), ("CANCEL_SUCCESS", 8.3)],
        (0, 5, 0),
    ),
    "a reversal of the approval": ("AUTHORIZATION", [("approveReversal", {})], [("CANCEL_SUCCESS", 13.3)], (0, 0, 0)),
    "an approval that expired": ("AUTHORIZATION", [("expire", {})], [("CANCEL_SUCCESS", 13.3)], (0, 0, 0)),
    "a reversal of the deposit": ("CHARGE", [("depositReversal", {})], [("REFUND_SUCCESS", 13.3)], (0, 0, 13.3)),
    "two refunds": (
        "CHARGE",
        [NIGHT, ("refund", {"amount": "2.00"}), ("refund", {"amount": "3.00"})],
        [("REFUND_SUCCESS", 2), ("REFUND_SUCCESS", 3)],
        (0, 8.3, 5),
    ),
}


@pytest.mark.parametrize(("flow", "steps", "events", "believed"), PORTAL.values(), ids=PORTAL)
async def test_what_staff_do_in_qentas_portal_appears_in_saleor_once(
    stack: Stack, flow: str, steps: list[Any], events: list[tuple[str, float]], believed: tuple[float, float, float]
) -> None:
    """One reconciliation tells Saleor with the right types and amounts; a second one finds nothing."""
    desk = await Desk.paid(stack, flow)
    known = {e["id"] for e in (await desk.saleor())["events"]}
    for step in steps:
        await (desk.night() if step == NIGHT else desk.portal(step[0], **step[1]))

    await desk.command("payments", "reconcile")
    again = await desk.command("payments", "reconcile")

    await stack.until(lambda t: t["chargedAmount"]["amount"] == believed[1], desk.transaction)
    new = [e for e in (await desk.saleor())["events"] if e["id"] not in known]
    assert sorted((e["type"], e["amount"]["amount"]) for e in new) == sorted(events)
    assert await desk.amounts() == believed
    assert "1 settled" in again


async def test_a_method_without_refund_names_the_way_out(stack: Stack) -> None:
    """Eps cannot be refunded without the bank's contract: the refusal says what staff can do instead."""
    desk = await Desk.paid(stack, payment_type="EPS")
    await desk.night()

    event = await desk.asks("REFUND", "4.00")

    assert event["type"] == "REFUND_FAILURE"
    assert "bank transfer" in event["message"]
    assert await desk.moved() == []


async def test_a_second_operation_waits_for_the_first_and_happens_once(stack: Stack) -> None:
    """While QMORE is slow with the first refund the second waits its turn; both happen, each once."""
    desk = await Desk.paid(stack)
    await desk.night()
    await stack.fault(request="backend/refund", kind="delay", seconds=1)

    first, second = await asyncio.gather(desk.asks("REFUND", "4.00"), desk.asks("REFUND", "5.00"))

    await stack.until(lambda t: t["refundedAmount"]["amount"] == 9, desk.transaction)
    assert {first["type"], second["type"]} <= {"REFUND_SUCCESS", "REFUND_REQUEST"}
    assert sorted(await desk.moved()) == [("refund", "4.00"), ("refund", "5.00")]


async def test_the_actions_follow_what_qmore_allows(stack: Stack) -> None:
    """After a capture staff may refund, after everything went back nothing is left to do."""
    desk = await Desk.paid(stack, "AUTHORIZATION")
    assert sorted((await desk.saleor())["actions"]) == ["CANCEL", "CHARGE"]

    await desk.asks("CHARGE")
    assert (await desk.saleor())["actions"] == ["REFUND"]

    await desk.night()
    await desk.asks("REFUND")
    assert (await desk.saleor())["actions"] == []


async def test_the_whole_story_of_a_payment_is_printed(stack: Stack) -> None:
    """`payments show` puts Saleor's, the app's and QMORE's events on one time line, with amounts and references."""
    desk = await Desk.paid(stack)
    await desk.night()
    await desk.asks("REFUND", "4.00")

    told = await desk.command("payments", "show", desk.number)

    for part in ("Saleor", "app", "QMORE", "CHARGE_SUCCESS", "REFUND_SUCCESS", "credit_refunded", f"{desk.number}-1"):
        assert part in told
    assert told.index("REFUND asked for") < told.index("credit_refunded") < told.index("refund done")
    assert "13.30 EUR" in told
    assert "4.00 EUR" in told
