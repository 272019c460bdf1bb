"""The README keeps what it promises."""

from __future__ import annotations

from pathlib import Path

from app.decide.payment import diagram

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_diagram_is_the_tables() -> None:
    """The state diagram is drawn from the table, not beside it."""
    assert diagram() in README


def test_a_newcomer_reads_it_in_minutes() -> None:
    """From clone to first payment and to their own Saleor in under 500 words, code and diagram aside."""
    prose = README.split("<!-- diagram -->")[0] + README.split("<!-- /diagram -->")[1]

    assert len(prose.split()) < 500
