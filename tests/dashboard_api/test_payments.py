"""Payments at the Dashboard: found, told, refunded through Saleor's own ledger, and the app's health."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.main import open_store
from app.store.lookup import COUNTED
from tests.dashboard_api.conftest import signed
from tests.store.conftest import insert_many, numbered
from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff


async def paid(staff: Staff) -> tuple[str, str]:
    """Pay; return the reference and Saleor's transaction."""
    stack = staff.stack
    card = await stack.store_card()
    started = await stack.initialize(paymentType="CCARD", storageId=card)
    await stack.decide(started["data"]["redirectUrl"], "success")
    ident = started["transaction"]["id"]
    await stack.until(lambda t: "CHARGE_SUCCESS" in str(t), ident)
    return started["data"]["reference"], ident


async def test_a_payment_is_found_by_each_of_its_names(staff: Staff) -> None:
    """Reference, transaction and the beginning of either lead to it; state and time narrow; nothing else does."""
    reference, transaction = await paid(staff)
    for query, total in {
        f"search={reference}": 1,
        f"search={reference[:4]}": 1,
        f"search={transaction}": 1,
        "state=charged": 1,
        "state=failed": 0,
        "search=%25": 0,
        "since=2099-01-01T00:00:00Z": 0,
        "until=2099-01-01T00:00:00Z&pageSize=1": 1,
    }.items():
        assert (await staff.get(f"/payments?{query}"))["total"] == total, query


async def test_a_payments_story_has_all_three_systems(staff: Staff) -> None:
    """The detail shows what each system says, what QMORE allows, and what can be asked of Saleor."""
    reference, _ = await paid(staff)
    detail = await staff.get(f"/payments/{reference}")

    staff.language = "de"
    german = [moment["what"] for moment in (await staff.get(f"/payments/{reference}"))["moments"]]

    assert {moment["system"] for moment in detail["moments"]} == {"Saleor", "app", "QMORE"}
    assert {"CHARGE angefordert", "Die Zahlung ist bezahlt", "Bestätigung von QMORE"} <= set(german)
    assert "payment is charged" in [moment["what"] for moment in detail["moments"]]
    assert detail["payment"]["state"] == "charged"
    assert "REFUND" in detail["actions"]
    assert detail["operationsAllowed"]
    assert detail["unheard"] == []
    told = [moment["what"] for moment in detail["moments"]]
    assert told.index("QMORE's confirmation") < told.index("tell Saleor CHARGE_SUCCESS")


@pytest.mark.parametrize(("decision", "state"), [("failure", "failed"), ("pending", "pending")])
async def test_a_payment_without_an_order_yet_is_no_fault_of_qmores(staff: Staff, decision: str, state: str) -> None:
    """QMORE shows no order that was declined or is undecided: that is its answer, and nobody is said to be missing."""
    card = await staff.stack.store_card()
    started = await staff.stack.initialize(paymentType="CCARD", storageId=card)
    await staff.stack.decide(started["data"]["redirectUrl"], decision)
    detail = await staff.get(f"/payments/{started['data']['reference']}")

    assert (detail["payment"]["state"], detail["unheard"]) == (state, [])


async def test_staff_are_offered_the_transfer_that_the_channel_allows(staff: Staff) -> None:
    """A method that knows no refund offers one where the payment's channel pays back by transfer, and nowhere else."""
    offered = []
    for transfers in (True, False):
        await staff.stack.reconfigure({"transferFund": transfers})
        desk = await Desk.paid(staff.stack, payment_type="EPS")
        await desk.night()
        offered.append((await staff.get(f"/payments/{desk.number}"))["actions"])
        await staff.stack.fill_basket()

    assert offered == [["REFUND"], []]


