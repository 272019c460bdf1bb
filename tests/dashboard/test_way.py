"""A merchant's way to live: everything from the installed app to a paid test order and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench import merchant as people
from bench import way
from bench.dashboard import script_bytes

if TYPE_CHECKING:
    from bench.merchant import Merchant


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.unconfigured
def test_a_merchant_with_the_five_values_at_hand_is_live_within_a_minute(merchant: Merchant) -> None:
    """Account, methods, channel, a test payment in a tab of its own, live: few steps, and hands and machine need no minute."""
    way.one_channel(merchant)
    hands = way.walk(merchant)

    assert {step["state"] for step in merchant.api("GET", "/go-live")["steps"]} == {"done"}
    assert [row["state"] for row in merchant.api("GET", "/payments")["payments"]] == ["charged"]
    assert hands.steps <= 20
    assert hands.seconds - hands.waited < 50  # a busy machine is not the merchant's


@pytest.mark.skipif(not people.BUILT.exists(), reason="the UI is not built; `make dashboard` does")
def test_the_script_is_small() -> None:
    """All the script there is stays below 250 kB on the wire."""
    first, every = script_bytes()

    assert 0 < first <= every < 250_000
