"""What nobody confirmed, what was paid twice and what came too late: noticed, shown, and given back in one step."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.decide.trouble import Kind
from app.demo import loopback, storefront
from app.flows import checks, deliver, match, reconcile, reverse
from app.flows.apl import InstallationStore
from app.main import CLOCK, build_house
from tests.operations import doomed
from tests.stories.conftest import BOTH_DATABASES, GATEWAY
from tests.stories.desk import Desk
from tests.stories.qenta import success
from tests.stories.test_match import unconfirmed
from tests.stories.test_operations_trouble import COMPLETE
from tests.stories.test_registration import as_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.flows.house import House
    from tests.stories.conftest import Stack

SHOWN = "{ app { problems(limit: 9) { key message isCritical } } }"


@contextlib.asynccontextmanager
async def another(stack: Stack, later: timedelta = timedelta()) -> AsyncIterator[House]:
    """Open the app as another process sees it, perhaps at a later time."""
    house = build_house(stack.settings)
    yield replace(house, clock=replace(CLOCK, now=lambda: datetime.now(UTC) + later), certain=timedelta())
    await house.close()


async def open_kinds(stack: Stack) -> list[str]:
    """The kinds of what is open."""
    async with another(stack) as house:
        return [one.kind.value for one in await house.disk.run(house.store.troubles)]


async def look(desk: Desk) -> None:
    """Compare a payment with QMORE and Saleor, as the reconciler does."""
    async with another(desk.stack) as house:
        await reconcile.look(house, house.store.payments(1, desk.number)[0])


async def give_back(desk: Desk) -> Any:
    """Reverse a payment as the command does."""
    async with another(desk.stack) as house:
        return await reverse.run(house, house.store.payments(1, desk.number)[0])


async def shown(stack: Stack, there: Any) -> list[dict[str, Any]]:
    """What Saleor's staff see beside the app, once it is so."""
    for _ in range(200):
        found: list[dict[str, Any]] = (await as_app(stack, SHOWN))["app"]["problems"]
        if there(found):
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def paid_twice(stack: Stack) -> tuple[Desk, Desk]:
    """A shopper pays one checkout in two tabs."""
    tabs = [await stack.initialize(paymentType="CCARD", storageId=await stack.store_card()) for _ in range(2)]
    for tab in tabs:
        await stack.decide(tab["data"]["redirectUrl"], "success")
    first, second = (Desk(stack, tab["transaction"]["id"], tab["data"]["reference"]) for tab in tabs)
    for desk in (first, second):
        await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    return first, second


@BOTH_DATABASES
async def test_a_second_payment_is_noticed_shown_and_given_back_once(stack: Stack) -> None:
    """Two tabs, two payments: the later one is named with the earlier; reversed twice at once, it moves once."""
    first, second = await paid_twice(stack)
    (told,) = await shown(stack, bool)
    assert f"Payment {second.number} pays what payment {first.number} has paid already." in told["message"]
    assert told["isCritical"]

    async with another(stack) as one, another(stack) as two:
        payment = one.store.payments(1, second.number)[0]
        done = await asyncio.gather(reverse.run(one, payment), reverse.run(two, payment))

    assert {getattr(operation, "psp_reference", None) for operation in done} == {f"{second.number}-1"}
    assert await second.moved() == [("depositReversal", "13.30")]
    assert await first.moved() == []
    await stack.until(lambda t: t["refundedAmount"]["amount"] == 13.3, second.transaction)
    assert await open_kinds(stack) == []
    await shown(stack, lambda found: not found)


