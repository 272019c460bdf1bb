"""The sandbox as a person and a test harness use it: pages, buttons, accounts, reset, memory that does not grow."""

from __future__ import annotations

import re
import time
from html import unescape

import httpx2
import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from sandbox.qmore import create_app, read_account
from tests.sandbox_qmore.foreign import Shop


async def page(shop: Shop) -> str:
    """The overview as a person reads it."""
    return unescape((await shop.http.get("/sandbox/")).text)


async def press(shop: Shop, **form: str) -> str:
    """Press a button and read the page that follows."""
    pressed = await shop.http.post("/sandbox/do", data=form)
    assert pressed.status_code == 303
    return unescape((await shop.http.get(pressed.headers["location"])).text)


async def test_a_person_sees_what_came_and_what_was_said_without_any_secret(shop: Shop) -> None:
    """Requests, answers, orders and confirmations are shown; secrets, passwords, hashes and tokens are not."""
    number = await shop.pay(paymentType="GOOGLEPAY", paymentToken="token-canary")
    await shop.details(number)

    shown = await page(shop)

    for there in ("frontend/init", "backend/getOrderDetails", number, "payment_approved", "SUCCESS OK", "Eva"):
        assert there in shown
    for secret in (shop.secret, shop.password, "token-canary", shop.heard[0]["responseFingerprint"]):
        assert secret not in shown
        assert secret not in str(await shop.state())


async def test_a_person_decides_by_buttons(shop: Shop) -> None:
    """Deposit, end the day, refund, move the clock and settle, and each says what it did."""
    number = await shop.pay(paymentType="CCARD")
    assert "Cancel approval" in await page(shop)
    assert "deposit of order" in await press(shop, action="deposit", number=number, amount="5.00")
    assert "The day ended" in await press(shop, action="day-end")
    assert "refused: 18017" in await press(shop, action="refund", number=number, amount="6.00")
    assert "is done" in await press(shop, action="refund", number=number, amount="5.00")

    pending = await shop.pay("pending")
    assert f"Order {pending} is now success" in await press(shop, action="settle", number=pending, outcome="success")
    assert "The clock moved on" in await press(shop, action="clock", seconds="86400")
    assert "nothing to do" in await press(shop, action="refund", number="1")
    ledger = (await shop.http.get(f"/sandbox/orders/{number}")).json()["ledger"]
    assert [e["operation"] for e in ledger][:4] == ["approve", "deposit", "dayEnd", "refund"]


async def test_a_person_arms_faults_and_sees_what_they_did(shop: Shop) -> None:
    """A call and a confirmation can be made to fail; what waits is shown, and can be taken back."""
    assert "backend/getOrderDetails" in await press(
        shop, action="fault", request="backend/getOrderDetails", kind="nonsense"
    )
    assert "confirmation drop" in await press(shop, action="fault", confirmation="drop")
    await shop.pay()
    assert shop.heard == []
    nonsense = await shop.http.post("/seamless/backend/getOrderDetails", data=shop.backend_form(orderNumber="1"))
    assert nonsense.text.startswith("<h1>")
    assert 'nok">no answer' in await page(shop)
    assert "Nothing is armed" in await press(shop, action="disarm")
    assert "a fault is one of" in await press(shop, action="fault", confirmation="sulk")


async def test_what_a_shop_sends_is_text_and_nothing_else(shop: Shop) -> None:
    """Markup in a parameter is shown, not run."""
    await shop.start(mine="<script>alert(1)</script>")

    assert "<script>alert" not in (await shop.http.get("/sandbox/")).text


@pytest.mark.parametrize(
    "decision",
    ["success", "failure", "cancel", "pending", "pending-then-success", "pending-then-failure", "abandon"],
)
async def test_the_payment_page_offers_every_outcome(shop: Shop, decision: str) -> None:
    """Each is a button, and a switch in the address (QMORE protocol 14)."""
    address = await shop.start()

    shown = (await shop.http.get(address)).text

    assert re.search(rf'action="[^"]+/{decision}"', shown)
    assert (await shop.http.post(f"{address}/{decision}")).status_code in {200, 302}


