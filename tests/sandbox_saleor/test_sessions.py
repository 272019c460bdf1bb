"""What core does with the answers to its session webhooks (Saleor protocol 4.4, 4.5, 4.8, 6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.conftest import _INITIALIZE, sums, types
from tests.sandbox_saleor.probe import IDENTIFIER

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

INITIALIZE, PROCESS = "TRANSACTION_INITIALIZE_SESSION", "TRANSACTION_PROCESS_SESSION"
SUCCESS: dict[str, Any] = {"result": "CHARGE_SUCCESS", "pspReference": "P1", "amount": 13.3}
UNDELIVERED = "Failed to delivery request."


@pytest.mark.parametrize(
    ("answer", "event", "amounts", "asked_again"),
    [
        pytest.param(SUCCESS, "CHARGE_SUCCESS", {"charged": 13.3}, False, id="a success is final"),
        pytest.param(
            SUCCESS | {"result": "CHARGE_REQUEST"},
            "CHARGE_REQUEST",
            {"chargePending": 13.3},
            False,
            id="so is a request",
        ),
        pytest.param({"result": "CHARGE_FAILURE", "amount": 13.3}, "CHARGE_FAILURE", {}, False, id="and a failure"),
        pytest.param(
            SUCCESS | {"result": "AUTHORIZATION_SUCCESS"},
            "AUTHORIZATION_SUCCESS",
            {"authorized": 13.3},
            False,
            id="an authorisation may answer a charge",
        ),
        pytest.param(
            {"result": "CHARGE_ACTION_REQUIRED"}, "CHARGE_ACTION_REQUIRED", {}, True, id="an action is not final"
        ),
        pytest.param({"result": "charge_success"}, "CHARGE_FAILURE", {}, True, id="lower case is no result"),
        pytest.param({"result": "CHARGE_SUCCESS"}, "CHARGE_FAILURE", {}, True, id="a success needs a reference"),
        pytest.param({}, "CHARGE_FAILURE", {}, True, id="an empty object"),
        pytest.param((200, b"null"), "CHARGE_FAILURE", {}, True, id="null"),
        pytest.param((200, b""), "CHARGE_FAILURE", {}, True, id="nothing"),
        pytest.param((200, b"<html>"), "CHARGE_FAILURE", {}, True, id="no JSON"),
        pytest.param((302, SUCCESS), "CHARGE_FAILURE", {}, True, id="a redirect"),
        pytest.param((400, SUCCESS), "CHARGE_FAILURE", {}, True, id="a 4xx, whatever is in it"),
        pytest.param((500, SUCCESS), "CHARGE_FAILURE", {}, True, id="a 5xx, which is not repeated"),
        pytest.param((200, 2.0), "CHARGE_FAILURE", {}, True, id="silence"),
        pytest.param(
            SUCCESS | {"amount": 0}, "CHARGE_SUCCESS", {"charged": 13.3}, False, id="zero means what was asked"
        ),
        pytest.param(
            SUCCESS | {"amount": -5},
            "CHARGE_SUCCESS",
            {"authorized": 5.0, "charged": -5.0},
            False,
            id="a negative amount is taken",
        ),
        pytest.param(
            SUCCESS | {"amount": "24.9055"}, "CHARGE_SUCCESS", {"charged": 24.906}, False, id="three decimals"
        ),
        pytest.param(
            SUCCESS | {"actions": ["REFUND", "FLY"]}, "CHARGE_SUCCESS", {"charged": 13.3}, False, id="odd actions"
        ),
    ],
)
async def test_an_outcome_is_stored_and_final_or_not(
    shop: Shop, answer: Any, event: str, amounts: dict[str, float], *, asked_again: bool
) -> None:
    """Each answer makes its event and amounts; only a counted final one keeps the app from being asked again."""
    shop.probe.answer(INITIALIZE, answer)
    started = await shop.initialize(await shop.checkout())
    ident = started["transaction"]["id"]
    found = await shop.transaction(ident)
    await shop.process(ident)
    assert started["transactionEvent"]["type"] == event
    assert started["errors"] == []
    assert sums(found) == amounts
    assert len(shop.probe.of(INITIALIZE)) == 1
    assert len(shop.probe.of(PROCESS)) == (1 if asked_again else 0)


@pytest.mark.parametrize("version", ["3.20.119", "3.21.69", "3.22.67", "3.23.28", "3.24.0-a.0"])
@pytest.mark.parametrize(
    ("change", "taken_by"),
    [
        pytest.param({"amount": None}, {"3.21", "3.22", "3.23", "3.24"}, id="3.20 wants an amount"),
        pytest.param({"amount": True}, set(), id="a boolean is no amount"),
        pytest.param({"amount": "10,5"}, set(), id="a comma is no point"),
        pytest.param({"pspReference": 5}, {"3.20"}, id="only 3.20 takes an integer as reference"),
        pytest.param({"pspReference": ""}, {"3.22", "3.23", "3.24"}, id="an empty reference is taken from 3.22"),
        pytest.param({"externalUrl": ""}, {"3.20"}, id="only 3.20 takes an empty address"),
        pytest.param({"externalUrl": "/orders/1"}, {"3.20"}, id="only 3.20 takes a relative address"),
        pytest.param({"time": "yesterday"}, set(), id="no time"),
        pytest.param({"time": "2026-01-01T10:00:00Z"}, {"3.20", "3.21", "3.22", "3.23", "3.24"}, id="a time"),
        pytest.param({"actions": "REFUND"}, set(), id="actions are a list"),
        pytest.param(
            {"paymentMethodDetails": {"type": "card", "name": "Visa"}}, {"3.20", "3.21"}, id="details from 3.22"
        ),
        pytest.param(
            {"paymentMethodDetails": {"type": "GIFT_CARD", "name": "x"}}, {"3.20", "3.21", "3.23", "3.24"}, id="gift"
        ),
        pytest.param({"result": "CANCEL_SUCCESS"}, {"3.23", "3.24"}, id="cancelled from 3.23"),
    ],
)
async def test_each_version_checks_fields_in_its_way(
    shop: Shop, version: str, change: dict[str, Any], taken_by: set[str]
) -> None:
    """One wrong field refuses the whole answer, where the version looks at it; the data goes to the shopper all the same."""
    shop.probe.answer(INITIALIZE, {**SUCCESS, "data": {"hint": 1}, **change})
    started = await shop.initialize(await shop.checkout())
    taken = started["transactionEvent"]["type"] == change.get("result", "CHARGE_SUCCESS")
    assert taken is (".".join(version.split(".")[:2]) in taken_by)
    assert started["data"] == {"hint": 1}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([], id="a list"),
        pytest.param((200, b'"text"'), id="a text"),
        pytest.param(SUCCESS | {"pspReference": "x" * 513}, id="a reference that does not fit"),
        pytest.param(SUCCESS | {"externalUrl": "https://x.example/" + "x" * 200}, id="an address that does not fit"),
    ],
)
async def test_what_core_cannot_handle_is_an_internal_error(shop: Shop, answer: Any) -> None:
    """The shopper sees an internal server error, and the transaction stays without any outcome."""
    shop.probe.answer(INITIALIZE, answer)
    result = await shop.ask(_INITIALIZE, id=await shop.checkout(), gateway=IDENTIFIER)
    assert result["errors"][0]["message"] == "Internal Server Error"
    state = (await shop.http.get(f"{shop.url}/sandbox/state")).json()
    assert types(state["transactions"][0]) == ["CHARGE_REQUEST"]


async def test_the_same_key_asks_the_app_again_for_the_same_transaction(shop: Shop) -> None:
    """A repeated start with its key, amount and action reaches the app, and makes no second transaction."""
    checkout = await shop.checkout()
    shop.probe.answer(INITIALIZE, (500, b""), SUCCESS)
    first = await shop.initialize(checkout, key="k", amount=13.3)
    second = await shop.initialize(checkout, key="k", amount=13.3)
    assert first["transactionEvent"]["message"] == UNDELIVERED
    assert second["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    assert first["transaction"]["id"] == second["transaction"]["id"]
    assert len(shop.probe.of(INITIALIZE)) == 2


async def test_a_key_names_one_payment_only(shop: Shop) -> None:
    """Another amount or checkout under a used key is refused, and an empty key is none."""
    checkout, other = await shop.checkout(), await shop.checkout()
    await shop.initialize(checkout, key="k", amount=13.3)
    refused = [await shop.initialize(ident, **given) for ident, given in _again(checkout, other)]
    assert [answer["errors"][0]["code"] for answer in refused] == ["UNIQUE", "UNIQUE", "INVALID"]
    assert len(shop.probe.of(INITIALIZE)) == 1


def _again(checkout: str, other: str) -> list[tuple[str, dict[str, Any]]]:
    return [(checkout, {"key": "k", "amount": 5}), (other, {"key": "k", "amount": 13.3}), (checkout, {"key": ""})]


async def test_a_payment_without_amount_pays_what_is_open(shop: Shop) -> None:
    """The default is the total less what other transactions hold; a gift card lowers the total; a basket may change."""
    checkout = await shop.checkout()
    await shop.ask(
        'mutation($id: ID) { checkoutAddPromoCode(id: $id, promoCode: "GIFT-3.30") { errors { code } } }', id=checkout
    )
    shop.probe.answer(INITIALIZE, SUCCESS | {"amount": 4}, {"result": "CHARGE_ACTION_REQUIRED"})
    await shop.initialize(checkout, amount=4)
    started = await shop.initialize(checkout)
    assert started["transactionEvent"]["amount"] == {"amount": 6.0}


@pytest.mark.parametrize(
    ("channel", "amount"), [("default-channel", 13.3), ("swiss", 12.64), ("japan", 2128.0)], ids=["EUR", "CHF", "JPY"]
)
async def test_amounts_have_the_decimals_of_their_currency(shop: Shop, channel: str, amount: float) -> None:
    """Each channel sells in its own currency."""
    started = await shop.initialize(await shop.checkout(channel))
    assert started["transactionEvent"]["amount"]["amount"] == pytest.approx(amount, abs=0.02)


async def test_shoppers_do_not_choose_between_charge_and_authorisation(shop: Shop) -> None:
    """Only who handles payments passes an action; the channel's strategy is the default."""
    checkout = await shop.checkout()
    answer = await shop.ask(_INITIALIZE, id=checkout, gateway=IDENTIFIER, action="AUTHORIZATION")
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    await shop.control("channels/default-channel", defaultTransactionFlowStrategy="AUTHORIZATION")
    assert (await shop.initialize(checkout))["transactionEvent"]["type"] == "AUTHORIZATION_FAILURE"


