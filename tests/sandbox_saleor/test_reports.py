"""What the app's reports do: identity, order in time, and every amount (Saleor protocol 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.conftest import sums, types

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

Step = tuple[str, str, float | None]


@pytest.mark.parametrize(
    ("steps", "amounts"),
    [
        pytest.param([("AUTHORIZATION_REQUEST", "A", 10)], {"authorizePending": 10.0}, id="asked to hold"),
        pytest.param([("AUTHORIZATION_SUCCESS", "A", 10)], {"authorized": 10.0}, id="held"),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("AUTHORIZATION_ADJUSTMENT", "B", 7)],
            {"authorized": 7.0},
            id="adjusted",
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("AUTHORIZATION_FAILURE", "A", 10)], {}, id="a later failure undoes"
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("CHARGE_SUCCESS", "B", 6), ("CHARGE_SUCCESS", "C", 4)],
            {"charged": 10.0},
            id="captured in two parts",
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("CHARGE_REQUEST", "B", 6)],
            {"authorized": 4.0, "chargePending": 6.0},
            id="a capture under way",
        ),
        pytest.param([("CHARGE_SUCCESS", "A", 10), ("CHARGE_FAILURE", "A", 10)], {}, id="a charge undone"),
        pytest.param(
            [("CHARGE_FAILURE", "A", 10), ("CHARGE_SUCCESS", "A", 10)], {"charged": 10.0}, id="a success that is later"
        ),
        pytest.param([("CHARGE_SUCCESS", "A", 10), ("CHARGE_BACK", "B", 4)], {"charged": 6.0}, id="charged back"),
        pytest.param([("CHARGE_BACK", "B", 4)], {"charged": -4.0}, id="charged may be negative"),
        pytest.param(
            [("CHARGE_SUCCESS", "A", 10), ("REFUND_SUCCESS", "R", 4), ("REFUND_REVERSE", "V", 4)],
            {"charged": 10.0},
            id="a refund reversed",
        ),
        pytest.param(
            [("CHARGE_SUCCESS", "A", 10), ("REFUND_SUCCESS", "R1", 4), ("REFUND_SUCCESS", "R2", 4)],
            {"charged": 2.0, "refunded": 8.0},
            id="two refunds with their own references",
        ),
        pytest.param(
            [("CHARGE_SUCCESS", "A", 10), ("REFUND_SUCCESS", "R", 4), ("REFUND_SUCCESS", "R", 4)],
            {"charged": 6.0, "refunded": 4.0},
            id="two with one: the second is swallowed",
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("CANCEL_REQUEST", "C", 10)], {"cancelPending": 10.0}, id="cancelling"
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("CANCEL_REQUEST", "C", 10), ("CANCEL_SUCCESS", "C", 10)],
            {"canceled": 10.0},
            id="cancelled",
        ),
        pytest.param(
            [("AUTHORIZATION_SUCCESS", "A", 10), ("CANCEL_REQUEST", "C", 10), ("CANCEL_FAILURE", "C", 10)],
            {"authorized": 10.0},
            id="not cancelled",
        ),
        pytest.param([("INFO", "A", 10), ("CHARGE_ACTION_REQUIRED", "A", 10)], {}, id="what is only logged"),
    ],
)
async def test_events_make_amounts(shop: Shop, steps: list[Step], amounts: dict[str, float]) -> None:
    """The eight amounts follow from the reported events alone."""
    ident = (await shop.initialize(await shop.checkout()))["transaction"]["id"]
    for kind, reference, amount in steps:
        assert (await shop.report(ident, kind, reference, amount=amount))["errors"] == []
    assert sums(await shop.transaction(ident)) == amounts


@pytest.mark.parametrize(
    ("success", "failure", "amounts"),
    [
        pytest.param("10:00:01", "10:00:00", {"charged": 10.0}, id="the success is later"),
        pytest.param("10:00:00", "10:00:00", {}, id="both at once"),
        pytest.param("10:00:00", "10:00:01", {}, id="the failure is later"),
    ],
)
async def test_time_decides_between_success_and_failure(
    shop: Shop, success: str, failure: str, amounts: dict[str, float]
) -> None:
    """Of one reference the strictly later success counts, in whatever order the reports come."""
    ident = (await shop.initialize(await shop.checkout()))["transaction"]["id"]
    for kind, time in (("CHARGE_SUCCESS", success), ("CHARGE_FAILURE", failure)):
        await shop.report(ident, kind, amount=10, time=f"2026-11-01T{time}+00:00")
    assert sums(await shop.transaction(ident)) == amounts


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        pytest.param("CHARGE_SUCCESS", {"amount": 5}, "INCORRECT_DETAILS", id="another amount"),
        pytest.param("REFUND_SUCCESS", {}, "REQUIRED", id="an amount is needed"),
        pytest.param("REFUND_FAILURE", {"psp": "never seen"}, "REQUIRED", id="nothing to deduce an amount from"),
        pytest.param("INFO", {"psp": "x" * 513}, "INVALID", id="a long reference"),
        pytest.param("INFO", {"url": "/relative"}, "INVALID", id="a relative address"),
        pytest.param("INFO", {"url": "https://x.example/" + "x" * 200}, "INVALID", id="a long address"),
    ],
)
async def test_a_wrong_report_is_refused(shop: Shop, kind: str, given: dict[str, Any], code: str) -> None:
    """The mutation says what is wrong, and the transaction stays as it was."""
    paid = await shop.pay(await shop.checkout())
    before = await shop.transaction(paid)
    assert [error["code"] for error in (await shop.report(paid, kind, **given))["errors"]] == [code]
    assert await shop.transaction(paid) == before


async def test_a_second_authorisation_needs_an_adjustment(shop: Shop) -> None:
    """Only one authorisation succeeds per transaction."""
    paid = await shop.pay(await shop.checkout(), "AUTHORIZATION_SUCCESS")
    assert (await shop.report(paid, "AUTHORIZATION_SUCCESS", "P2", amount=5))["errors"][0]["code"] == "ALREADY_EXISTS"


async def test_a_repetition_still_sets_the_actions(shop: Shop) -> None:
    """The same reference, type and amount is one event; its available actions count all the same."""
    paid = await shop.pay(await shop.checkout())
    answer = await shop.report(paid, "CHARGE_SUCCESS", amount=13.3, actions=["REFUND"])
    found = await shop.transaction(paid)
    assert (answer["alreadyProcessed"], found["actions"], types(found).count("CHARGE_SUCCESS")) == (True, ["REFUND"], 1)


async def test_a_request_is_swallowed_by_the_hidden_one(shop: Shop) -> None:
    """After an action-required answer, its reference cannot be reported as a request: core finds its own hidden event."""
    paid = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED")
    assert (await shop.report(paid, "CHARGE_REQUEST", amount=13.3))["alreadyProcessed"] is True
    assert sums(await shop.transaction(paid)) == {}
    assert (await shop.report(paid, "CHARGE_SUCCESS", amount=13.3))["alreadyProcessed"] is False
    assert sums(await shop.transaction(paid)) == {"charged": 13.3}


async def test_information_is_never_a_repetition(shop: Shop) -> None:
    """The same INFO twice is two events, without an amount."""
    paid = await shop.pay(await shop.checkout())
    answers = [await shop.report(paid, "INFO", "note") for _ in range(2)]
    assert [answer["alreadyProcessed"] for answer in answers] == [False, False]


async def test_a_reinstalled_app_owns_its_old_transactions(shop: Shop) -> None:
    """A new token reports on old transactions, and the old token is dead."""
    paid = await shop.pay(await shop.checkout())
    await shop.control("uninstall")
    await shop.install()
    old, new = shop.probe.registered
    assert old != new
    assert (await shop.report(paid, "REFUND_SUCCESS", "R1", amount=3))["errors"] == []
    query = 'mutation($id: ID) { transactionEventReport(id: $id, pspReference: "x", type: INFO) { errors { code } } }'
    dead = await shop.ask(query, old, id=paid)
    assert dead["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


@pytest.mark.parametrize(("version", "heard"), [("3.23.4", 0), ("3.23.5", 1)])
async def test_an_app_hears_of_its_end_from_3_23_5(shop: Shop, heard: int) -> None:
    """Only newer shops tell an app that it was deleted; that is its last webhook."""
    await shop.control("uninstall")
    await shop.install()
    assert len(shop.probe.of("APP_DELETED")) == heard


async def test_an_expired_checkout_gives_its_money_back(shop: Shop) -> None:
    """Releasing funds asks the app to refund; a deleted checkout leaves the transaction alone."""
    checkout = await shop.checkout()
    paid = await shop.pay(checkout)
    shop.probe.answer("TRANSACTION_REFUND_REQUESTED", {"result": "REFUND_SUCCESS", "pspReference": "R1"})
    await shop.control(f"checkouts/{checkout}/release-funds")
    await shop.settled(paid, "REFUND_SUCCESS")
    await shop.http.delete(f"{shop.url}/sandbox/checkouts/{checkout}")
    found = await shop.transaction(paid)
    assert (found["checkout"], found["order"], sums(found)) == (None, None, {"refunded": 13.3})
