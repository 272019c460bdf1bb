"""The table of the sandbox's rules says what is so: its tests exist, no section is forgotten, the page is its source."""

from __future__ import annotations

import pytest

from tools import rules

RULES = rules.read()
SECTIONS = {
    "QMORE": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "13", "14", "A", "B"),
    "Saleor": ("0.2", "0.3", "1", "2", "3", "4", "5", "6", "7", "8", "10", "11"),
}


def _within(section: str, whole: str) -> bool:
    return section == whole or section.startswith(f"{whole}.")


@pytest.mark.parametrize("protocol", rules.PROTOCOLS)
def test_every_section_is_gone_through(protocol: str) -> None:
    """Each section that concerns a sandbox has at least one rule, played or left out."""
    told = [rule.section for rule in RULES if rule.protocol == protocol]
    assert [whole for whole in SECTIONS[protocol] if not any(_within(section, whole) for section in told)] == []


def test_a_rule_is_of_a_protocol_that_has_a_table() -> None:
    """A mistyped protocol would drop its rule from the page."""
    assert {rule.protocol for rule in RULES} == set(rules.PROTOCOLS)


def test_a_rule_has_a_test_or_a_reason() -> None:
    """Never both, never neither."""
    assert [rule.rule for rule in RULES if bool(rule.test) == bool(rule.left_out)] == []


def test_no_rule_is_told_twice() -> None:
    """Every sentence stands once in its protocol."""
    told = [(rule.protocol, rule.rule) for rule in RULES]
    assert len(told) == len(set(told))


def test_every_named_test_exists() -> None:
    """A test that was renamed or deleted is missed here."""
    assert [test for rule in RULES for test in rule.test if not rules.exists(test)] == []


@pytest.mark.parametrize(
    "test", ["tests/app/test_rules.py::test_nobody", "tests/nowhere.py::test_x", "tests/app/test_rules.py"]
)
def test_a_test_that_is_none_is_missed(test: str) -> None:
    """A wrong function, a wrong file and a file alone name no test."""
    assert not rules.exists(test)


def test_the_page_is_made_from_its_source() -> None:
    """Who changes a rule renders the page again: ``python -m tools.rules``."""
    assert rules.PAGE.read_text("utf-8") == rules.page(RULES)