async def test_shoppers_see_no_transactions(shop: Shop) -> None:
    """Only who handles payments sees what a checkout was paid with."""
    checkout = await shop.checkout()
    paid = await shop.pay(checkout)
    query = "query($id: ID) { checkout(id: $id) { transactions { id } } }"
    shopper = await shop.ask(query, id=checkout)
    assert shopper["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    for token in (shop.staff, shop.probe.registered[-1]):
        assert (await shop.answer(query, token, id=checkout))["transactions"] == [{"id": paid}]


async def test_a_hundred_transactions_are_the_limit(shop: Shop) -> None:
    """The hundred-and-first start of a checkout is refused without asking the app."""
    checkout = await shop.checkout()
    for _ in range(100):
        await shop.initialize(checkout)
    assert (await shop.initialize(checkout))["errors"][0]["code"] == "INVALID"
    assert len(shop.probe.of(INITIALIZE)) == 100


async def test_while_a_checkout_is_being_completed_nothing_starts(shop: Shop) -> None:
    """Start and continuation are refused for as long as the completion runs."""
    checkout = await shop.checkout()
    ident = (await shop.initialize(checkout))["transaction"]["id"]
    await shop.control(f"checkouts/{checkout}/completing", completing=True)
    codes = [(await shop.initialize(checkout))["errors"], (await shop.process(ident))["errors"]]
    assert [errors[0]["code"] for errors in codes] == ["CHECKOUT_COMPLETION_IN_PROGRESS"] * 2


async def test_pending_money_completes_a_checkout_but_pays_no_order(shop: Shop) -> None:
    """A request makes the checkout completable; twice gives one order; a later failure leaves it unpaid."""
    checkout = await shop.checkout()
    assert (await shop.complete(checkout))["errors"] == [{"code": "CHECKOUT_NOT_FULLY_PAID"}]
    await shop.pay(checkout, "CHARGE_REQUEST")
    first, second = (await shop.complete(checkout))["order"], (await shop.complete(checkout))["order"]
    assert first == second
    assert first["chargeStatus"] == "NONE"


async def test_an_order_is_paid_like_a_checkout(shop: Shop) -> None:
    """A draft order takes the same mutations, and is paid by them."""
    lines = [{"variantId": "UHJvZHVjdFZhcmlhbnQ6MQ==", "quantity": 1}]
    order = await shop.control("orders", lines=lines, email="eva@example.com")
    paid = await shop.pay(order["id"])
    assert (await shop.transaction(paid))["order"] == {"id": order["id"], "chargeStatus": "FULL"}
