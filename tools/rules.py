"""Renders docs/sandbox-rules.md: which rules of the two protocols the sandbox plays, proved by which test, and which it does not."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "sandbox-rules.toml"
PAGE = ROOT / "docs" / "sandbox-rules.md"
PROTOCOLS = ("QMORE", "Saleor")
HEAD = """# What the sandbox plays

Each rule of the two protocols, in our words, with the test that proves that the sandbox keeps it; then the rules that it
leaves out, and why. Sections are those of our protocol references. This page is made from `sandbox-rules.toml` by
`python -m tools.rules`; a test refuses a page that is older than its source, and a test name that does not exist.
"""


@dataclass(frozen=True)
class Rule:
    """One rule of a protocol: proved by tests, or left out for a reason."""

    protocol: str
    section: str
    rule: str
    test: tuple[str, ...] = ()
    left_out: str = ""


def read() -> tuple[Rule, ...]:
    """Return every rule in the order of the file."""
    return tuple(_rule(entry) for entry in tomllib.loads(SOURCE.read_text("utf-8"))["rule"])


def _rule(entry: dict[str, Any]) -> Rule:
    named = entry.get("test", ())
    tests = (named,) if isinstance(named, str) else tuple(named)
    return Rule(entry["protocol"], entry["section"], entry["rule"], tests, entry.get("left_out", ""))


def page(rules: tuple[Rule, ...]) -> str:
    """Return the page as Markdown."""
    return "\n".join(
        [HEAD, *(_protocol(name, [rule for rule in rules if rule.protocol == name]) for name in PROTOCOLS)]
    )


def _protocol(name: str, rules: list[Rule]) -> str:
    played = [(rule.section, rule.rule, "<br>".join(f"`{test}`" for test in rule.test)) for rule in rules if rule.test]
    omitted = [(rule.section, rule.rule, rule.left_out) for rule in rules if rule.left_out]
    return "\n".join(
        [
            *(f"## {name}: played ({len(played)})", "", _table("Test", played), ""),
            *(f"## {name}: left out ({len(omitted)})", "", _table("Reason", omitted), ""),
        ]
    )


def _table(last: str, rows: list[tuple[str, str, str]]) -> str:
    return "\n".join([f"| Section | Rule | {last} |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])


def exists(test: str) -> bool:
    """Tell whether ``path::function`` names a test of this repository."""
    path, _, name = test.partition("::")
    file = ROOT / path
    return name.startswith("test_") and file.is_file() and name in _functions(file)


def _functions(file: Path) -> set[str]:
    body = ast.parse(file.read_text("utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


if __name__ == "__main__":
    PAGE.write_text(page(read()), "utf-8")
