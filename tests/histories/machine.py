"""What can happen to a paid payment, in any order, with anything going wrong: a machine that hypothesis drives.

Storefront, staff, QENTA's portal, the night, lost and doubled messages and dying processes take turns. At the end of each
history everything is back up, time passes, one reconciliation runs, and QMORE's ledger, ours and Saleor's are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

if TYPE_CHECKING:
    from tests.histories.stage import Stage, Verdict

# How a command to QMORE, or the look before it, may go wrong; None most of the time.
COMMAND_FAULTS = (None, None, None, "cut-after-execution", "cut-before-execution", "refuse", "nonsense", "403")
LOOK_FAULTS = (None, None, None, None, "cut-before-execution", "nonsense")
POINTS = (
    "operation written",
    "operation taken",
    "operation chosen",
    "operation sent",
    "operation answered",
    "operation settled",
    "operation told",
)
CRASHES: tuple[str | None, ...] = (None, None, None, None, *POINTS)
_TOLD = 3
SHARES = st.sampled_from([1, 10, 33, 50, 99, 100])  # percent of the payment


@dataclass
class Tally:
    """What all histories came to."""

    histories: int = 0
    doubled: int = 0
    wrong: int = 0
    open: int = 0
    stories: list[str] = field(default_factory=list)  # of the first few that went wrong

    def add(self, verdict: Verdict) -> None:
        """Count one history. A wrong one is told, not raised: the others are still worth playing."""
        self.histories += 1
        self.doubled += bool(verdict.doubled)
        self.wrong += bool(verdict.differences)
        self.open += bool(verdict.unfinished)
        found = [*verdict.differences, *verdict.unfinished]
        if verdict.doubled or (found and len(self.stories) < _TOLD):
            self.stories.append("\n".join([f"doubled {verdict.doubled}", *found, verdict.story]))

    def line(self) -> str:
        """The one line at the end."""
        return f"histories {self.histories}, doubled {self.doubled}, wrong {self.wrong}, open {self.open}"


class History(RuleBasedStateMachine):
    """One payment's life."""

    stage: ClassVar[Stage]
    tally: ClassVar[Tally]

    @initialize(
        method=st.sampled_from(["CCARD", "CCARD", "PAYPAL", "EPS"]),
        acquirer=st.sampled_from(["test environment", "card complete", "Global Payments", "emerchantpay"]),
        flow=st.sampled_from(["CHARGE", "AUTHORIZATION"]),
        confirmation=st.sampled_from([None, None, "duplicate", "drop", "wrong-secret"]),
    )
    def pay(self, method: str, acquirer: str, flow: str, confirmation: str | None) -> None:
        """A shopper pays; the confirmation may come twice, not at all, or wrongly signed."""
        self.stage.run(self.stage.actors.pay(method, acquirer, flow, confirmation))

    @rule(
        action=st.sampled_from(["CHARGE", "REFUND", "REFUND", "CANCEL"]),
        percent=SHARES,
        command=st.sampled_from(COMMAND_FAULTS),
        look=st.sampled_from(LOOK_FAULTS),
        crash=st.sampled_from(CRASHES),
        twice=st.booleans(),
    )
    def staff_act(self, action: str, percent: int, **trouble: Any) -> None:
        """Staff capture, refund or cancel in Saleor, while QMORE or we may fail, and the delivery may come thrice."""
        self.stage.run(self.stage.actors.act(action, percent, **trouble))

    @rule(
        operation=st.sampled_from(["deposit", "refund", "depositReversal", "approveReversal", "refundReversal"]),
        percent=SHARES,
    )
    def portal_act(self, operation: str, percent: int) -> None:
        """Somebody works in QENTA's portal; QMORE refuses what is not allowed."""
        self.stage.run(self.stage.actors.portal(operation, percent))

    @rule()
    def night_falls(self) -> None:
        """The day-end closing makes voids impossible and refunds possible."""
        self.stage.run(self.stage.actors.night())

    @rule()
    def approvals_expire(self) -> None:
        """An approval that nobody captured lapses."""
        self.stage.run(self.stage.actors.expire())

    @rule()
    def reconcile(self) -> None:
        """The reconciler passes by, some time later."""
        self.stage.run(self.stage.actors.reconcile())

    def teardown(self) -> None:
        """Everything is back, time has passed, one reconciliation: three ledgers say the same."""
        self.tally.add(self.stage.settle())
