"""The words of the Dashboard's UI, in both languages."""

from __future__ import annotations

import re

from bench.words import UI, spoken


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
