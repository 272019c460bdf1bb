"""A reason in the database: German after it was read again, and only its English text for whoever knows no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.decide.reasons import Reason, say
from app.store import tables
from tests.app.orders_values import entry
from tests.store.conftest import PAYMENT, report

if TYPE_CHECKING:
    from app.store import Store

WHY = Reason("ORDER_HIDDEN", why=Reason("NO_SUCH_ORDER"))


def test_an_operations_reason_is_german_after_it_was_stored(store: Store) -> None:
    """The column that older versions read holds the English text; a text of theirs comes back as it is."""
    store.insert_payment(PAYMENT)
    store.update_payment(
        PAYMENT,
        PAYMENT,
        operations=[entry("REFUND", message=WHY), entry("REFUND", key="key-2", sequence=2, message="older")],
    )

    first, second = store.operations(PAYMENT.tenant, PAYMENT.transaction_id)
    with store._engine.begin() as connection:
        written = connection.execute(sa.select(tables.operations.c.message, tables.operations.c.reason)).all()
    assert (first.message, say(first.message, "de")) == (str(WHY), WHY.german())
    assert (second.message, say(second.message, "de")) == ("older", "older")
    assert {row.message for row in written} == {str(WHY), "older"}
    assert [row.reason for row in written if row.message == "older"] == [None]


def test_a_reports_last_error_is_german_until_another_version_says_something_else(store: Store) -> None:
    """A worker of the version before changes the text alone: then that text counts."""
    store.insert_payment(PAYMENT)
    store.update_payment(PAYMENT, PAYMENT, reports=[report("r1")])
    store.report_parked("r1", Reason("SALEOR_REFUSES", codes="INVALID"))
    stored = [say(one.last_error or "", "de") for one in store.parked_reports()]
    with store._engine.begin() as connection:
        connection.execute(sa.update(tables.reports).values(last_error="Saleor refuses the event: OTHER"))

    assert stored == ["Saleor lehnt das Ereignis ab: INVALID"]
    assert [say(one.last_error or "", "de") for one in store.parked_reports()] == ["Saleor refuses the event: OTHER"]
