"""Looking at a screen as a person who needs it otherwise: axe's rules, a telephone's width, and the pictures of the guide."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools import npm

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

AXE = npm.FOLDER / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = Path(__file__).parents[2] / "docs" / "merchant" / "pictures"
WIDTH, TELEPHONE = 1100, 360
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)} ${node.any.map(a => a.message).join(" ").slice(0, 200)}`)))"""


@dataclass(frozen=True)
class Look:
    """A theme and a language."""

    theme: str
    locale: str

    def __str__(self) -> str:
        return f"{self.locale}-{self.theme}"


ALL = [Look(theme, locale) for theme in ("light", "dark") for locale in ("en", "de")]
# Each theme and each language once; the pictures are made of all.
LOOKS = ALL if os.environ.get("PICTURES") else [Look("light", "en"), Look("dark", "de")]


@lru_cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def serious(frame: Frame) -> list[str]:
    """Return what axe finds serious or critical in a page."""
    frame.evaluate(_axe())
    found: list[str] = frame.evaluate(_RUN, _RULES)
    return found


def overflow(page: Page, frame: Frame) -> int:
    """Return by how many pixels a page is too wide for a telephone."""
    page.set_viewport_size({"width": TELEPHONE, "height": 740})
    wide = int(frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
    page.set_viewport_size({"width": WIDTH, "height": 900})
    return wide


def picture(page: Page, frame: Frame, name: str, look: Look) -> None:
    """Keep a screen for the guide, whole, where that is asked for."""
    if not os.environ.get("PICTURES"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    tall = int(frame.evaluate("document.querySelector('.page, .widget').scrollHeight + 16"))
    page.locator("iframe").evaluate("(one, tall) => { one.style.height = `${tall}px`; one.style.minHeight = 0; }", tall)
    page.wait_for_timeout(300)  # what moves comes to rest
    page.locator("iframe").screenshot(path=PICTURES / f"{name}-{look}.png", animations="disabled")
