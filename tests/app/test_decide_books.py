"""Two books of one payment: what happened behind our back is found once, in words and amounts that Saleor can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import qmore
from hypothesis import given
from hypothesis import strategies as st

from app.decide import books, schedule
from app.decide.records import Operation, Payment
from tests.app.orders_values import AUTHORIZED, CHARGED, credit, done, entry, order, paid
from tests.store.conftest import NOW

Case = tuple[Payment, list[Operation], qmore.OrderDetails, list[tuple[str, str, str]]]
CLOSED = order(paid("closed", "100", "100"))
TOLD: dict[str, Case] = {
    "nothing happened": (CHARGED, [], CLOSED, []),
    "staff captured in the portal": (
        AUTHORIZED,
        [],
        order(paid("deposited", "100", "100")),
        [("deposit", "CHARGE_SUCCESS", "100")],
    ),
    "staff captured a part, the rest stays": (
        AUTHORIZED,
        [],
        order(paid("approved", "70"), paid("deposited", "30", "30", number="2")),
        [("deposit", "CHARGE_SUCCESS", "30")],
    ),
    "staff captured a part, the rest lapsed": (
        AUTHORIZED,
        [],
        order(paid("deposited", "100", "30")),
        [("deposit", "CHARGE_SUCCESS", "30"), ("approveReversal", "CANCEL_SUCCESS", "70")],
    ),
    "staff refunded in the portal": (
        CHARGED,
        [],
        order(paid("closed", "100", "100"), credit("9", "25")),
        [("refund", "REFUND_SUCCESS", "25")],
    ),
    "two equal refunds are two": (
        CHARGED,
        [done("refund", "25", number="9")],
        order(paid("closed", "100", "100"), credit("9", "25"), credit("10", "25")),
        [("refund", "REFUND_SUCCESS", "25")],
    ),
    "a refund of ours is known": (
        CHARGED,
        [done("refund", "25", number="9")],
        order(paid("closed", "100", "100"), credit("9", "25")),
        [],
    ),
    "a refund was taken back": (
        CHARGED,
        [done("refund", "25", number="9")],
        CLOSED,
        [("refundReversal", "REFUND_REVERSE", "25")],
    ),
    "a refund that was taken back is told once": (
        CHARGED,
        [done("refund", "25", number="9"), done("refundReversal", "25", number="9")],
        CLOSED,
        [],
    ),
    "a transfer of ours is no credit of the order's, and known": (
        CHARGED,
        [done("transferFund", "25", number="9")],
        CLOSED,
        [],
    ),
    "a transfer that the order shows all the same": (
        CHARGED,
        [done("transferFund", "25", number="9")],
        order(paid("closed", "100", "100"), credit("9", "25")),
        [],
    ),
    "a one-step payment was voided": (CHARGED, [], order(), [("depositReversal", "REFUND_SUCCESS", "100")]),
    "an approval was cancelled": (AUTHORIZED, [], order(), [("approveReversal", "CANCEL_SUCCESS", "100")]),
    "an approval has expired": (
        AUTHORIZED,
        [],
        order(paid("approvalexpired", "100")),
        [("approveReversal", "CANCEL_SUCCESS", "100")],
    ),
    "a voided capture is approved again": (
        AUTHORIZED,
        [done("deposit", "100")],
        order(paid("approved", "100")),
        [("depositReversal", "REFUND_SUCCESS", "100"), ("approval", "AUTHORIZATION_ADJUSTMENT", "200")],
    ),
    "our own capture let the rest lapse": (
        AUTHORIZED,
        [done("deposit", "30")],
        order(paid("deposited", "100", "30")),
        [("approveReversal", "CANCEL_SUCCESS", "70")],
    ),
}


@pytest.mark.parametrize(("payment", "ledger", "seen", "expected"), TOLD.values(), ids=TOLD)
def test_what_happened_without_us_is_told(
    payment: Payment, ledger: list[Operation], seen: qmore.OrderDetails, expected: list[tuple[str, str, str]]
) -> None:
    """Each row is something that staff did in QENTA's portal, or that time did, as Saleor's events."""
    found = books.drift(payment, ledger, seen)
    told = [(c, e.type, e.reported if e.reported is not None else e.amount) for c, e in found]

    assert told == [(command, type_, Decimal(amount)) for command, type_, amount in expected]


def test_what_was_transferred_cannot_be_given_back_again() -> None:
    """An order's sums are whole only with our transfers, each once."""
    ours = [done("transferFund", "25", number="9"), entry(state="lost", command="transferFund", moved=Decimal(5))]

    for seen in (CLOSED, order(paid("closed", "100", "100"), credit("9", "25"))):
        assert books.of(books.complete(seen, ours)).refundable == 75


