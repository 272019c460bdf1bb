"""The body format of QMORE's answers: one line of URL-encoded pairs (QMORE protocol 1.3)."""

from __future__ import annotations

from urllib.parse import unquote_plus


def parse(text: str) -> dict[str, str]:
    """Decode ``key=value`` pairs; entries without ``=`` are ignored, a later key wins, nothing raises."""
    pairs = (entry.partition("=") for entry in text.strip().split("&"))
    return {unquote_plus(key): unquote_plus(value) for key, equals, value in pairs if equals}


def items(values: dict[str, str], prefix: str, count: str) -> list[dict[str, str]]:
    """Collect ``{prefix}.1.*``, ``{prefix}.2.*`` …; the counter only says how far to look, at most a hundred."""
    announced = values.get(count, "")
    limit = min(int(announced), 100) if announced.isdigit() and len(announced) < 6 else 0  # noqa: PLR2004
    found = []
    for number in range(1, limit + 1):
        start = f"{prefix}.{number}."
        found.append({key[len(start) :]: value for key, value in values.items() if key.startswith(start)})
    return found
