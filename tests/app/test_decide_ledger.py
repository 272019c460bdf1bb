"""An entry of the ledger from the choice to the report: what is written at each step, to the last field."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import qmore

from app.decide import basket, books, choose, operation, transaction_events
from app.decide.choose import Choice, Refusal
from app.decide.operation import LEASE
from app.decide.reasons import Reason
from app.decide.records import Operation, Report
from tests.app.orders_values import AUTHORIZED, CHARGED, credit, done, entry, order, paid
from tests.store.conftest import NOW

LATER = NOW + timedelta(seconds=7)
ECHO = timedelta(seconds=25)
SUMS = books.Books(Decimal(40), Decimal(100), {"9": Decimal(50)})
SENT = entry("REFUND", "50", state="sent", command="refund", moved=Decimal(50), number="4", leased_until=LATER)


def test_a_choice_is_written_before_it_is_sent() -> None:
    """The row says what is about to be sent, how things stood before, and until when nobody else may touch it."""
    written = operation.sending(entry("REFUND", "50"), Choice("refund", Decimal(50), "4"), SUMS, LATER)

    assert written == replace(
        entry("REFUND", "50"),
        state="sent",
        command="refund",
        number="4",
        before={"approved": "40", "deposited": "100", "credits": {"9": "50"}},
        moved=Decimal(50),
        updated_at=LATER,
        leased_until=LATER + LEASE,
    )


DONE = replace(SENT, state="done", updated_at=LATER, leased_until=None)
REFUSED = replace(DONE, state="refused", moved=None)
LOST = replace(DONE, state="lost", promised=True)
ENDS: dict[str, tuple[Any, Operation]] = {
    "a deposit's number": (qmore.Deposited("4712"), replace(DONE, number="4712")),
    "a credit's number": (qmore.Refunded("9"), replace(DONE, number="9")),
    "a transfer's number": (qmore.Transferred("8"), replace(DONE, number="8")),
    "no number": (qmore.Done(), DONE),
    "two reasons": (
        qmore.Rejected((qmore.QmoreMessage("1", "closed"), qmore.QmoreMessage("2", "")), 1),
        replace(REFUSED, message="QMORE refused: closed (1); no reason (2)"),
    ),
    "no reason": (qmore.Rejected((), 1), replace(REFUSED, message="QMORE refused: no reason given")),
    "nothing was sent": (
        qmore.Unsent("ConnectError"),
        replace(REFUSED, message="QMORE could not be reached (ConnectError); nothing was sent. Try again."),
    ),
    "trouble behind QMORE": (qmore.Rejected((), 3), LOST),
    "nobody knows": (qmore.Lost("ReadError"), LOST),
}


@pytest.mark.parametrize(("answer", "expected"), ENDS.values(), ids=ENDS)
def test_an_answer_is_written_whole(answer: Any, expected: Operation) -> None:
    """State, number, amount, reason and time; the lease ends."""
    assert operation.tell(SENT, answer, LATER) == expected


def test_the_second_half_of_a_void_moves_nothing_in_saleors_books() -> None:
    """Saleor never heard of the second approval, so its end counts for nothing."""
    assert operation.done(replace(SENT, quiet=True), None, LATER).moved is None


def test_a_long_reason_is_cut() -> None:
    """Five hundred characters are enough for staff, and for Saleor."""
    assert operation.refused(SENT, Reason("QUOTED", text="x" * 501), LATER) == replace(REFUSED, message="x" * 500)


COMMANDS: dict[str, tuple[Operation, Any]] = {
    "deposit": (done("deposit", "50"), qmore.Deposit("4711", "50.00", "EUR", (), "de")),
    "deposit of yen": (done("deposit", "500", currency="JPY"), qmore.Deposit("4711", "500", "JPY", (), "de")),
    "refund": (done("refund", "50.5"), qmore.Refund("4711", "50.50", "EUR", (), "de")),
    "approveReversal": (done("approveReversal", "50"), qmore.ApproveReversal("4711", language="de")),
    "depositReversal": (
        done("depositReversal", "50", number="4712"),
        qmore.DepositReversal("4711", "4712", language="de"),
    ),
    "transferFund": (
        done("transferFund", "50", number="8000009"),
        qmore.TransferFund(
            qmore.ExistingOrder("4711"), "50.00", "EUR", "Refund 4711-1", language="de", order_number="8000009"
        ),
    ),
}


@pytest.mark.parametrize(("sent", "expected"), COMMANDS.values(), ids=COMMANDS)
def test_the_request_says_what_the_row_says(sent: Operation, expected: Any) -> None:
    """Order, amount with its currency's decimals, the payment concerned, the language of the payment."""
    assert choose.request(sent, "4711", "CCARD", "de") == expected


