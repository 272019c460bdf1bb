"""The words of the Dashboard's UI, in both languages."""

from __future__ import annotations

import re
from typing import get_args

from app.decide import changes
from app.decide.outcome import Moved
from app.decide.payment import State
from bench.words import UI, spoken
from tests.app.test_decide_reasons import calls


def test_german_and_english_say_the_same_things() -> None:
    """Every sentence stands in both languages, with the same values in it, and none is empty."""
    german, english = spoken("de"), spoken("en")
    assert german.keys() == english.keys()
    assert all(german.values())
    assert all(english.values())
    for key, sentence in english.items():
        assert set(re.findall(r"{{\w+}}", german[key])) == set(re.findall(r"{{\w+}}", sentence)), key


def test_every_word_a_screen_asks_for_exists() -> None:
    """A screen never shows a key in place of a sentence."""
    english = spoken("en")
    known = {key.removesuffix("_one").removesuffix("_other") for key in english}
    asked = {key for source in UI.rglob("*.tsx") for key in re.findall(r'\bt\("([\w.]+)"', source.read_text("utf-8"))}
    assert asked
    assert asked <= known


def test_whatever_becomes_of_a_payment_has_a_word() -> None:
    """No badge shows a name of the program's in place of a word."""
    assert all(f"state.{name}" in spoken("en") for name in (*State, *get_args(Moved)))


def test_everything_that_the_history_keeps_has_a_word() -> None:
    """Saves at the Dashboard, operations, matches and reversals, and their undoing, are named in both languages with their values."""
    saves = {
        code for name, at in (("save", 1), ("_saved", 1), ("note", 2)) for code, _ in calls(name, at) if "/" not in code
    }
    asked = {
        changes.asked("REFUND", "3.30 EUR"),
        changes.asked("CANCEL", ""),
        changes.matched("4711"),
        changes.REVERSAL,
    }
    assert "account added" in saves
    for action in saves | asked:
        deed = changes.deed(action)
        assert changes.deed(changes.undone(action)) == {**deed, "undone": True}
        for language in ("de", "en"):
            sentence = spoken(language)[f"did.{deed['code']}"]
            assert set(re.findall(r"{{(\w+)}}", sentence)) == set(deed["words"]), action
