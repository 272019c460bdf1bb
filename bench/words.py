"""What the UI says: a story names a button or a field by its key, and finds it in either language."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

UI = Path(__file__).parents[1] / "dashboard" / "src"


@lru_cache
def spoken(language: str) -> dict[str, str]:
    """Return every sentence of a language by its dotted key."""
    return flat(json.loads((UI / "words" / f"{language}.json").read_text("utf-8")))


def flat(words: dict[str, Any], before: str = "") -> dict[str, str]:
    """Return every sentence by its dotted key."""
    found: dict[str, str] = {}
    for key, value in words.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {before + key: value}
    return found


def say(key: str, language: str = "en", **values: object) -> str:
    """Return a sentence with its values in it; ``count`` chooses between one and many."""
    known = spoken(language)
    if key not in known and "count" in values:
        key += "_one" if values["count"] == 1 else "_other"
    return re.sub(r"{{(\w+)}}", lambda found: str(values[found[1]]), known[key])
