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


CARD = {"name": "Visa", "brand": "visa", "firstDigits": "9400", "lastDigits": "0004", "expMonth": 12, "expYear": 2031}
_PAID_WITH = """query($id: ID!) { transaction(id: $id) { paymentMethodDetails { __typename name
  ... on CardPaymentMethodDetails { brand firstDigits lastDigits expMonth expYear } } } }"""


async def paid_with(shop: Shop, ident: str) -> dict[str, Any] | None:
    """Ask what a transaction was paid with."""
    found: dict[str, Any] | None = (await shop.answer(_PAID_WITH, shop.staff, id=ident))["paymentMethodDetails"]
    return found


async def test_a_transaction_shows_what_it_was_paid_with(shop: Shop) -> None:
    """By the session's answer, by a report, by its repetition, and by an update; numbers may come as texts."""
    by_answer = await shop.pay(await shop.checkout(), paymentMethodDetails={"type": "CARD", **CARD, "expMonth": "12"})
    paid = await shop.pay(await shop.checkout())
    seen = [await paid_with(shop, paid)]
    await shop.report(paid, "INFO", "note", paymentMethodDetails={"other": {"name": "eps"}})
    seen.append(await paid_with(shop, paid))
    again = await shop.report(paid, "CHARGE_SUCCESS", amount=13.3, paymentMethodDetails={"card": CARD})
    shown = {"__typename": "CardPaymentMethodDetails", **CARD}
    assert (again["alreadyProcessed"], await paid_with(shop, paid), await paid_with(shop, by_answer)) == (
        True,
        shown,
        shown,
    )
    query = "mutation($id: ID, $to: TransactionUpdateInput) { transactionUpdate(id: $id, transaction: $to) { errors { code } } }"
    await shop.answer(
        query, shop.probe.registered[-1], id=paid, to={"paymentMethodDetails": {"other": {"name": "PayPal"}}}
    )
    seen.append(await paid_with(shop, paid))
    other = {"__typename": "OtherPaymentMethodDetails"}
    assert seen == [None, {**other, "name": "eps"}, {**other, "name": "PayPal"}]


@pytest.mark.parametrize(
    "details",
    [
        pytest.param({"card": CARD, "other": {"name": "eps"}}, id="two kinds"),
        pytest.param({"card": {**CARD, "firstDigits": "940000"}}, id="six digits"),
        pytest.param({"card": {**CARD, "expMonth": 13}}, id="a thirteenth month"),
        pytest.param({"other": {"name": "x" * 257}}, id="a long name"),
    ],
)
async def test_wrong_details_refuse_a_report(shop: Shop, details: dict[str, Any]) -> None:
    """Nothing of the report is kept."""
    paid = await shop.pay(await shop.checkout())
    before = await shop.transaction(paid)
    assert (await shop.report(paid, "INFO", paymentMethodDetails=details))["errors"][0]["code"] == "INVALID"
    assert await shop.transaction(paid) == before


async def test_metadata_are_merged_but_not_of_a_repetition(shop: Shop) -> None:
    """A report adds to what is there; who repeats it changes nothing; an update adds, too."""
    paid = await shop.pay(await shop.checkout())
    public, private = [{"key": "a", "value": "1"}], [{"key": "secret", "value": "s"}]
    await shop.report(paid, "INFO", "n", transactionMetadata=public, transactionPrivateMetadata=private)
    await shop.report(paid, "CHARGE_SUCCESS", amount=13.3, transactionMetadata=[{"key": "a", "value": "2"}])
    query = "mutation($id: ID, $to: TransactionUpdateInput) { transactionUpdate(id: $id, transaction: $to) { errors { code } } }"
    await shop.answer(query, shop.probe.registered[-1], id=paid, to={"metadata": [{"key": "b", "value": "3"}]})
    found = await shop.transaction(paid)
    assert found["metadata"] == [{"key": "a", "value": "1"}, {"key": "b", "value": "3"}]
    assert found["privateMetadata"] == private


