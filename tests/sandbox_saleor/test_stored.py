"""Stored payment methods, asked of the app (Saleor protocol 4.7)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox_saleor.probe import IDENTIFIER

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop

DELETE, TOKENIZE = "STORED_PAYMENT_METHOD_DELETE_REQUESTED", "PAYMENT_METHOD_INITIALIZE_TOKENIZATION_SESSION"
_DELETE = """mutation($id: ID!) { storedPaymentMethodRequestDelete(id: $id, channel: "default-channel") {
  result errors { code } } }"""
_TOKENIZE = """mutation($id: String!) {
  paymentMethodInitializeTokenization(id: $id, channel: "default-channel", data: {a: 1}, paymentFlowToSupport: INTERACTIVE) {
    result id errors { code } } }"""


async def test_only_the_external_part_of_an_id_reaches_the_app(shop: Shop) -> None:
    """A method is deleted by the app under the name it gave."""
    shop.probe.answer(DELETE, {"result": "SUCCESSFULLY_DELETED"})
    answer = await shop.ask(_DELETE, shop.customer, id=f"app:{IDENTIFIER}:card-1")
    sent = json.loads(shop.probe.of(DELETE)[0].body)
    assert answer["data"]["storedPaymentMethodRequestDelete"] == {"result": "SUCCESSFULLY_DELETED", "errors": []}
    assert sent["paymentMethodId"] == "card-1"


@pytest.mark.parametrize(
    ("answer", "result", "ident"),
    [
        pytest.param({"result": "SUCCESSFULLY_TOKENIZED", "id": "c"}, "SUCCESSFULLY_TOKENIZED", "c", id="stored"),
        pytest.param({"result": "SUCCESSFULLY_TOKENIZED"}, "FAILED_TO_DELIVER", None, id="stored, but under no name"),
        pytest.param({"result": "PENDING"}, "PENDING", None, id="pending needs no name"),
        pytest.param({"result": "FAILED_TO_TOKENIZE"}, "FAILED_TO_TOKENIZE", None, id="not stored"),
        pytest.param((500, {}), "FAILED_TO_DELIVER", None, id="no answer"),
    ],
)
async def test_a_method_is_stored_or_not(shop: Shop, answer: Any, result: str, ident: str | None) -> None:
    """Ids are prefixed with the app's, and whatever is no success is a gateway error as well."""
    shop.probe.answer(TOKENIZE, answer)
    found = await shop.ask(_TOKENIZE, shop.customer, id=IDENTIFIER)
    taken = found["data"]["paymentMethodInitializeTokenization"]
    assert (taken["result"], taken["id"]) == (result, ident and f"app:{IDENTIFIER}:{ident}")
    assert [error["code"] for error in taken["errors"]] == (["GATEWAY_ERROR"] if result.startswith("FAILED") else [])


async def test_a_stranger_stores_nothing(shop: Shop) -> None:
    """Without a customer's token no webhook leaves."""
    answer = await shop.ask(_DELETE, id=f"app:{IDENTIFIER}:card-1")
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert shop.probe.of(DELETE) == []


LIST = "LIST_STORED_PAYMENT_METHODS"
_METHODS = """{ me { storedPaymentMethods(channel: "default-channel") {
  id paymentMethodId type name gateway { id } supportedPaymentFlows creditCardInfo { brand lastDigits expMonth expYear } } } }"""
VISA = {"brand": "visa", "lastDigits": "0004", "expMonth": 12, "expYear": 2031}


async def listed(shop: Shop) -> list[dict[str, Any]]:
    """Ask for the customer's methods."""
    found: list[dict[str, Any]] = (await shop.answer(_METHODS, shop.customer))["storedPaymentMethods"]
    return found


