"""What a storefront does wrong gets a coded, correctable answer, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

MISTAKES: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "no payment type": ({"paymentType": None}, "REQUIRED", "paymentType"),
    "no return URL": ({"returnUrl": None}, "REQUIRED", "returnUrl"),
    "an unknown key": ({"colour": "red"}, "UNKNOWN_FIELD", "colour"),
    "a payment type that is not offered": ({"paymentType": "KLARNA"}, "PAYMENT_TYPE_UNAVAILABLE", "paymentType"),
    "a return URL elsewhere": ({"returnUrl": "https://evil.example/"}, "RETURN_URL_NOT_ALLOWED", "returnUrl"),
    "a return URL with a user": (
        {"returnUrl": "http://127.0.0.1@evil.example/"},
        "RETURN_URL_NOT_ALLOWED",
        "returnUrl",
    ),
    "a card without a storage": ({"paymentType": "CCARD"}, "REQUIRED", "storageId"),
    "somebody else's storage": (
        {"paymentType": "CCARD", "storageId": "0" * 32},
        "STORAGE_EXPIRED",
        "storageId",
    ),
    "eps without a bank": ({"paymentType": "EPS"}, "REQUIRED", "financialInstitution"),
    "a card number": ({"financialInstitution": "4111 1111 1111 1111"}, "CARD_DATA_REFUSED", None),
    "an IP address that is none": ({"consumer": {"ipAddress": "here"}}, "REQUIRED", "consumer.ipAddress"),
}


@pytest.mark.parametrize(("changes", "code", "field"), MISTAKES.values(), ids=MISTAKES)
async def test_a_mistake_is_named_and_the_session_stays_open(
    stack: Stack, changes: dict[str, Any], code: str, field: str | None
) -> None:
    """The answer names code and field, QMORE hears nothing, and better data start the payment."""
    answer = await stack.initialize(**changes)

    error = answer["data"]["errors"][0]
    assert answer["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    assert (error["code"], error["field"], error["retryable"]) == (code, field, True)
    assert error["consumerMessage"]
    assert (await stack.qmore())["payments"] == []

    corrected = await stack.process(answer["transaction"]["id"], stack.data())

    assert corrected["data"]["redirectUrl"]


async def test_a_card_number_is_neither_stored_nor_repeated(stack: Stack) -> None:
    """Card data in a storefront's request leave no trace in the app's answers or database."""
    await stack.initialize(financialInstitution="4111 1111 1111 1111")

    for file in stack.folder.iterdir():
        assert b"4111 1111" not in file.read_bytes()
    deliveries = (await stack.saleor())["deliveries"]
    assert "4111" not in str([delivery["answer"] for delivery in deliveries])


@pytest.mark.parametrize("kind", ["403", "nonsense", "500"])
async def test_qmore_talking_nonsense_is_a_coded_answer(stack: Stack, kind: str) -> None:
    """A page or an error instead of an answer: the session stays open and the next try starts the payment."""
    await stack.fault(request="frontend/init", kind=kind)

    answer = await stack.initialize()

    assert [e["code"] for e in answer["data"]["errors"]] == ["PROVIDER_UNREACHABLE"]
    again = await stack.process(answer["transaction"]["id"], stack.data())
    assert again["data"]["redirectUrl"]


async def test_methods_without_a_storage_are_offered_when_the_storage_cannot_be_opened(stack: Stack) -> None:
    """QMORE's silence takes the card away, not the other methods."""
    await stack.fault(request="dataStorage/init", kind="403")

    offered = await stack.gateway()

    assert [m["paymentType"] for m in offered["paymentMethods"]] == ["PAYPAL", "EPS"]
    assert [e["code"] for e in offered["errors"]] == ["PROVIDER_UNREACHABLE"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 401, id="no shop"),
        pytest.param({"saleor-api-url": "https://unknown.example/graphql/"}, 401, id="an unknown shop"),
        pytest.param({"saleor-api-url": "OWN"}, 401, id="no signature"),
        pytest.param({"saleor-api-url": "OWN", "saleor-signature": "e30..eA"}, 401, id="a bad signature"),
        pytest.param({"saleor-api-url": "OWN", "saleor-signature": "a.b.c"}, 401, id="a token as signature"),
    ],
)
async def test_requests_that_are_not_saleors_change_nothing(stack: Stack, headers: dict[str, str], status: int) -> None:
    """Whoever cannot sign as an installed shop gets 401."""
    sent = {name: stack.places.saleor_api_url if value == "OWN" else value for name, value in headers.items()}

    answer = await stack.http.post(
        f"{stack.places.app}/api/webhooks/saleor/transaction-initialize-session", content=b"{}", headers=sent
    )

    assert answer.status_code == status
    assert (await stack.qmore())["received"] == []