@pytest.mark.parametrize("command", ["deposit", "refund"])
def test_a_method_that_demands_a_basket_gets_one(command: str) -> None:
    """Capture and refund by invoice carry one position over the amount where there is nothing better."""
    name = {"deposit": "Capture", "refund": "Refund"}[command]
    sent: Any = choose.request(done(command, "50"), "4711", "INVOICE", "de")

    assert sent.basket == basket.of_operation("INVOICE", [], Decimal(50), name)
    assert [item.name for item in sent.basket] == [name]


def test_a_row_without_a_command_cannot_be_sent() -> None:
    """Better a fault than a guess."""
    with pytest.raises(ValueError, match="None"):
        choose.request(entry(), "4711", "CCARD", "de")


URL = "https://pay.example/dashboard/payments/4711"
REPLIES: dict[str, tuple[Operation, dict[str, Any]]] = {
    "done": (
        done("refund", "50", action="REFUND", amount=Decimal(60), actions=("REFUND",)),
        {
            "result": "REFUND_SUCCESS",
            "pspReference": "4711-1",
            "amount": "50",
            "actions": ["REFUND"],
            "externalUrl": URL,
        },
    ),
    "done with a word": (
        done("deposit", "50", message="late", actions=()),
        {
            "result": "CHARGE_SUCCESS",
            "pspReference": "4711-1",
            "amount": "50",
            "actions": [],
            "message": "late",
            "externalUrl": URL,
        },
    ),
    "refused": (
        entry("CHARGE", "60", state="refused", message="no", actions=("CHARGE",)),
        {
            "result": "CHARGE_FAILURE",
            "pspReference": "4711-1",
            "amount": "60",
            "message": "no",
            "actions": ["CHARGE"],
            "externalUrl": URL,
        },
    ),
    "refused below zero": (
        entry("REFUND", "-1", state="refused", message="no"),
        {"result": "REFUND_FAILURE", "pspReference": "4711-1", "amount": "0", "message": "no", "externalUrl": URL},
    ),
    "refused without an amount": (
        entry("CANCEL", state="refused", message="no"),
        {"result": "CANCEL_FAILURE", "pspReference": "4711-1", "amount": "0", "message": "no", "externalUrl": URL},
    ),
    "under way": (entry("CHARGE", "60", state="lost"), {"pspReference": "4711-1"}),
}


@pytest.mark.parametrize(("row", "expected"), REPLIES.values(), ids=REPLIES)
def test_saleor_is_answered_from_the_row_alone(row: Operation, expected: dict[str, Any]) -> None:
    """Result, amount that moved, reference, actions and page; the same delivery again gets the same answer."""
    told = transaction_events.reply(row, URL).document()

    assert {key: str(value) if key == "amount" else value for key, value in told.items()} == expected


REPORTS: dict[str, tuple[Operation, str, str, str, timedelta]] = {
    "what the answer has said is repeated later": (
        done("refund", "50", action="REFUND"),
        "r.0",
        "REFUND_SUCCESS",
        "QMORE refund",
        ECHO,
    ),
    "what was promised is told at once": (
        done("refund", "50", action="REFUND", promised=True),
        "r.0",
        "REFUND_SUCCESS",
        "QMORE refund",
        timedelta(0),
    ),
    "a void of a charge for a refund is no cancellation": (
        done("depositReversal", "50", action="REFUND", message="voided"),
        "r.0",
        "REFUND_SUCCESS",
        "voided",
        ECHO,
    ),
    "a refusal that was promised": (
        replace(entry("REFUND", "50"), state="refused", promised=True),
        "r.0",
        "REFUND_FAILURE",
        "QMORE refund",
        timedelta(0),
    ),
}


