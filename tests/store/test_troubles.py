"""The list of problems on both databases: opened once however often it is found, settled, and opened anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.decide.trouble import Kind, Trouble, parked
from tests.store.conftest import NOW, SHOP, report

if TYPE_CHECKING:
    from app.store import Store

MINUTE = timedelta(minutes=1)
TWICE = Trouble(SHOP, "TRX1", Kind.DOUBLE_PAYMENT, NOW, "REF1", {"other": "REF0"})
ELSEWHERE = replace(TWICE, tenant="https://other.example/graphql/")


def test_what_is_found_again_stays_as_it_was(store: Store) -> None:
    """Its time is that of the first finding, and Saleor is not told twice."""
    store.keep_troubles([TWICE], [], NOW)
    (told,) = store.claim_troubles(NOW, MINUTE, 9)
    store.trouble_told(told, None)
    store.keep_troubles([replace(TWICE, since=NOW + MINUTE)], [], NOW + MINUTE)

    assert store.troubles(SHOP) == [TWICE]
    assert store.claim_troubles(NOW + 2 * MINUTE, MINUTE, 9) == []


def test_what_is_settled_is_told_and_may_come_back(store: Store) -> None:
    """Settled it is no longer in the list, but known; found again it is open since then."""
    store.keep_troubles([TWICE], [], NOW)
    store.keep_troubles([], [TWICE], NOW + MINUTE)
    assert store.troubles() == []
    assert store.troubles(settled=True) == [replace(TWICE, settled_at=NOW + MINUTE)]
    assert store.claim_troubles(NOW + MINUTE, MINUTE, 9) == [replace(TWICE, settled_at=NOW + MINUTE)]

    again = replace(TWICE, since=NOW + 2 * MINUTE)
    store.keep_troubles([again], [], NOW + 2 * MINUTE)
    assert store.troubles_of(SHOP, "TRX1") == [again]


def test_what_changed_while_it_was_told_is_told_again(store: Store) -> None:
    """Somebody settles it while Saleor hears that it is open: Saleor must hear of that, too."""
    store.keep_troubles([TWICE], [], NOW)
    (held,) = store.claim_troubles(NOW, MINUTE, 9)
    assert store.claim_troubles(NOW, MINUTE, 9) == []
    store.keep_troubles([], [held], NOW)
    store.trouble_told(held, None)

    assert [one.settled_at for one in store.claim_troubles(NOW, MINUTE, 9)] == [NOW]


def test_two_shops_have_lists_of_their_own(store: Store) -> None:
    """The same transaction id in another shop is another payment."""
    store.keep_troubles([TWICE, ELSEWHERE], [], NOW)
    store.keep_troubles([], [TWICE], NOW)

    assert store.troubles(SHOP) == []
    assert store.troubles(ELSEWHERE.tenant) == [ELSEWHERE]


def test_a_parked_report_is_in_the_list_until_it_is_replayed(store: Store) -> None:
    """One commit with the parking, so that no crash hides it; a worker that lost its lease adds nothing."""
    made = report("r1")
    with store._engine.begin() as connection:
        from app.store import records, tables  # noqa: PLC0415 - only here

        connection.execute(tables.reports.insert().values(records.report_values(made)))
    store.report_parked("r1", "why", "somebody else", parked(made, "why", NOW))
    assert store.troubles() == []
    store.report_parked("r1", "why", None, parked(made, "why", NOW))
    assert [(one.kind, one.subject) for one in store.troubles()] == [(Kind.REPORT_PARKED, "r1")]

    store.replay("r1", NOW)

    assert store.troubles() == []


def test_what_is_old_is_found_by_its_kind(store: Store) -> None:
    """Forged confirmations are no news after a while."""
    store.keep_troubles([TWICE, Trouble(SHOP, "confirmations", Kind.FORGED, NOW)], [], NOW)

    assert store.troubles_like(Kind.FORGED, NOW) == []
    assert [one.kind for one in store.troubles_like(Kind.FORGED, NOW + MINUTE)] == [Kind.FORGED]