async def test_an_update_sets_what_a_report_never_does(shop: Shop) -> None:
    """Name, message, address, reference and actions; a wrong address refuses it."""
    paid = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED", pspReference=None)
    query = "mutation($id: ID, $to: TransactionUpdateInput) { transactionUpdate(id: $id, transaction: $to) { errors { field code } } }"
    to = {
        "name": "Visa",
        "message": "paid",
        "externalUrl": "https://x.example/1",
        "pspReference": "U1",
        "availableActions": ["REFUND"],
    }
    assert (await shop.answer(query, shop.probe.registered[-1], id=paid, to=to))["errors"] == []
    wrong = await shop.answer(query, shop.probe.registered[-1], id=paid, to={"name": "x", "externalUrl": "/no"})
    found = await shop.transaction(paid)
    assert wrong["errors"] == [{"field": "externalUrl", "code": "INVALID"}]
    assert {name: found[name] for name in ("name", "message", "externalUrl", "pspReference", "actions")} == {
        "name": "Visa",
        "message": "paid",
        "externalUrl": "https://x.example/1",
        "pspReference": "U1",
        "actions": ["REFUND"],
    }


async def test_a_missing_amount_is_that_of_the_reference_wherever_it_is(shop: Shop) -> None:
    """A failure without amount takes an earlier event's, even another transaction's: references must be one's own."""
    await shop.pay(await shop.checkout(), pspReference="SAME", amount=5)
    other = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED", pspReference="P2")
    await shop.report(other, "CHARGE_FAILURE", "SAME")
    assert (await shop.transaction(other))["events"][0]["amount"]["amount"] == 5.0


@pytest.mark.parametrize(
    ("channel", "reported", "kept"),
    [
        ("default-channel", "24.905", 24.9),
        ("default-channel", "24.915", 24.92),
        ("japan", "2128.5", 2128.0),
        ("japan", 2129.5, 2130.0),
    ],
    ids=["EUR, half to even, down", "EUR, half to even, up", "JPY has none, down", "JPY has none, up"],
)
async def test_a_reports_amount_has_the_decimals_of_its_currency(
    shop: Shop, channel: str, reported: Any, kept: float
) -> None:
    """Rounded half to even, from a text or a number."""
    ident = (await shop.initialize(await shop.checkout(channel)))["transaction"]["id"]
    await shop.report(ident, "CHARGE_SUCCESS", amount=reported)
    assert sums(await shop.transaction(ident)) == {"charged": kept}


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        pytest.param("", ["GRAPHQL_ERROR"], id="not at all"),
        pytest.param('id: "{id}", token: "{token}"', ["GRAPHQL_ERROR"], id="twice"),
        pytest.param('token: "{token}"', [], id="by its token"),
        pytest.param('id: "{id}"', [], id="by its id"),
        pytest.param('id: "VHJhbnNhY3Rpb25JdGVtOng="', ["NOT_FOUND"], id="by another's id"),
    ],
)
async def test_a_report_names_its_transaction_once(shop: Shop, names: str, codes: list[str]) -> None:
    """Either id or token."""
    paid = await shop.pay(await shop.checkout())
    named = names.format(id=paid, token=(await shop.transaction(paid))["token"])
    query = f'mutation {{ transactionEventReport({named} pspReference: "N", type: INFO) {{ errors {{ code }} }} }}'
    answer = await shop.answer(query, shop.probe.registered[-1])
    assert [error["code"] for error in answer["errors"]] == codes


async def test_the_references_of_events_name_the_transaction_once(shop: Shop) -> None:
    """A report sets the transaction's reference while it has none, and leaves it afterwards."""
    paid = await shop.pay(await shop.checkout(), "CHARGE_ACTION_REQUIRED", pspReference=None)
    seen = []
    for kind, reference in (("INFO", "A"), ("CHARGE_REQUEST", "B"), ("CHARGE_SUCCESS", "C")):
        await shop.report(paid, kind, reference, amount=13.3)
        seen.append((await shop.transaction(paid))["pspReference"])
    assert seen == ["", "B", "B"]
