"""The merchant's guide in two languages, with pictures that the tests of the screens make (`make pictures`)."""

from __future__ import annotations

import re

import pytest

from bench.words import spoken
from tests.dashboard import looks
from tests.dashboard.test_screens import SCREENS

GUIDE = looks.PICTURES.parent
LANGUAGES = ("en", "de")


def pictures(language: str) -> list[str]:
    """Return the pictures that a guide shows, in their order."""
    return re.findall(r"!\[.+\]\(pictures/([\w-]+)\.png\)", (GUIDE / f"{language}.md").read_text("utf-8"))


def test_there_is_a_picture_of_every_screen_in_every_look() -> None:
    """Each screen is kept in light and dark, English and German, and nothing else is kept."""
    wanted = {f"{name}-{look}" for name in (*SCREENS, "start") for look in looks.ALL}

    assert {file.stem for file in looks.PICTURES.glob("*.png")} == wanted


def test_both_guides_show_the_same_screens_each_in_its_language() -> None:
    """The German guide shows German screens at the places where the English one shows English ones; every screen is there."""
    english, german = pictures("en"), pictures("de")

    assert [name.replace("-en-", "-de-") for name in english] == german
    assert {name.partition("-")[0] for name in english} == {*SCREENS, "start"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_names_buttons_as_the_ui_does(language: str) -> None:
    """What a guide prints slanted and is no menu of Saleor's stands in the UI word by word."""
    saleors = {"Extensions → Install from manifest", "Handle payments", "Manage apps"}
    named = set(
        re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", (GUIDE / f"{language}.md").read_text("utf-8").replace("\n   ", " "))
    )

    assert named - saleors <= set(spoken(language).values())