@pytest.mark.parametrize(("row", "ident", "type_", "message", "after"), REPORTS.values(), ids=REPORTS)
def test_a_report_says_what_the_row_says(
    row: Operation, ident: str, type_: str, message: str, after: timedelta
) -> None:
    """One event, whole."""
    row = replace(row, actions=("REFUND",))

    assert transaction_events.outcome_reports(CHARGED, row, "r", NOW, ECHO) == (
        Report(
            id=ident,
            tenant=CHARGED.tenant,
            transaction_id=CHARGED.transaction_id,
            payment_token=CHARGED.token,
            psp_reference="4711-1",
            type=type_,
            amount=Decimal(50),
            currency="EUR",
            message=message,
            actions=("REFUND",),
            payload={},
            attempts=0,
            due_at=NOW + after,
            leased_until=None,
            leased_by=None,
            state="due",
            last_error=None,
        ),
    )


def test_a_cancelled_approval_is_a_cancellation_only() -> None:
    """Nothing was charged, so nothing is refunded."""
    row = done("approveReversal", "100", action="CANCEL")

    assert [(r.type, r.amount) for r in transaction_events.outcome_reports(AUTHORIZED, row, "r", NOW, ECHO)] == [
        ("CANCEL_SUCCESS", Decimal(100))
    ]


VOIDED = done("depositReversal", "100", key="key-9", action="REFUND", number="4711", before=SUMS.document())
AGAIN = order(paid("approved", "100", "0", "DEPOSIT", "APPROVEREVERSAL"))


def test_a_voided_capture_is_followed_by_a_reversal_of_the_approval() -> None:
    """A new entry of its own, quiet, which nobody has touched yet."""
    assert operation.follow_up(VOIDED, AGAIN, CHARGED, 2, LATER) == replace(
        VOIDED,
        key="key-9/approval",
        sequence=2,
        action="CANCEL",
        amount=None,
        psp_reference="4711-2",
        state="asked",
        command=None,
        number=None,
        before=None,
        moved=None,
        promised=True,
        quiet=True,
        created_at=LATER,
        updated_at=LATER,
    )


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        pytest.param(done("refund", "100"), AGAIN, id="a refund"),
        pytest.param(VOIDED, order(), id="nothing is approved again"),
        pytest.param(VOIDED, order(paid("closed", "9", "9", "DEPOSIT")), id="nothing can be reversed"),
    ],
)
def test_nothing_else_has_a_second_half(row: Operation, seen: qmore.OrderDetails) -> None:
    """Only a void of a two-step payment leaves an approval behind."""
    assert operation.follow_up(row, seen, CHARGED, 2, LATER) is None


def test_a_void_is_followed_up_where_qmore_did_not_show_the_order() -> None:
    """What may be approved again is tried; what was not done is not."""
    assert operation.follow_up(VOIDED, None, CHARGED, 2, LATER) == operation.follow_up(VOIDED, AGAIN, CHARGED, 2, LATER)
    assert operation.follow_up(replace(VOIDED, state="lost"), None, CHARGED, 2, LATER) is None


def test_the_second_half_of_a_void_touches_no_capture() -> None:
    """Staff captured again in the portal: that is not ours to give back."""
    half = entry("CANCEL", quiet=True)
    captured = order(paid("deposited", "100", "100", "DEPOSITREVERSAL"))

    assert choose.choose(half, captured, believed=Decimal(0)) == Refusal("QMORE holds no approval any more.")
    assert choose.choose(half, AGAIN, believed=Decimal(0)) == Choice("approveReversal", Decimal(0))