def test_our_transfers_stand_among_an_orders_credits() -> None:
    """As QMORE shows a credit that is done; one that it has not numbered keeps an empty number, one it shows is not added."""
    numbered, nameless = done("transferFund", "25", number="9"), done("transferFund", "5")
    seen = books.complete(CLOSED, [numbered, nameless, done("refund", "3", number="2")])

    assert seen.credits[len(CLOSED.credits) :] == (
        qmore.OrderCredit("9", "credit_refunded", Decimal(25), "EUR", frozenset(), {}),
        qmore.OrderCredit("", "credit_refunded", Decimal(5), "EUR", frozenset(), {}),
    )


def test_what_nobody_knows_is_not_counted() -> None:
    """A refund whose answer was lost is not refunded until QMORE's order says so."""
    lost = entry("REFUND", "25", state="lost", command="refund", moved=Decimal(25))

    assert books.told(CHARGED, [lost]) == books.told(CHARGED, [])


def test_an_expired_approval_says_so() -> None:
    """Staff read why the money is no longer there."""
    ((_, event),) = books.drift(AUTHORIZED, [], order(paid("approvalexpired", "100")))

    assert event.message == "the approval has expired"


cents = st.decimals(min_value="0", max_value="500", places=2)
ORDERS = st.builds(
    lambda approved, deposited, credits_: order(
        paid("approved", str(approved)),
        paid("closed", str(deposited), str(deposited), number="2"),
        *(credit(str(n), f"{n}.50") for n in credits_),  # a credit never changes, it comes and goes
    ),
    cents,
    cents,
    st.sets(st.integers(1, 20), max_size=3),
)


def _written(found: tuple[tuple[str, books.Event], ...]) -> list[Operation]:
    return [done(command, str(event.amount), number=event.number) for command, event in found]


@given(st.sampled_from([CHARGED, AUTHORIZED]), st.lists(ORDERS, min_size=1, max_size=4))
def test_after_one_look_there_is_nothing_more_to_tell(payment: Payment, seen: list[qmore.OrderDetails]) -> None:
    """However an order changes from look to look, what is written down at one look closes the books of that order."""
    ledger: list[Operation] = []
    for one in seen:
        ledger += _written(books.drift(payment, ledger, one))

        assert books.drift(payment, ledger, one) == ()
        ours, theirs = books.told(payment, ledger), books.of(one)
        assert (ours.authorized, ours.deposited, ours.credits) == (theirs.approved, theirs.deposited, theirs.credits)


@given(ORDERS)
def test_sums_are_remembered_to_the_cent(seen: qmore.OrderDetails) -> None:
    """What was written before a command is sent can be read again without loss."""
    assert books.read(books.of(seen).document()) == books.of(seen)


@pytest.mark.parametrize("checks", [0, 1, 5, 10, 40])
def test_an_open_operation_is_looked_at_soon_and_then_more_rarely(checks: int) -> None:
    """A lost answer is cleared up in seconds where QMORE answers, and asked for at least every hour for ever."""
    at = schedule.next_check(CHARGED, [entry(state="lost")], checks, NOW)
    later = schedule.next_check(CHARGED, [entry(state="lost")], checks + 1, NOW)

    assert at is not None
    assert later is not None
    assert timedelta(seconds=5) <= at - NOW <= later - NOW <= timedelta(hours=1)