async def test_staff_refund_once_for_each_key(staff: Staff) -> None:
    """The same decision sent twice at once moves money once; Saleor hears of it, and the history says who it was."""
    reference, transaction = await paid(staff)
    token, staff.token = staff.token, await signed(staff.stack, permissions=["HANDLE_PAYMENTS"])
    await staff.stack.http.post(f"{staff.stack.places.qmore}/sandbox/day-end")
    asked = {"key": "decision-1", "action": "REFUND", "amount": "5"}
    first, second = await asyncio.gather(*(staff.post(f"/payments/{reference}/operations", asked) for _ in range(2)))
    await staff.stack.until(lambda t: "REFUND_SUCCESS" in str(t), transaction)
    commands = [one for one in (await staff.stack.qmore())["received"] if "/refund" in str(one)]
    other = await staff.ask("POST", f"/payments/{reference}/operations", json={**asked, "amount": "6"})
    staff.token = token
    history = (await staff.get("/history"))["entries"]

    assert {first["state"], second["state"]} <= {"done", "pending"}
    assert len(commands) == 1
    assert (await staff.get(f"/payments/{reference}"))["amounts"]["refunded"] == "5.00"
    assert (other.status_code, other.json()["error"]["code"]) == (409, "KEY_USED")
    assert [(one["action"], one["email"]) for one in history if one["subject"] == reference] == [
        ("REFUND of 5 EUR asked for", "staff@shop.example")
    ]


async def test_a_refused_operation_says_why(staff: Staff) -> None:
    """More than there is to give back is refused with QMORE's own sum."""
    reference, _ = await paid(staff)
    asked = {"key": "decision-2", "action": "REFUND", "amount": "5000"}
    done = await staff.post(f"/payments/{reference}/operations", asked)

    assert done["state"] == "refused"
    assert "cannot be refunded" in done["message"]


async def test_what_cannot_be_refunded_is_refused_before_qmore_is_asked(staff: Staff) -> None:
    """An open payment allows no refund, and the API says so."""
    started = await staff.stack.initialize()
    reference = started["data"]["reference"]
    body = {"key": "decision-3", "action": "REFUND"}
    refused = await staff.ask("POST", f"/payments/{reference}/operations", json=body)

    staff.language = "de"
    german = (await staff.ask("POST", f"/payments/{reference}/operations", json=body)).json()["error"]

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_ALLOWED_NOW")
    assert german["message"].startswith("Die Zahlung ist gestartet: Es wurde nichts autorisiert")
    assert german["reason"] == {"code": "NOT_PAID", "words": {"state": "started"}}


async def test_a_list_says_what_has_become_of_each_payment(staff: Staff) -> None:
    """Refunded, partly refunded and cancelled payments are no longer "paid" or "open" in list, story, widget or health."""
    for action, wish in {"CHARGE": "5", "AUTHORIZATION": None}.items():
        desk = await Desk.paid(staff.stack, action)
        await desk.night()
        await desk.asks("REFUND" if wish else "CANCEL", wish)
        await staff.stack.fill_basket()
    whole = await Desk.paid(staff.stack)
    await whole.asks("REFUND")
    found = (await staff.get("/payments"))["payments"]

    assert [(one["state"], one["outcome"], one["refunded"]) for one in found] == [
        ("charged", "refunded", found[0]["amount"]),
        ("authorized", "cancelled", "0"),
        ("charged", "partlyRefunded", "5.00"),
    ]
    for one in found:
        detail = await staff.get(f"/payments/{one['reference']}")
        refreshed = await staff.post(f"/payments/{one['reference']}/refresh")
        assert detail["payment"] == refreshed["payment"] == one
        assert detail["amounts"]["refunded"] == one["refunded"]
    assert (await staff.get("/go-live"))["testPayment"]["outcome"] == "refunded"
    assert (await staff.get("/health"))["approvalsExpiring"] == []


async def test_a_refresh_asks_qmore(staff: Staff) -> None:
    """A settled payment stays as it is; an unknown one is not there."""
    reference, _ = await paid(staff)
    missing = await staff.ask("POST", "/payments/NOBODY/refresh")

    assert (await staff.post(f"/payments/{reference}/refresh"))["found"] == "settled"
    assert missing.status_code == 404


