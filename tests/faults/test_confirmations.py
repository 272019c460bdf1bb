"""Confirmations that come twice, late, after the shopper, out of order or never: Saleor hears the truth once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.operations.town import Town

WAYS: dict[str, dict[str, Any]] = {
    "comes twice": {"confirmation": "duplicate"},
    "comes late": {"confirmation": "delay", "seconds": 1},
    "comes after the shopper is back": {"confirmation": "reorder", "seconds": 1},
    "never comes": {"confirmation": "drop"},
}
_SESSION = 31 * 60  # seconds after which a payment without a confirmation is asked about


async def test_a_success_counts_once_however_its_confirmation_comes(town: Town) -> None:
    """By confirmation or by reconciliation after the session: one charge in Saleor for each, and nothing pending."""
    idents = []
    for way in WAYS.values():
        shopper = await town.another()
        await town.stack.fault(**way)
        begun = await shopper.initialize()
        await shopper.decide(begun["data"]["redirectUrl"], "success")
        idents.append(begun["transaction"]["id"])
    town.ahead.value = _SESSION

    for way, ident in zip(WAYS, idents, strict=True):
        seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, ident)
        assert [e["type"] for e in seen["events"] if e["counted"]].count("CHARGE_SUCCESS") == 1, way
        assert seen["chargePendingAmount"]["amount"] == 0, way


async def test_a_pending_that_comes_after_the_success_lowers_nothing(town: Town) -> None:
    """QMORE's first word arrives again after its last one: it is acknowledged, and the payment stays charged."""
    begun = await town.stack.initialize()
    await town.stack.decide(begun["data"]["redirectUrl"], "pending")
    first = (await town.stack.http.get(f"{town.stack.places.qmore}/sandbox/confirmations/last")).json()
    number = begun["data"]["reference"]
    await town.stack.http.post(
        f"{town.stack.places.qmore}/sandbox/payments/{number}/settle", json={"outcome": "success"}
    )

    again = await town.at_every_door(first, 1)

    assert "NOK" not in again[0].text
    seen = await town.stack.until(lambda t: t["chargedAmount"]["amount"] > 0, begun["transaction"]["id"])
    assert seen["chargePendingAmount"]["amount"] == 0