async def test_a_decision_nobody_knows_is_not_found(shop: Shop) -> None:
    """And leaves the session as it was."""
    address = await shop.start()

    assert (await shop.http.get(address, params={"decision": "maybe"})).status_code == 404
    assert (await shop.http.get(address)).status_code == 200


async def test_a_reset_forgets_everything(shop: Shop) -> None:
    """Orders, faults, clock, accounts that were added: the sandbox is as it was started."""
    number = await shop.pay()
    await shop.control("faults", request="backend/*", kind="403", times=99)
    await shop.control("clock", seconds=999)
    await shop.control("reset")

    assert await shop.details(number) == {"status": "0", "orders": "0"}
    assert (await shop.http.get("/sandbox/clock")).json()["offset"] == 0
    assert (await shop.state())["payments"] == []


async def test_an_account_by_option_works_like_the_published_ones() -> None:
    """CUSTOMER:SHOP:SECRET:PASSWORD; a password may hold colons."""
    made = read_account("D255555:mine:topsecret:pass:word")
    transport = httpx2.ASGITransport(create_app("http://qmore.test", (made,)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://qmore.test") as http:
        mine = Shop(http, "D255555", "mine", "topsecret", "pass:word")
        assert (await mine.backend("generateOrderNumber"))["status"] == "0"
        assert (await mine.post("/seamless/frontend/init", mine.frontend_form()))["redirectUrl"]

    for wrong in ("", "D255555", "D255555:mine", "D255555:mine::"):
        with pytest.raises(ValueError, match="CUSTOMER:SHOP:SECRET:PASSWORD"):
            read_account(wrong)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--account", "D255555", "CUSTOMER:SHOP:SECRET:PASSWORD"), ("--saleor", "3.19.1", "3.20, 3.21, 3.22, 3.23, 3.24")],
)
def test_the_command_line_says_what_it_takes(option: str, value: str, said: str) -> None:
    """A mistake ends with 2 and one sentence, and starts nothing."""
    made = CliRunner().invoke(cli, ["sandbox", option, value])

    assert made.exit_code == 2
    assert said in " ".join(made.stderr.split())


async def test_an_account_that_cannot_be_is_refused(shop: Shop) -> None:
    """Unknown options and acquirers are said by name."""
    assert "colour" in (await shop.control("accounts", customer_id="D2", colour="red"))["error"]
    wrong = await shop.control("accounts", customer_id="D2", shop_id="", secret="s", password="p", acquirer="nobody")
    assert "nobody" in wrong["error"]


async def test_thousands_of_orders_do_not_slow_it_down(shop: Shop) -> None:
    """Looking an order up costs the same after two thousand more, and the logs keep a bounded tail."""
    source = await shop.pay()
    fields = {"orderDescription": "Again", "amount": "1.00", "currency": "EUR"}
    before = await _cost(shop, source)
    for _ in range(2000):
        await shop.backend("recurPayment", sourceOrderNumber=source, **fields)

    assert await _cost(shop, source) < 3 * before
    assert len((await shop.state())["received"]) == 2000


async def _cost(shop: Shop, number: str) -> float:
    """The best of some look-ups, in seconds."""
    best = 1.0
    for _ in range(20):
        began = time.perf_counter()
        await shop.details(number)
        best = min(best, time.perf_counter() - began)
    return best


async def test_everything_a_person_may_decide_can_be_decided_by_http(shop: Shop) -> None:
    """A payment by its order number, once; the faults that wait are listed."""
    await shop.start()
    number = (await shop.state())["payments"][-1]["orderNumber"]
    assert "error" in await shop.control(f"payments/{number}/decide", decision="maybe")
    decided = await shop.control(f"payments/{number}/decide", decision="success")
    assert decided == {"location": "http://shop.test/success", "state": "success"}
    assert "error" in await shop.control(f"payments/{number}/decide", decision="success")

    await shop.control("faults", request="backend/refund", kind="403", times=2)
    assert (await shop.http.get("/sandbox/faults")).json() == [{"request": "backend/refund", "kind": "403", "times": 2}]