async def test_a_customers_methods_are_what_the_app_lists_and_core_can_read(shop: Shop) -> None:
    """Ids are prefixed; an item without a type is skipped, card data that lack something are dropped."""
    card = {
        "id": "c1",
        "type": "Card",
        "name": "Visa",
        "creditCardInfo": VISA,
        "supportedPaymentFlows": ["INTERACTIVE"],
    }
    broken = {"id": "c2", "type": "Card", "creditCardInfo": {"brand": "visa"}}
    shop.probe.answer(LIST, {"paymentMethods": [card, broken, {"id": "c3"}]})
    found = await listed(shop)
    assert [(m["id"], m["paymentMethodId"], m["creditCardInfo"]) for m in found] == [
        (f"app:{IDENTIFIER}:c1", "c1", VISA),
        (f"app:{IDENTIFIER}:c2", "c2", None),
    ]
    assert found[0]["gateway"] == {"id": IDENTIFIER}
    assert json.loads(shop.probe.of(LIST)[0].body)["channel"] == {"slug": "default-channel"}


async def test_a_list_is_kept_five_minutes_and_forgotten_when_it_changes(shop: Shop) -> None:
    """The app is asked once, again after a deletion, after a payment of the customer, and when time has passed."""
    shop.probe.answer(LIST, {"paymentMethods": []})
    shop.probe.answer(DELETE, {"result": "FAILED_TO_DELETE"})
    asked = []
    for change in (None, "delete", "pay", "wait"):
        if change == "delete":
            await shop.ask(_DELETE, shop.customer, id=f"app:{IDENTIFIER}:c1")
        if change == "pay":
            await shop.pay(await shop.checkout(token=shop.customer))
        if change == "wait":
            await shop.control("clock", seconds=301)
        await listed(shop)
        await listed(shop)
        asked.append(len(shop.probe.of(LIST)))
    assert asked == [1, 2, 3, 4]


async def test_a_list_that_failed_is_not_asked_for_again_at_once(shop: Shop) -> None:
    """No usable answer is an empty list, for a second."""
    shop.probe.answer(LIST, (500, b""), {"paymentMethods": [{"id": "c1", "type": "Card"}]})
    assert [await listed(shop), await listed(shop), len(shop.probe.of(LIST))] == [[], [], 1]
    await shop.control("clock", seconds=1)
    assert len(await listed(shop)) == 1


async def test_a_checkout_shows_its_own_customer_what_they_may_pay_with(shop: Shop) -> None:
    """A guest, and a guest's checkout, have no stored methods; the app is not asked."""
    shop.probe.answer(LIST, {"paymentMethods": [{"id": "c1", "type": "Card"}]})
    query = "query($id: ID) { checkout(id: $id) { storedPaymentMethods { paymentMethodId } } }"
    own, guest = await shop.checkout(token=shop.customer), await shop.checkout()
    assert (await shop.answer(query, id=own))["storedPaymentMethods"] == []
    assert (await shop.answer(query, shop.customer, id=guest))["storedPaymentMethods"] == []
    assert shop.probe.of(LIST) == []
    assert (await shop.answer(query, shop.customer, id=own))["storedPaymentMethods"] == [{"paymentMethodId": "c1"}]


@pytest.mark.parametrize(
    ("channel", "gateway", "code"),
    [("nowhere", IDENTIFIER, "NOT_FOUND"), ("closed", IDENTIFIER, "CHANNEL_INACTIVE"), ("swiss", "other", "NOT_FOUND")],
)
async def test_a_method_is_stored_in_a_channel_and_by_an_app_that_are_there(
    shop: Shop, channel: str, gateway: str, code: str
) -> None:
    """An unknown or closed channel and an unknown gateway are refused without asking the app."""
    query = """mutation($id: String!, $channel: String!) { paymentMethodInitializeTokenization(
      id: $id, channel: $channel, paymentFlowToSupport: INTERACTIVE) { result errors { code } } }"""
    answer = await shop.answer(query, shop.customer, id=gateway, channel=channel)
    assert answer == {"result": "FAILED_TO_DELIVER", "errors": [{"code": code}]}
    assert shop.probe.of(TOKENIZE) == []