def test_a_promise_leaves_an_operation_with_whoever_is_at_it() -> None:
    """Only what nobody has begun may be taken up by whoever comes."""
    held = entry(state="choosing", leased_until=LATER)

    assert operation.promised(held) == replace(held, promised=True)
    assert operation.promised(replace(held, state="asked")) == replace(
        held, state="asked", promised=True, leased_until=None
    )


def test_one_operation_is_in_flight_at_a_time() -> None:
    """The others wait for the first that is chosen, sent or lost."""
    waiting, ended, lost = entry(state="asked"), entry(state="done"), entry(state="lost", key="b")

    assert operation.in_flight([waiting, ended, lost]) == lost
    assert operation.in_flight([waiting, ended]) is None
    assert operation.in_flight([]) is None


LEASES = {"nobody holds it": (None, True), "just now over": (NOW, True), "held": (LATER, False)}


@pytest.mark.parametrize(("until", "over"), LEASES.values(), ids=LEASES)
def test_an_operation_is_free_when_its_lease_has_run_out(until: datetime | None, *, over: bool) -> None:
    """To the moment; what nobody holds is free."""
    assert operation.is_over(replace(SENT, leased_until=until), NOW) is over


CENT = order(paid("approved", "0.50", "0", "DEPOSIT", "APPROVEREVERSAL"))
HALF = order(paid("closed", "0.50", "0.50"), allowed=["REFUND"])
SMALL: dict[str, tuple[qmore.OrderDetails, str, str | None, Choice | Refusal]] = {
    "a capture below one": (CENT, "CHARGE", "0.50", Choice("deposit", Decimal("0.50"), "4711")),
    "a capture of nothing": (CENT, "CHARGE", "0", Refusal("QMORE has 0.50 EUR approved; 0 cannot be deposited.")),
    "a refund below one": (HALF, "REFUND", "0.50", Choice("refund", Decimal("0.50"))),
    "a refund of nothing": (HALF, "REFUND", "0", Refusal("QMORE has 0.50 EUR to give back; 0 cannot be refunded.")),
    "a cancellation of nothing, as 3.20 asks": (CENT, "CANCEL", "0", Choice("approveReversal", Decimal("0.50"))),
    "a cancellation of a part below one": (
        CENT,
        "CANCEL",
        "0.40",
        Refusal("QMORE cancels an approval as a whole: 0.50 EUR, not 0.40."),
    ),
    "no deposit": (
        HALF,
        "CHARGE",
        None,
        Refusal("QMORE allows no deposit of this order: nothing is approved any more."),
    ),
    "no cancellation": (
        HALF,
        "CANCEL",
        None,
        Refusal("QMORE allows no cancellation of this order; what was captured can be refunded."),
    ),
    "no refund": (
        order(paid("closed", "1", "1")),
        "REFUND",
        None,
        Refusal(
            "This payment method knows no refund. Pay the money back from QENTA's portal or by bank transfer, or switch "
            "on transferFund for this channel where the QMORE account has that feature."
        ),
    ),
}


@pytest.mark.parametrize(("seen", "action", "amount", "expected"), SMALL.values(), ids=SMALL)
def test_cents_count_and_reasons_are_worded(
    seen: qmore.OrderDetails, action: str, amount: str | None, expected: Choice | Refusal
) -> None:
    """Half a euro is an amount, zero is none, and staff read these very sentences."""
    assert choose.choose(entry(action, amount), seen) == expected


@pytest.mark.parametrize(("believed", "counted"), [("30", "30"), ("200", "100"), (None, "100")])
def test_a_cancellation_takes_no_more_than_saleor_counts(believed: str | None, counted: str) -> None:
    """What was captured in the portal is no longer authorised in Saleor, though QMORE reverses the approval whole."""
    known = None if believed is None else Decimal(believed)

    assert choose.choose(entry("CANCEL"), AGAIN, believed=known) == Choice("approveReversal", Decimal(counted))


