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


async def _customer(shop: Shop) -> str:
    return str((await shop.http.get(f"{shop.url}/sandbox/secrets")).json()["customerToken"])


async def test_only_the_external_part_of_an_id_reaches_the_app(shop: Shop) -> None:
    """A method is deleted by the app under the name it gave."""
    shop.probe.answer(DELETE, {"result": "SUCCESSFULLY_DELETED"})
    answer = await shop.ask(_DELETE, await _customer(shop), id=f"app:{IDENTIFIER}:card-1")
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
    found = await shop.ask(_TOKENIZE, await _customer(shop), id=IDENTIFIER)
    taken = found["data"]["paymentMethodInitializeTokenization"]
    assert (taken["result"], taken["id"]) == (result, ident and f"app:{IDENTIFIER}:{ident}")
    assert [error["code"] for error in taken["errors"]] == (["GATEWAY_ERROR"] if result.startswith("FAILED") else [])


async def test_a_stranger_stores_nothing(shop: Shop) -> None:
    """Without a customer's token no webhook leaves."""
    answer = await shop.ask(_DELETE, id=f"app:{IDENTIFIER}:card-1")
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert shop.probe.received == []