LOOKS: dict[str, tuple[str, int, timedelta, timedelta | None]] = {
    "a charged payment is compared daily": ("charged", 3, timedelta(days=1), timedelta(days=1)),
    "an old one weekly": ("charged", 3, timedelta(days=20), timedelta(days=7)),
    "a very old one no more": ("charged", 3, timedelta(days=200), None),
    "an approval is watched until it expires": ("authorized", 9, timedelta(days=20), timedelta(days=1)),
    "a failed payment is looked at once more": ("failed", 0, timedelta(0), timedelta(days=1)),
    "and then no more": ("failed", 1, timedelta(0), None),
    "a payment that never began is not looked at": ("new", 0, timedelta(0), None),
}


@pytest.mark.parametrize(("state", "checks", "age", "expected"), LOOKS.values(), ids=LOOKS)
def test_how_long_a_payment_is_watched(state: str, checks: int, age: timedelta, expected: timedelta | None) -> None:
    """Portal operations and expiries are found within a day while they are likely."""
    at = schedule.next_check(replace(CHARGED, state=state, created_at=NOW - age), [], checks, NOW)

    assert (None if at is None else at - NOW) == expected


SAID: dict[str, tuple[Payment, list[Operation], qmore.OrderDetails, list[books.Event]]] = {
    "a credit in the portal": (
        CHARGED,
        [],
        order(paid("closed", "100", "100"), credit("9", "25")),
        [books.Event("REFUND_SUCCESS", Decimal(25), "QMORE credit 9, made in QENTA's portal", "9")],
    ),
    "a credit that was reversed": (
        CHARGED,
        [done("refund", "25", number="9")],
        CLOSED,
        [books.Event("REFUND_REVERSE", Decimal(25), "QMORE credit 9 was reversed", "9")],
    ),
    "a deposit": (
        AUTHORIZED,
        [],
        order(paid("deposited", "100", "100")),
        [books.Event("CHARGE_SUCCESS", Decimal(100), "deposited in QENTA's portal")],
    ),
    "a deposit that was reversed, and what is approved again": (
        AUTHORIZED,
        [done("deposit", "100")],
        order(paid("approved", "100")),
        [
            books.Event("REFUND_SUCCESS", Decimal(100), "the deposit was reversed in QENTA's portal"),
            books.Event(
                "AUTHORIZATION_ADJUSTMENT", Decimal(100), "the amount is approved again", reported=Decimal(200)
            ),
        ],
    ),
    "a rest that lapsed": (
        AUTHORIZED,
        [],
        order(),
        [books.Event("CANCEL_SUCCESS", Decimal(100), "the rest of the approval has lapsed or was reversed")],
    ),
    "an approval of more after a cancellation": (
        AUTHORIZED,
        [done("approveReversal", "60")],
        order(paid("approved", "70")),
        [books.Event("AUTHORIZATION_ADJUSTMENT", Decimal(30), "the amount is approved again", reported=Decimal(130))],
    ),
    "a deposit and a higher approval": (
        AUTHORIZED,
        [],
        order(paid("approved", "90"), paid("deposited", "40", "40", number="2")),
        [
            books.Event("CHARGE_SUCCESS", Decimal(40), "deposited in QENTA's portal"),
            books.Event("AUTHORIZATION_ADJUSTMENT", Decimal(30), "the amount is approved again", reported=Decimal(130)),
        ],
    ),
}


@pytest.mark.parametrize(("payment", "ledger", "seen", "expected"), SAID.values(), ids=SAID)
def test_staff_read_what_happened(
    payment: Payment, ledger: list[Operation], seen: qmore.OrderDetails, expected: list[books.Event]
) -> None:
    """Each event whole: type, amount, sentence, credit, and the amount that Saleor's arithmetic needs."""
    assert [event for _, event in books.drift(payment, ledger, seen)] == expected


def test_what_moved_nothing_is_passed_over() -> None:
    """A refused entry between two that moved, a transfer beside a refund, and a reversal of a credit nobody told."""
    ledger = [
        entry("CHARGE", state="refused"),
        done("transferFund", "10", number="8"),
        done("refundReversal", "10", number="7"),
        done("refund", "5", number=None),
    ]

    assert books.told(CHARGED, ledger) == books.Told(
        Decimal(0), Decimal(100), Decimal(100), {"8": Decimal(10), "4711-1": Decimal(5)}
    )
    with pytest.raises(ValueError, match=r"^moonwalk$"):
        books.told(CHARGED, [done("moonwalk", "1")])
