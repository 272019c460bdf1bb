"""Finds the data that lie beside the code: ``graphql/`` and ``manifest/``, in a checkout or inside the wheel."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_ROOT = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent
_SPREAD = re.compile(r"\.\.\.([A-Z]\w*)")


@lru_cache
def document(name: str) -> str:
    """Return a GraphQL document with the fragments it uses."""
    text = (_ROOT / "graphql" / f"{name}.graphql").read_text("utf-8")
    used: dict[str, str] = {}
    _fragments(text, used)
    return "\n".join([text, *used.values()])


def _fragments(text: str, used: dict[str, str]) -> None:
    for name in _SPREAD.findall(text):
        if name not in used:
            used[name] = (_ROOT / "graphql" / "fragments" / f"{name}.graphql").read_text("utf-8")
            _fragments(used[name], used)


@lru_cache
def manifest() -> dict[str, Any]:
    """Return the app's identity as data."""
    found: dict[str, Any] = json.loads((_ROOT / "manifest" / "app.json").read_text("utf-8"))
    return found


def logo() -> bytes:
    """Return the app's logo, a PNG."""
    return (_ROOT / "manifest" / "logo.png").read_bytes()
