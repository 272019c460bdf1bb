"""Where the versions of Saleor differ: is a version at least this one, and what came with a patch (Saleor protocol 11)."""

from __future__ import annotations

import re

NEWEST = {"3.20": "3.20.119", "3.21": "3.21.69", "3.22": "3.22.67", "3.23": "3.23.28", "3.24": "3.24.0-a.0"}
# Fields and arguments that a patch brought, and the first version that has them; whole lines differ by their schemas.
PATCHES = {
    "Mutation.appProblemCreate": "3.22.36",
    "Mutation.appProblemDismiss": "3.22.36",
    "App.problems": "3.22.36",
    "Webhook.identifier": "3.23.23",
    "WebhookCreateInput.identifier": "3.23.23",
    "WebhookUpdateInput.identifier": "3.23.23",
    "Mutation.webhookUpdate.identifier": "3.23.23",
}


def parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version; what follows them, as in 3.24.0-a.0, is no number."""
    return tuple(int(number) for number in re.match(r"[\d.]*\d", version)[0].split("."))  # type: ignore[index]


def since(version: str, first: str) -> bool:
    """Is this version the first that has something, or a later one?"""
    return parts(version) >= parts(first)


def missing(version: str) -> list[str]:
    """Return what a version does not know yet; a line without a patch, such as 3.22, stands for its newest."""
    return [name for name, first in PATCHES.items() if len(parts(version)) > 2 and not since(version, first)]


_COMPARATOR = re.compile(r"(>=|<=|>|<|=|\^|~)?v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:-[\w.-]+)?")


def satisfies(version: str, wanted: str) -> bool:
    """Is a version in an npm-style range? Prereleases count as their release; ValueError for what is no range."""
    tidy = re.sub(r"(>=|<=|>|<|=|\^|~)\s+", r"\1", wanted)
    ranges = [[_bounds(word) for word in one.split()] for one in tidy.split("||")]
    if not all(ranges):
        raise ValueError(wanted)
    return any(all(low <= parts(version) < high for low, high in one) for one in ranges)


_ENDLESS = (1_000_000,)


def _bounds(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the first version inside and the first one beyond a comparator."""
    found = _COMPARATOR.fullmatch(word)
    if found is None:
        raise ValueError(word)
    sign, given = found[1] or "=", [int(part) for part in found.groups()[1:] if part and part.isdigit()]
    low, after = tuple(given), (*given[:-1], given[-1] + 1)
    match sign:
        case ">=":
            return low, _ENDLESS
        case "<":
            return (0,), low
        case ">":
            return after, _ENDLESS
        case "<=":
            return (0,), after
        case "^":
            return low, (given[0] + 1,)
        case "~":
            return low, (*given[:1], given[1] + 1) if len(given) > 1 else (given[0] + 1,)
        case _:
            return low, after