async def test_an_orders_page_shows_its_payments(staff: Staff) -> None:
    """The widget finds the payments of a Saleor order, and none of another's."""
    _, transaction = await paid(staff)
    done: Any = await staff.stack.ask(
        "mutation($id: ID!) { checkoutComplete(id: $id) { order { id number } errors { code } } }",
        id=staff.stack.checkout,
    )
    order = done["checkoutComplete"]["order"]

    found = await staff.get(f"/orders/{order['id']}/payments")
    assert [(one["transactionId"], one["outcome"]) for one in found["payments"]] == [(transaction, "charged")]
    assert (await staff.get(f"/payments?search={order['id']}"))["total"] == 1
    assert (await staff.get(f"/payments?search={order['number']}"))["payments"][0]["saleorOrderNumber"] == order[
        "number"
    ]
    assert (await staff.get("/payments?search=99999"))["total"] == 0
    assert (await staff.get("/orders/T3JkZXI6MA==/payments"))["payments"] == []


async def test_an_orders_page_says_when_saleor_is_silent(staff: Staff) -> None:
    """Payments that cannot be looked for are no "none": staff who believed it would take the money again."""
    await staff.stack.http.post(f"{staff.stack.places.saleor}/sandbox/down", json={"down": True})
    answer = await staff.ask("GET", "/orders/T3JkZXI6MQ==/payments")

    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "SALEOR_SILENT")


async def test_health_says_what_needs_a_look(staff: Staff) -> None:
    """The last confirmation and the oldest open payment are there; a forged confirmation is counted and named."""
    await paid(staff)
    await staff.stack.fill_basket()
    started = await staff.stack.initialize()
    health = await staff.get("/health")

    assert health["lastConfirmationAt"]
    assert health["oldestPending"]["reference"] == started["data"]["reference"]
    assert (health["pending"], health["parkedReports"], health["problems"]) == (1, [], [])


async def test_staff_match_a_silent_payment_with_the_order_they_found(staff: Staff) -> None:
    """The page offers it, QMORE's order must agree, and the history says who did it; a wrong number changes nothing."""
    stack = staff.stack
    await stack.fault(request="backend/generateOrderNumber", kind="403", times=9)
    await stack.fault(confirmation="drop")
    begun = await stack.initialize()
    await stack.decide(begun["data"]["redirectUrl"], "success")
    reference = begun["data"]["reference"]
    number = (await stack.qmore())["payments"][-1]["orderNumber"]
    offered = (await staff.get(f"/payments/{reference}"))["canMatch"]
    wrong = await staff.ask("POST", f"/payments/{reference}/match", json={"orderNumber": "999999999"})
    seen = await staff.post(f"/payments/{reference}/match", {"orderNumber": number})
    detail = await staff.get(f"/payments/{reference}")

    assert offered
    assert (wrong.status_code, wrong.json()["error"]["fields"][0]["field"]) == (409, "orderNumber")
    assert (seen["found"], seen["payment"]["state"], seen["payment"]["orderNumber"]) == ("changed", "charged", number)
    assert not detail["canMatch"]
    assert (await staff.get(f"/payments?search={number}"))["payments"][0]["reference"] == reference
    assert (await staff.get("/history"))["entries"][0]["action"] == f"matched with QMORE order {number}"


async def test_the_second_payment_of_a_basket_is_given_back_in_one_step(staff: Staff) -> None:
    """Only the later one can be reversed; asked twice with the same key it moves money once."""
    cards = (await staff.stack.store_card() for _ in range(2))
    begun = [await staff.stack.initialize(paymentType="CCARD", storageId=card) async for card in cards]
    for one in begun:
        await staff.stack.decide(one["data"]["redirectUrl"], "success")
    (first, second), transaction = (one["data"]["reference"] for one in begun), begun[1]["transaction"]["id"]
    refused = await staff.ask("POST", f"/payments/{first}/reverse", json={"key": "decision-4"})
    done = await staff.post(f"/payments/{second}/reverse", {"key": "decision-5"})
    told = await staff.stack.until(lambda t: t["chargedAmount"]["amount"] == 0, transaction)

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOT_DOUBLE")
    assert done["state"] == "done"
    assert done["payment"]["payment"]["reference"] == second
    assert told["refundedAmount"]["amount"] or told["canceledAmount"]["amount"]


