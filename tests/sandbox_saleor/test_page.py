"""The page on which people see the shop and act as its staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox_saleor.conftest import sums

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop


async def test_a_person_refunds_with_a_button(shop: Shop) -> None:
    """The form's button asks the app for a refund and leads back to the page, which shows it."""
    paid = await shop.pay(await shop.checkout())
    shop.probe.answer("TRANSACTION_REFUND_REQUESTED", {"result": "REFUND_SUCCESS", "pspReference": "R1"})
    form = {"id": paid, "action": "REFUND", "amount": "3.30"}
    answer = await shop.http.post(f"{shop.url}/sandbox/staff", data=form)
    found = await shop.settled(paid, "REFUND_SUCCESS")
    page = (await shop.http.get(f"{shop.url}/sandbox/")).text
    assert (answer.status_code, answer.headers["location"]) == (303, "/sandbox/")
    assert sums(found) == {"charged": 10.0, "refunded": 3.3}
    assert "REFUND_SUCCESS" in page


async def test_what_an_app_answers_is_text_on_the_page(shop: Shop) -> None:
    """An app's message cannot become a part of the page."""
    await shop.pay(await shop.checkout(), message="<script>alert(1)</script>")
    page = (await shop.http.get(f"{shop.url}/sandbox/")).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_a_person_moves_the_clock_and_switches_app_and_api(shop: Shop) -> None:
    """Each button leads back to the page, which shows what became of it; a button that is none is not found."""

    async def press(**form: str) -> str:
        answer = await shop.http.post(f"{shop.url}/sandbox/staff", data=form)
        assert answer.status_code == 303
        return (await shop.http.get(f"{shop.url}/sandbox/")).text

    assert "Activate" in await press(action="app", active="no")
    assert await shop.own_app() is None
    assert "Deactivate" in await press(action="app", active="yes")
    assert "Bring the API back" in await press(action="api", down="yes")
    assert "Take the API down" in await press(action="api", down="no")
    before = (await shop.control("clock"))["now"]
    await press(action="clock", seconds="86400")
    assert (await shop.control("clock"))["now"][:10] > before[:10]
    assert (await shop.http.post(f"{shop.url}/sandbox/staff", data={"action": "fly"})).status_code == 404


async def test_a_person_sees_app_problems_and_webhooks(shop: Shop) -> None:
    """Who is installed, what it complains of, what it was sent and how that ended."""
    query = 'mutation { appProblemCreate(input: {key: "down", message: "QMORE is away"}) { errors { code } } }'
    await shop.answer(query, shop.probe.registered[-1])
    await shop.pay(await shop.checkout(), paymentMethodDetails={"type": "CARD", "name": "Visa", "lastDigits": "0004"})
    page = (await shop.http.get(f"{shop.url}/sandbox/")).text
    for shown in (
        "Probe 1.0.0 (probe.payment.app)",
        "QMORE is away",
        "Visa •••• 0004",
        "charged",
        "CHARGE_SUCCESS 200",
    ):
        assert shown in page
    assert shop.probe.registered[-1] not in page
