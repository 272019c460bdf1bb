"""What a person must look at: found by a payment's own row, said in two languages, with what to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.decide import trouble
from app.decide.trouble import Kind, Trouble
from tests.app.orders_values import done
from tests.store.conftest import NOW, PAYMENT, SHOP

DAY = timedelta(days=1)
WATCHED: dict[str, tuple[dict[str, Any], timedelta, list[Kind]]] = {
    "a fresh one": ({"state": "started"}, timedelta(minutes=1), []),
    "nothing was ever sent": ({"state": "new"}, DAY, []),
    "silence, and no number": ({"state": "started"}, timedelta(minutes=31), [Kind.SILENT]),
    "silence, and a number": ({"state": "started", "order_number": "1"}, timedelta(minutes=31), []),
    "long silence, and a number": ({"state": "started", "order_number": "1"}, timedelta(hours=2), [Kind.PENDING_LONG]),
    "a start that nobody finished": ({"state": "starting"}, timedelta(hours=2), [Kind.SILENT]),
    "a bank that takes its time": ({"state": "pending"}, timedelta(hours=2), [Kind.PENDING_LONG]),
    "paid": ({"state": "charged"}, 9 * DAY, []),
    "failed": ({"state": "failed"}, 9 * DAY, []),
    "a fresh approval": ({"state": "authorized"}, 4 * DAY, []),
    "an old approval": ({"state": "authorized"}, 6 * DAY, [Kind.APPROVAL_EXPIRES]),
}


@pytest.mark.parametrize(("changes", "age", "kinds"), WATCHED.values(), ids=WATCHED)
def test_a_payments_row_shows_what_is_wrong(changes: dict[str, Any], age: timedelta, kinds: list[Kind]) -> None:
    """One thing at most, so that nobody reads two sentences about one silence."""
    found = trouble.watched(replace(PAYMENT, **changes), (), NOW + age)
    assert [one.kind for one in found] == kinds
    assert {one.reference for one in found} <= {PAYMENT.psp_reference}


def test_a_captured_approval_cannot_expire() -> None:
    """Only what is still open can."""
    captured = (done("deposit", "49.90"),)
    assert trouble.watched(replace(PAYMENT, state="authorized"), captured, NOW + 6 * DAY) == ()


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_said_with_its_remedy(kind: Kind, language: str) -> None:
    """Staff read what is wrong with which payment and what to do; who reads neither language reads English."""
    found = Trouble(SHOP, "TRX1", kind, NOW, "REF1", {"other": "REF0", "type": "CHARGE_SUCCESS", "reason": "because"})
    sentence, remedy = trouble.words(found, language)

    assert sentence.endswith(".")
    assert remedy.endswith(".")
    assert ("REF1" in sentence) == (kind is not Kind.FORGED)
    assert "{" not in sentence + remedy
    assert 3 <= len(found.key) <= 128
    if language == "fr":
        assert (sentence, remedy) == trouble.words(found, "en")