async def test_pages_hold_every_payment_once(staff: Staff) -> None:
    """Going through the pages shows each payment, newest first, and the total."""
    made = []
    for _ in range(3):
        made.append((await staff.stack.initialize())["data"]["reference"])
        await staff.stack.fill_basket()
    pages = [await staff.get(f"/payments?pageSize=2&page={n}") for n in (1, 2, 3)]

    assert [[one["reference"] for one in page["payments"]] for page in pages] == [made[:0:-1], made[:1], []]
    assert {(page["total"], page["more"]) for page in pages} == {(3, False)}


async def test_past_a_thousand_payments_the_list_says_that_there_are_more(staff: Staff) -> None:
    """Nobody waits for years to be counted: a list ends after a thousand and says so; a state or date leads to the rest."""
    reference = (await staff.stack.initialize())["data"]["reference"]
    with contextlib.closing(open_store(staff.stack.settings)) as store:
        newest = store.payments(1)[0]
        older = newest.created_at - timedelta(days=1)
        insert_many(store, [numbered(n, newest, state="failed", created_at=older) for n in range(COUNTED)])
    every, failed = await staff.get("/payments"), await staff.get("/payments?state=failed")
    last = await staff.get(f"/payments?page={COUNTED // 20}")
    beyond = await staff.get(f"/payments?page={COUNTED // 20 + 1}")

    assert (every["payments"][0]["reference"], every["total"], every["more"]) == (reference, COUNTED, True)
    assert (failed["total"], failed["more"]) == (COUNTED, False)
    assert (len(last["payments"]), beyond["payments"]) == (20, [])


async def test_a_bad_query_is_named(staff: Staff) -> None:
    """The parameter that is wrong has the error."""
    for name, value in {
        "page": "0",
        "pageSize": "101",
        "since": "yesterday",
        "until": "2026-13-01",
        "search": "x" * 201,
    }.items():
        refused = await staff.ask("GET", f"/payments?{name}={value}")
        assert (refused.status_code, refused.json()["error"]["fields"][0]["field"]) == (422, name)


async def test_a_refusal_is_german_for_german_readers_and_english_for_saleor(staff: Staff) -> None:
    """Answer, story and history say it in the reader's language, beside a code with its values; Saleor is told in English."""
    reference, transaction = await paid(staff)
    staff.language = "de"
    asked = {"key": "decision-4", "action": "REFUND", "amount": "1.5"}
    done = await staff.post(f"/payments/{reference}/operations", asked)
    german = done["message"]
    told = await staff.stack.until(lambda t: "REFUND_FAILURE" in str(t), transaction)
    notes = [one["note"] for one in (await staff.get(f"/payments/{reference}"))["moments"]]
    deeds = [one["deed"] for one in (await staff.get("/history"))["entries"] if one["subject"] == reference]
    unmatched = await staff.ask("POST", f"/payments/{reference}/match", json={"orderNumber": "4711"})

    assert german.startswith("Vor QMOREs Tagesabschluss gegen Mitternacht lässt sich eine Zahlung nur ganz")
    assert german.endswith("erstatte 1,50 morgen.")
    assert (done["reason"]["code"], done["reason"]["words"]["wanted"]) == ("VOID_IS_WHOLE", "1.50")
    assert "refund 1.50 tomorrow" in str(told)
    assert len([note for note in notes if german in note]) == 3  # the operation, its report, Saleor's event
    assert deeds == [{"code": "operationAsked", "words": {"action": "REFUND", "amount": "1.5 EUR"}, "undone": False}]
    assert unmatched.json()["error"]["reason"]["code"] == "MATCHED_ALREADY"
    assert "Diese Zahlung ist QMOREs Bestellung" in unmatched.json()["error"]["message"]
