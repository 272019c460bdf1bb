"""The page is written in sections by several commands: each replaces its own and leaves the others as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST = "What was chosen, and why"  # written by hand


def split(page: str) -> dict[str, str]:
    """Return the text below each heading; what stands above all of them has none."""
    parts = re.split(r"^## (.*)\n", page, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def joined(sections: dict[str, str]) -> str:
    """Return the page; what was written by hand comes last."""
    ordered = sorted(sections.items(), key=lambda one: one[0] == LAST)
    return "\n\n".join((f"## {name}\n\n" if name else "") + text.strip() for name, text in ordered) + "\n"


def with_section(page: str, name: str, lines: Iterable[str]) -> str:
    """Return the page with one section new."""
    return joined({**split(page), name: "\n".join(lines)})


def with_page(old: str, new: str) -> str:
    """Return a new page with those sections of the old one that it has not itself."""
    return joined({**split(old), **split(new)})
