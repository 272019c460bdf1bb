"""What has become of a payment, told from its ledger: a person sees at once whether money is held, open or gone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decide import outcome
from app.decide.payment import PAID, State
from app.decide.reasons import Reason
from tests.app.orders_values import AUTHORIZED, CHARGED, done, entry

if TYPE_CHECKING:
    from app.decide.records import Operation, Payment

BECOME: dict[str, tuple[Payment, list[Operation], tuple[str, str, str, str]]] = {
    "a charge is paid": (CHARGED, [], ("charged", "0", "100", "0")),
    "an approval is open": (AUTHORIZED, [], ("authorized", "100", "0", "0")),
    "a refund of a part": (CHARGED, [done("refund", "25", number="9")], ("partlyRefunded", "0", "100", "25")),
    "refunds of the whole": (
        CHARGED,
        [done("refund", "25", number="9"), done("transferFund", "75", number="10")],
        ("refunded", "0", "100", "100"),
    ),
    "a refund that was taken back": (
        CHARGED,
        [done("refund", "25", number="9"), done("refundReversal", "25", number="9")],
        ("charged", "0", "100", "0"),
    ),
    "a refund that was refused or is not known to have happened": (
        CHARGED,
        [entry("REFUND", "100", command="refund", state=state, moved=Decimal(100)) for state in ("refused", "lost")],
        ("charged", "0", "100", "0"),
    ),
    "a charge given back before the day's end": (
        CHARGED,
        [done("depositReversal", "100"), entry("CANCEL", command="approveReversal", state="done", quiet=True)],
        ("refunded", "0", "100", "100"),
    ),
    "an approval that was captured": (AUTHORIZED, [done("deposit", "100")], ("charged", "0", "100", "0")),
    "one of which a part was captured": (AUTHORIZED, [done("deposit", "30")], ("partlyCharged", "70", "30", "0")),
    "one of which a part was captured and the rest ended": (
        AUTHORIZED,
        [done("deposit", "30"), done("approveReversal", "70")],
        ("charged", "0", "30", "0"),
    ),
    "what was captured given back, and the rest still open": (
        AUTHORIZED,
        [done("deposit", "30"), done("refund", "30", number="9")],
        ("partlyRefunded", "70", "30", "30"),
    ),
    "an approval that was cancelled": (AUTHORIZED, [done("approveReversal", "100")], ("cancelled", "0", "0", "0")),
    "one that expired": (
        AUTHORIZED,
        [done("approveReversal", "100", message=Reason("APPROVAL_EXPIRED"))],
        ("expired", "0", "0", "0"),
    ),
    "one that was cancelled and approved again": (
        AUTHORIZED,
        [done("approveReversal", "100"), done("approval", "40")],
        ("authorized", "40", "0", "0"),
    ),
}


@pytest.mark.parametrize(("payment", "ledger", "expected"), BECOME.values(), ids=BECOME)
def test_what_has_become_of_a_payment(
    payment: Payment, ledger: list[Operation], expected: tuple[str, str, str, str]
) -> None:
    """The word, and what is still authorised, was charged and was refunded."""
    name, *sums = expected

    assert outcome.of(payment, ledger) == outcome.Outcome(name, *map(Decimal, sums))


@pytest.mark.parametrize("state", sorted(set(State) - PAID))
def test_what_was_never_paid_is_what_its_state_says(state: str) -> None:
    """No sum is made up for a payment that took nothing."""
    assert outcome.of(replace(CHARGED, state=state), []) == outcome.Outcome(state)


@given(st.lists(st.integers(1, 30), max_size=5))
def test_a_refunded_payment_holds_nothing_and_a_partly_refunded_one_does(parts: list[int]) -> None:
    """However many refunds there were, only the last cent given back makes it refunded."""
    ledger = [done("refund", str(part), number=str(n)) for n, part in enumerate(parts)]
    payment = replace(CHARGED, amount=Decimal(150))

    expected = "charged" if not parts else "refunded" if sum(parts) == payment.amount else "partlyRefunded"
    assert outcome.of(payment, ledger).name == expected