async def test_a_process_that_dies_right_after_its_ok_leaves_nothing_unseen(stack: Stack) -> None:
    """QMORE has its OK before anybody compares payments; the reconciliation finds what the dead process did not."""
    first, second = [await stack.initialize(paymentType="CCARD", storageId=await stack.store_card()) for _ in range(2)]
    await stack.decide(first["data"]["redirectUrl"], "success")
    await stack.fault(confirmation="drop")
    await stack.http.get(second["data"]["redirectUrl"], params={"decision": "success"})
    number = second["data"]["reference"]
    async with another(stack) as house:
        token = house.store.payments(1, number)[0].token
    ground = loopback.Ground.take()
    process = doomed.start(stack.settings, ground.sockets[ground.places.app], "confirmation answered")
    try:
        body = success(number, paymentType="CCARD", financialInstitution="Visa")
        answer = await stack.http.post(f"{ground.places.app}/qmore/confirm/{token}", data=body)
        await asyncio.to_thread(process.join, 10)
    finally:
        process.kill()
        for held in ground.sockets.values():
            held.close()

    assert ('result="OK"' in answer.text, process.exitcode) == (True, -signal.SIGKILL)
    assert await open_kinds(stack) == []
    async with another(stack, timedelta(days=1, hours=1)) as house:
        while await checks.once(house):
            pass
    assert await open_kinds(stack) == [Kind.DOUBLE_PAYMENT]


async def test_one_command_gives_a_payment_back(stack: Stack) -> None:
    """After the day-end it is a refund; what is given back already is not given back again."""
    first, second = await paid_twice(stack)
    await second.night()

    listed = await second.command("problems", "list")
    said = await second.command("payments", "reverse", second.number)
    again = await give_back(second)

    assert f"Payment {second.number} pays what payment {first.number} has paid already." in listed
    assert f"{second.number}-1: refund 13.30 EUR." in said
    assert again.psp_reference == f"{second.number}-1"
    assert await second.moved() == [("refund", "13.30")]
    events = [e["type"] for e in (await second.saleor())["events"]]
    assert events.count("REFUND_SUCCESS") == 1


async def test_an_authorised_payment_is_given_back_by_cancelling_it(stack: Stack) -> None:
    """What was never captured is only released."""
    desk = await Desk.paid(stack, "AUTHORIZATION")

    await give_back(desk)

    await stack.until(lambda t: t["canceledAmount"]["amount"] == 13.3, desk.transaction)
    assert [name for name, _ in await desk.moved()] == ["approveReversal"]


async def test_what_can_be_neither_voided_nor_refunded_today_can_be_tomorrow(stack: Stack) -> None:
    """An open payment has nothing to give; a wallet's waits for the day-end closing, and Saleor hears of no failure."""
    begun = await stack.initialize()
    still_open = await give_back(Desk(stack, begun["transaction"]["id"], begun["data"]["reference"]))
    assert isinstance(still_open, reverse.Refused)
    assert "This payment is started" in still_open.reason
    desk = await Desk.paid(stack, payment_type="PAYPAL")

    refused = await give_back(desk)
    await desk.night()
    await give_back(desk)

    assert "try again tomorrow" in refused.reason
    await stack.until(lambda t: t["refundedAmount"]["amount"] == 13.3, desk.transaction)
    assert "REFUND_FAILURE" not in [e["type"] for e in (await desk.saleor())["events"]]


async def test_a_shop_may_have_double_payments_given_back_by_itself(stack: Stack) -> None:
    """With the switch on nobody needs to look; with it off nothing moves."""
    _, second = await paid_twice(stack)
    await look(second)
    assert await second.moved() == []

    await stack.reconfigure({"reverseDoublePayments": True})
    await stack.fill_basket()
    third, fourth = await paid_twice(stack)

    await stack.until(lambda t: t["refundedAmount"]["amount"] == 13.3, fourth.transaction)
    assert await fourth.moved() == [("depositReversal", "13.30")]
    assert await third.moved() == []


async def test_parts_of_a_split_payment_are_no_double_payment(stack: Stack) -> None:
    """Two transactions that together pay the checkout are what the shopper wanted."""
    query = storefront.INITIALIZE.replace("$data: JSON)", "$data: JSON, $amount: PositiveDecimal)")
    query = query.replace("data: $data})", "data: $data}, amount: $amount)")
    for amount in ("5.00", "8.30"):
        answer = await stack.ask(query, id=stack.checkout, gateway=GATEWAY, data=stack.data(), amount=amount)
        await stack.decide(answer["transactionInitialize"]["data"]["redirectUrl"], "success")

    assert await open_kinds(stack) == []


