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
