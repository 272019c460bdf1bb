"""Which of several successful payments of one purchase is one too many: the later one, and never the first.

Parts of a split payment are fine together: what was paid before and this one do not exceed the purchase's total.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.decide import books
from app.decide.payment import PAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.decide.records import Operation, Payment


@dataclass(frozen=True)
class Success:
    """A transaction that succeeded at ``at``, and what it still holds of the shopper's money."""

    name: str
    at: str  # ISO 8601, comparable as text
    held: Decimal


def held(payment: Payment, ledger: Iterable[Operation]) -> Decimal:
    """Return what a payment still holds: approved or deposited, and not given back."""
    if payment.state not in PAID:
        return books.ZERO
    known = books.told(payment, ledger)
    return known.authorized + known.deposited - sum(known.credits.values(), books.ZERO)


def paid_at(payment: Payment) -> str:
    """Return when a payment succeeded, as far as that is known."""
    return str(payment.details.get("paidAt") or payment.created_at.isoformat())


def needless(found: Iterable[Success], total: Decimal | None) -> dict[str, str]:
    """Return each success that is one too many, with the first of those before it; without a total, all but the first."""
    before, first, wrong = books.ZERO, "", dict[str, str]()
    for one in sorted((s for s in found if s.held > 0), key=lambda s: (s.at, s.name)):
        if before > 0 and (total is None or before + one.held > total):
            wrong[one.name] = first
        else:
            before += one.held
        first = first or one.name
    return wrong


def of_payments(group: Sequence[tuple[Payment, Sequence[Operation]]]) -> dict[str, str]:
    """Return the needless payments of one checkout or order, each with the transaction that paid before."""
    successes = [Success(p.transaction_id, paid_at(p), held(p, ledger)) for p, ledger in group]
    return needless(successes, _total(group))


def _total(group: Sequence[tuple[Payment, Sequence[Operation]]]) -> Decimal | None:
    return max((Decimal(p.details["total"]) for p, _ in group if "total" in p.details), default=None)


def covered(group: Sequence[tuple[Payment, Sequence[Operation]]]) -> bool:
    """Tell whether these payments hold all that their purchase costs: whatever succeeded after them is one too many."""
    total = _total(group)
    wrong = of_payments(group)
    kept = sum((held(p, ledger) for p, ledger in group if p.transaction_id not in wrong), books.ZERO)
    return kept > 0 and (total is None or kept >= total)


@dataclass(frozen=True)
class Purchase:
    """What Saleor says a transaction pays for; None where its checkout is gone."""

    total: Decimal | None
    successes: tuple[Success, ...]


def purchase(transaction: Mapping[str, Any]) -> Purchase:
    """Read Saleor's transaction with its checkout or order and all of their transactions."""
    source = transaction.get("order") or transaction.get("checkout")
    if not source:
        return Purchase(None, ())
    total = (source.get("total") or source.get("totalPrice"))["gross"]["amount"]
    return Purchase(Decimal(str(total)), tuple(_success(one) for one in source.get("transactions") or ()))


def _success(transaction: Mapping[str, Any]) -> Success:
    """A transaction in Saleor; its first success counts, and one that has none yet comes last."""
    times = [str(e["createdAt"]) for e in transaction["events"] if str(e.get("type")).endswith("_SUCCESS")]
    amounts = (transaction[f"{name}Amount"]["amount"] for name in ("charged", "authorized"))
    return Success(
        str(transaction["id"]), min(times, default="9999"), sum((Decimal(str(a)) for a in amounts), books.ZERO)
    )
