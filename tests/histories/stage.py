"""Hypothesis calls step by step, everybody lives on one event loop: the stage stands between, and compares the ledgers."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from app.decide import books as our_books
from app.decide import operation
from app.decide.payment import OPEN, State
from app.flows import ledgers, reconcile
from tests.histories.actors import Actors

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable
    from pathlib import Path

T = TypeVar("T")
DEPOSITED = ("payment_deposited", "payment_closed")


@dataclass
class Verdict:
    """What the three ledgers say at the end of a history."""

    doubled: int
    differences: list[str]
    unfinished: list[str]
    story: str


class Stage:
    """Runs the actors on a thread of its own."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.actors = Actors(folder, database_url)
        self.run(self.actors.open())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do one step and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    def close(self) -> None:
        """End everything."""
        self.run(self.actors.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def settle(self) -> Verdict:
        """Let time pass, reconcile once, and compare."""
        return self.run(settle(self.actors))


async def settle(actors: Actors) -> Verdict:
    """Let time pass, reconcile once, and compare the three ledgers."""
    await actors.reconcile()
    return await compare(actors)


async def compare(actors: Actors) -> Verdict:
    """Compare the three ledgers of a payment that was reconciled."""
    again = await reconcile.look(actors.house, await actors.payment())
    order = (await actors.http.get(f"{actors.places.qmore}/sandbox/orders/{actors.now.number}")).json()
    saleor = (await actors.http.get(f"{actors.places.saleor}/sandbox/transactions/{actors.now.transaction}")).json()
    at = await ledgers.load(actors.house, await actors.payment())
    payment, ledger = at.payment, at.ledger
    reports = await actors.house.disk.run(actors.house.store.reports, payment.tenant, payment.transaction_id)
    transferred = actors.transferred()
    theirs, ours = _qmore(order, transferred.values()), our_books.told(payment, ledger)
    # A capture that the portal made and voided between two looks was never there for anybody.
    voided = sum((o.moved or Decimal(0) for o in ledger if o.command == "depositReversal"), Decimal(0))
    expected = {
        "Saleor authorized": (theirs.approved, _money(saleor, "authorizedAmount")),
        "Saleor charged": (theirs.deposited - theirs.credited, _money(saleor, "chargedAmount")),
        "Saleor refunded": (theirs.credited + voided, _money(saleor, "refundedAmount")),
        "our approved": (theirs.approved, ours.authorized),
        "our deposited": (theirs.deposited, ours.deposited),
        "our credited": (theirs.credited, sum(ours.credits.values(), Decimal(0))),
    }
    differences = [f"{name}: QMORE {right}, but {said}" for name, (right, said) in expected.items() if right != said]
    if again.found is not reconcile.Found.SETTLED:
        differences.append(f"a second reconciliation found more: {again.found} {again.note}")
    open_ = [f"the payment is {payment.state}"] if payment.state in OPEN and payment.state != State.NEW else []
    open_ += [f"{o.psp_reference} is {o.state}" for o in ledger if o.state not in operation.FINAL]
    open_ += [f"report {r.type} is {r.state}: {r.last_error}" for r in reports if r.state != "done"]
    open_ += [
        f"Saleor's {name} is not zero" for name in saleor if name.endswith("PendingAmount") and _money(saleor, name)
    ]
    done = [o.command for o in ledger if o.state == operation.State.DONE and not o.key.startswith("seen/")]
    story = "\n".join([*actors.now.said, f"QMORE {order}", *(f"ours {o}" for o in ledger), f"Saleor {saleor}"])
    executed = [entry["operation"] for entry in order.get("ledger", ()) if entry["by"] == "shop"]
    return Verdict(_doubled([*executed, *("transferFund" for _ in transferred)], done), differences, open_, story)


def _doubled(executed: list[str], done: list[str | None]) -> int:
    return sum(max(0, executed.count(name) - done.count(name)) for name in set(executed))


@dataclass(frozen=True)
class _Sums:
    approved: Decimal
    deposited: Decimal
    credited: Decimal


def _qmore(order: dict[str, Any], transferred: Iterable[Decimal]) -> _Sums:
    payments = order.get("payments", ())  # nobody paid where there are none
    return _Sums(
        _sum(p["approveAmount"] for p in payments if p["state"] == "payment_approved"),
        _sum(p["depositAmount"] for p in payments if p["state"] in DEPOSITED),
        sum(transferred, _sum(c["amount"] for c in order.get("credits", ()))),
    )


def _sum(amounts: Iterable[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))


def _money(saleor: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(saleor[name]["amount"]))
