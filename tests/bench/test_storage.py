"""The benchmarks of what is stored, played small: their copies fit the schema, and what they promise holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import drain, fill, growth, sections, soak, stage
from tests import databases

if TYPE_CHECKING:
    from pathlib import Path

SHOP = "https://shop.example/graphql/"


def test_years_can_be_made_and_claimed_from(database_url: str, tmp_path: Path) -> None:
    """So many payments are there, none of them waits, and what is put there to be claimed is."""
    few = f"sqlite:///{tmp_path / 'few.sqlite3'}"
    for url in (few, database_url):
        fill.years(url, SHOP, 40)
    with fill.opened(database_url) as store:
        assert len(store.payments(100)) == 41
        assert len({payment.psp_reference for payment in store.payments(100)}) == 41
        assert len(store.confirmations(store.payments(1)[0].token)) == 1
    assert fill.left(database_url) == 0
    took = growth.claims((few, database_url), rounds=1)
    assert set(took) == {growth.OUTBOX, growth.RECONCILIATION}
    assert fill.left(database_url) == 0


async def test_saleor_never_hears_more_at_once_than_configured(tmp_path: Path) -> None:
    """A backlog leaves after down-time whole, as many reports at a time as allowed and not one more."""
    case = drain.Case("small", "sqlite", down=True, concurrency=3, reports=120)
    found = await drain.drained(tmp_path, databases.sqlite_url(tmp_path), case)
    assert (found.told, found.widest) == (120, 3)
    assert "| small | sqlite | 120 |" in "\n".join(drain.lines([found]))


async def test_a_steady_load_leaves_no_backlog(tmp_path: Path) -> None:
    """Payments are started, confirmed and reported on a database that has many already."""
    url = databases.sqlite_url(tmp_path)
    async with stage.built(tmp_path, 0, url, lambda shop: fill.years(url, shop, 40)) as built:
        samples = await soak.soaked(built, url, seconds=0, rate=2, every=0.3)
    assert samples[-1].backlog <= 2
    assert "| 5 |" in "\n".join(soak.lines(samples))


def test_a_section_is_replaced_and_everything_else_stays() -> None:
    """What was written by hand stays the last, and a new page keeps the sections of the other commands."""
    page = "# Title\n\nfigures\n\n## Goals\n\nold\n\n## What was chosen, and why\n\nby hand\n"
    grown = sections.with_section(page, "Growth", ["one", "two"])
    assert list(sections.split(grown)) == ["", "Goals", "Growth", "What was chosen, and why"]
    assert sections.with_section(grown, "Growth", ["three"]) == grown.replace("one\ntwo", "three")
    again = sections.with_page(grown, "# Title\n\nnewer\n\n## Goals\n\nnew\n")
    assert again == grown.replace("figures", "newer").replace("old", "new")