async def failed_first(stack: Stack) -> tuple[Desk, str]:
    """Start a payment and let an unsigned failure come before its result."""
    begun = await stack.initialize(paymentType="CCARD", storageId=await stack.store_card())
    address = (await stack.qmore())["payments"][-1]["form"]["confirmUrl"]
    await stack.http.post(address, data={"paymentState": "FAILURE"})
    return Desk(stack, begun["transaction"]["id"], begun["data"]["reference"]), begun["data"]["redirectUrl"]


async def test_a_late_success_without_its_checkout_is_a_problem(stack: Stack) -> None:
    """Saleor is told, and staff are asked what to do with the money."""
    desk, redirect = await failed_first(stack)
    await stack.http.delete(f"{stack.places.saleor}/sandbox/checkouts/{stack.checkout}")

    await stack.decide(redirect, "success")
    await look(desk)

    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert await open_kinds(stack) == ["CHECKOUT_GONE"]
    await give_back(desk)
    assert await open_kinds(stack) == []
    assert await desk.moved() == [("depositReversal", "13.30")]


async def test_a_late_success_whose_checkout_waits_is_none(stack: Stack) -> None:
    """The shopper can still complete it."""
    desk, redirect = await failed_first(stack)

    await stack.decide(redirect, "success")
    await look(desk)

    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    assert await open_kinds(stack) == []


async def test_an_order_paid_by_another_transaction_is_a_problem(stack: Stack) -> None:
    """The order was made unpaid and paid by a link; then the checkout's own late success comes."""
    desk, redirect = await failed_first(stack)
    await stack.http.post(
        f"{stack.places.saleor}/sandbox/channels/{loopback.CHANNEL}", json={"allowUnpaidOrders": True}
    )
    done = await stack.ask(COMPLETE, id=stack.checkout)
    stack.checkout = done["checkoutComplete"]["order"]["id"]
    paid = await Desk.paid(stack, payment_type="PAYPAL")

    await stack.decide(redirect, "success")
    await stack.until(lambda t: t["chargedAmount"]["amount"] == 13.3, desk.transaction)
    for one in (paid, desk, desk):
        await look(one)

    assert await open_kinds(stack) == ["PAID_OTHERWISE"]
    await give_back(desk)
    assert await open_kinds(stack) == []
    assert await paid.moved() == []


async def test_an_order_paid_again_is_a_problem(stack: Stack) -> None:
    """The checkout was paid and became an order; a late success of another tab pays it again."""
    desk, redirect = await failed_first(stack)
    paid = await Desk.paid(stack, payment_type="PAYPAL")
    await stack.ask(COMPLETE, id=stack.checkout)

    await stack.decide(redirect, "success")
    await look(desk)
    await look(paid)

    assert await open_kinds(stack) == ["DOUBLE_PAYMENT"]


async def test_what_nobody_ever_paid_is_closed_after_two_weeks(stack: Stack) -> None:
    """A payment whose number is not known does not stay open for ever, nor in the list; Saleor hears that it failed."""
    await stack.fault(request="backend/generateOrderNumber", kind="403", times=9)
    begun = await stack.initialize()
    desk = Desk(stack, begun["transaction"]["id"], begun["data"]["reference"])

    async with another(stack, timedelta(days=15)) as house:
        await checks.once(house)
        await deliver.once(house, InstallationStore(house.store, house.disk, house.clock.now), "test")

    told = await stack.until(lambda t: t["events"][0]["type"] == "CHARGE_FAILURE", desk.transaction)
    assert told["chargedAmount"]["amount"] == 0
    assert await open_kinds(stack) == []


async def test_silence_without_an_order_number_becomes_a_problem_until_it_is_matched(stack: Stack) -> None:
    """After the shopper's time nobody knows; staff see it, enter the number, and the problem is gone."""
    desk, number = await unconfirmed(stack)
    async with another(stack, timedelta(minutes=31)) as house:
        await checks.once(house)
        await checks.once(house)
    assert await open_kinds(stack) == ["SILENT"]

    async with another(stack) as house:
        await match.run(house, house.store.payments(1, desk.number)[0], number)

    assert await open_kinds(stack) == []
