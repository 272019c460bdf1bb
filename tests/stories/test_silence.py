"""QMORE down, slow, silent or talking nonsense: a coded answer inside the deadline, and a second try that works."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

FAULTS: dict[str, dict[str, Any]] = {
    "a 403": {"kind": "403"},
    "a maintenance page": {"kind": "nonsense"},
    "a 500": {"kind": "500"},
    "silence": {"kind": "delay", "seconds": 4},
}
SHORT = pytest.mark.settings(session_seconds=2.0)


@SHORT
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_start_that_failed_is_coded_and_can_be_tried_again(stack: Stack, fault: dict[str, Any]) -> None:
    """The storefront hears PROVIDER_UNREACHABLE in time; the same data start the payment afterwards."""
    await stack.fault(request="frontend/init", **fault)

    began = time.monotonic()
    answer = await stack.initialize()

    assert time.monotonic() - began < 3.5
    error = answer["data"]["errors"][0]
    assert (error["code"], error["retryable"]) == ("PROVIDER_UNREACHABLE", True)
    assert answer["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"
    again = await stack.process(answer["transaction"]["id"], stack.data())
    assert again["data"]["redirectUrl"]


@SHORT
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_methods_without_a_storage_are_offered_when_none_can_be_opened(
    stack: Stack, fault: dict[str, Any]
) -> None:
    """A shop whose card form cannot open still takes PayPal, and is told why."""
    await stack.fault(request="dataStorage/init", **fault)

    config = await stack.gateway()

    assert config["dataStorage"] is None
    assert [e["code"] for e in config["errors"]] == ["PROVIDER_UNREACHABLE"]
    assert [m["paymentType"] for m in config["paymentMethods"]] == ["PAYPAL", "EPS"]


async def test_a_retry_starts_under_a_new_order_number_and_address(stack: Stack) -> None:
    """An answer that was lost may have started a session: the second try can never be mistaken for it."""
    await stack.fault(request="frontend/init", kind="nonsense")
    answer = await stack.initialize()
    await stack.process(answer["transaction"]["id"], stack.data())

    sent = [r["form"] for r in (await stack.qmore())["received"] if r["request"] == "frontend/init"]

    assert len(sent) == 2
    assert sent[0]["confirmUrl"] != sent[1]["confirmUrl"]
    assert sent[0]["orderNumber"] != sent[1]["orderNumber"]


async def test_without_reserved_order_numbers_the_reference_is_our_own(stack: Stack) -> None:
    """Where QMORE reserves none the payment starts all the same, with our reference as orderReference."""
    await stack.fault(request="backend/generateOrderNumber", kind="403", times=9)

    answer = await stack.initialize()

    sent = next(r["form"] for r in (await stack.qmore())["received"] if r["request"] == "frontend/init")
    assert "orderNumber" not in sent
    assert answer["data"]["reference"] == sent["orderReference"]
