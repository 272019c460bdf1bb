"""Where the versions of Saleor differ: is a version at least this one (Saleor protocol 11)."""

from __future__ import annotations

import re


def parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; what follows them, as in 3.24.0-a.0, is no number."""
    return tuple(int(number) for number in re.match(r"[\d.]*\d", version)[0].split("."))  # type: ignore[index]


def since(version: str, first: str) -> bool:
    """Is this version the first that has something, or a later one?"""
    return parts(version) >= parts(first)


def has_problems(version: str) -> bool:
    """The problems API came with 3.22.36 (Saleor protocol 10)."""
    return since(version, "3.22.36")
