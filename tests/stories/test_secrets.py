"""Canaries: secrets and card data planted everywhere are found nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.demo import installation

if TYPE_CHECKING:
    from tests.stories.conftest import Stack

PAN = "4111111111111111"


@pytest.mark.settings(log_level="DEBUG")
async def test_no_secret_is_readable_anywhere(capfd: pytest.CaptureFixture[str], stack: Stack) -> None:
    """After a whole story neither database, write-ahead log, log nor any answer holds a secret."""
    storage = await stack.store_card()
    started = await stack.initialize(paymentType="CCARD", storageId=storage)
    await stack.initialize(paymentType="CCARD", storageId=PAN)
    await stack.fault(request="frontend/init", kind="nonsense")
    await stack.initialize()
    await stack.decide(started["data"]["redirectUrl"], "success")
    await stack.until(lambda t: t["chargedAmount"]["amount"] > 0, started["transaction"]["id"])
    token = (await stack.http.get(f"{stack.places.saleor}/sandbox/secrets")).json()["token"]
    canaries = [installation.ACCOUNT["secret"], installation.ACCOUNT["backendPassword"], PAN, token]
    canaries += [stack.settings.secret_key.get_secret_value()]
    assert all(len(canary) >= 6 for canary in canaries)

    written = b"".join(file.read_bytes() for file in stack.folder.iterdir())
    answered = str([delivery["answer"] for delivery in (await stack.saleor())["deliveries"]])
    logged = "".join(capfd.readouterr())

    assert b"CCARD" in written
    assert "redirectUrl" in answered
    assert "PROVIDER_UNREACHABLE" in logged
    for canary in canaries:
        assert canary.encode() not in written
        assert canary not in answered
        assert canary not in logged


async def test_the_addresses_of_confirmations_are_in_no_answer(stack: Stack) -> None:
    """The confirm token is known to QMORE alone, not to the storefront."""
    started = await stack.initialize()
    address = (await stack.qmore())["payments"][0]["form"]["confirmUrl"]
    token = address.rpartition("/")[2]

    assert len(token) >= 22  # 128 bits in base64
    assert token not in str(started)
    assert token not in str(await stack.process(started["transaction"]["id"]))