GONE = Refusal(
    "QMORE holds nothing of this approval any more: it was captured, lapsed or expired. Saleor hears what became of it "
    "within a minute or two; what was captured can be refunded."
)
PARTLY = order(paid("deposited", "100", "30", "DEPOSITREVERSAL"))
WHOLLY = order(paid("deposited", "100", "100", "DEPOSITREVERSAL"))
APPROVALS: dict[str, tuple[qmore.OrderDetails, str | None, str, Choice | Refusal]] = {
    "the rest lapsed with a partial capture": (PARTLY, "70", "70", GONE),
    "the same, as 3.20 asks": (PARTLY, None, "70", GONE),
    "all of it was captured meanwhile": (WHOLLY, "100", "0", GONE),
    "a part of what was captured meanwhile": (WHOLLY, "1.33", "0", GONE),
    "nothing is authorised in Saleor either": (PARTLY, None, "0", Choice("depositReversal", Decimal(30), "4711")),
    "the same, asked with zero": (WHOLLY, "0", "0", Choice("depositReversal", Decimal(100), "4711")),
}


@pytest.mark.parametrize(("seen", "amount", "believed", "expected"), APPROVALS.values(), ids=APPROVALS)
def test_who_cancels_an_approval_never_voids_a_capture(
    seen: qmore.OrderDetails, amount: str | None, believed: str, expected: Choice | Refusal
) -> None:
    """An amount says that Saleor counted it as authorised; only a cancellation of nothing can mean the capture."""
    assert choose.choose(entry("CANCEL", amount), seen, believed=Decimal(believed)) == expected


def test_cents_can_be_asked_for() -> None:
    """Half a euro is above zero, and half a yen has too many decimals."""
    yen = replace(CHARGED, currency="JPY")

    assert choose.inadmissible(CHARGED, "REFUND", Decimal("0.50"), "EUR") is None
    assert choose.inadmissible(yen, "REFUND", Decimal("0.50"), "JPY") == "0.50 has more decimals than JPY knows."


def test_staff_may_give_back_cents() -> None:
    """A button for half a euro; transfers need the shop's switch and something left."""
    assert choose.actions(HALF) == ("REFUND",)
    assert choose.actions(order(paid("closed", "0.50", "0.50")), transfers=True) == ("REFUND",)
    assert choose.actions(order(paid("closed", "1", "1"), credit("1", "1")), transfers=True) == ()
    assert choose.actions(order(paid("closed", "0.50", "0.50"))) == ()


EXECUTED: dict[str, tuple[str, str, qmore.OrderDetails, qmore.OrderDetails, str | None]] = {
    "a deposit must be new": ("deposit", "30", HALF, HALF, None),
    "an approval that shrank": (
        "approveReversal",
        "100",
        order(paid("approved", "100"), paid("approved", "20", number="2")),
        order(paid("approved", "20", number="2")),
        "4711",
    ),
    "an approval that was captured meanwhile": (
        "approveReversal",
        "100",
        order(paid("approved", "100")),
        order(paid("deposited", "100", "100")),
        None,
    ),
    "an approval of one euro still stands": (
        "approveReversal",
        "1",
        order(paid("approved", "1")),
        order(paid("approved", "1")),
        None,
    ),
    "nothing was approved": ("approveReversal", "1", order(), order(), "4711"),
}


@pytest.mark.parametrize(("command", "moved", "before", "now", "number"), EXECUTED.values(), ids=EXECUTED)
def test_what_changed_tells_whether_a_lost_command_happened(
    command: str, moved: str, before: qmore.OrderDetails, now: qmore.OrderDetails, number: str | None
) -> None:
    """The sums before and after, nothing else."""
    left = entry(state="lost", command=command, moved=Decimal(moved), before=books.of(before).document())

    assert operation.executed(left, now) == number


def test_a_transfer_of_everything_needs_no_second_look() -> None:
    """As a refund of everything; and a row that nobody sent exhausts nothing."""
    whole = books.of(order(paid("closed", "9", "9"))).document()

    assert operation.exhausts(done("transferFund", "9", before=whole))
    assert not operation.exhausts(done("transferFund", "9"))
    assert not operation.exhausts(done("refund", "9", before=whole, quiet=True))
