"""One save is one commit: an account and the channels that have its credentials never part, whoever saves at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.decide.accounts import Account, copied
from app.decide.changes import Audit, Edit
from app.store import Stale
from tests.store.conftest import CONFIG, NOW, SHOP, TENANT

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.store import Store

ACCOUNT = Account(
    tenant=SHOP,
    account_id="A",
    version=1,
    name="Mine",
    customer_id="D200001",
    shop_id=None,
    secret="first",
    backend_password=None,
    host="https://papi.hobex.at",
    style="seamless",
    created_at=NOW,
)
ROTATED = replace(ACCOUNT, version=2, secret="second")
REMOVED = replace(ACCOUNT, version=2, removed_at=NOW)
MAPPED = replace(copied(ACCOUNT, CONFIG), version=1)


def edit(name: str, *accounts: Account, **parts: object) -> Edit:
    audit = Audit(name, SHOP, NOW, "u", "eva@shop.example", name, "x", [], [])
    return Edit(audit, accounts, **parts)  # type: ignore[arg-type]


MAP = edit("map", channels=(MAPPED,), sources=(("A", 1),))
LATE = {
    "a channel is given what the account no longer is": (edit("rotate", ROTATED), MAP),
    "a channel is given an account that is gone": (edit("remove", REMOVED), MAP),
    "an account goes that a channel was just given": (MAP, edit("remove", REMOVED)),
    "an account changes without a channel that was just given it": (MAP, edit("rotate", ROTATED)),
}


@pytest.mark.parametrize(("first", "second"), LATE.values(), ids=LATE)
def test_who_saves_over_what_is_gone_writes_nothing(store: Store, first: Edit, second: Edit) -> None:
    """The second of two saves that do not fit is refused whole: no row, no entry of the history."""
    store.save_tenant(TENANT)
    store.save_configuration(edit("add", ACCOUNT))
    store.save_configuration(first)
    with pytest.raises(Stale):
        store.save_configuration(second)

    assert [one.id for one in store.history(SHOP, 0, 9)[0]] == [first.audit.id, "add"]


def test_of_two_at_once_one_is_refused(opened: Callable[[], Store]) -> None:
    """Two processes map and remove at the same moment, again and again: a channel never has an account that is gone."""
    stores = [opened(), opened()]
    stores[0].save_tenant(TENANT)
    for n in range(10):
        name = f"A{n}"
        account = replace(ACCOUNT, account_id=name, name=name)
        stores[0].save_configuration(edit(f"add {n}", account))
        config = replace(copied(account, CONFIG), version=1, channel_slug=f"c{n}")
        edits = [
            edit(f"map {n}", channels=(config,), sources=((name, 1),)),
            edit(f"remove {n}", replace(account, version=2, removed_at=NOW)),
        ]
        with ThreadPoolExecutor(2) as threads:
            outcomes = list(threads.map(_saved, stores, edits))
        assert sorted(outcomes) == [False, True]


def _saved(store: Store, wanted: Edit) -> bool:
    try:
        store.save_configuration(wanted)
    except Stale:
        return False
    return True
