"""Finds every GraphQL document of this repository: the app's, the SDK's, the demo shop's, the demo's, the sandbox's needs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDS = ROOT / "sandbox" / "saleor" / "schemas" / "needs.graphql"
_OPERATION = re.compile(r"\s*(?:query|mutation|subscription)\b[^`]*\{")
_CONSTANT = re.compile(r'const (\w+) =\s*"([^"]*)"')
_TEMPLATE = re.compile(r"`([^`]*)`")
_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


def every() -> dict[str, str]:
    """Return each document under a name that says where it stands."""
    return {**app(), **sdk(), **shop(), **demo(), **needs()}


def app() -> dict[str, str]:
    """Return what ``graphql/`` says to and hears from Saleor, each document with the fragments it uses."""
    folder = ROOT / "graphql"
    fragments = {path.stem: path.read_text("utf-8") for path in (folder / "fragments").glob("*.graphql")}
    found = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.graphql"))}
    return {f"graphql/{name}": with_fragments(text, fragments) for name, text in found.items()}


def shop() -> dict[str, str]:
    """Return the demo shop's operations: template literals in its JavaScript, constants filled in."""
    return {
        f"{path.name}:{number}": operation
        for path in sorted((ROOT / "sandbox" / "shop" / "static").glob("*.js"))
        for number, operation in enumerate(_javascript(path.read_text("utf-8")))
    }


def sdk() -> dict[str, str]:
    """Return what saleor_app_sdk asks on its own account."""
    folder = ROOT / "packages" / "saleor-app-sdk" / "src" / "saleor_app_sdk"
    return {name: text for path in sorted(folder.glob("*.py")) for name, text in _python(path).items()}


def demo() -> dict[str, str]:
    """Return the operations that the demo plays."""
    return _python(ROOT / "app" / "demo" / "storefront.py")


def _python(path: Path) -> dict[str, str]:
    """Return the string constants of a module that are operations."""
    constants = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
    operations = [text for text in constants if isinstance(text, str) and _OPERATION.match(text)]
    return {f"{path.name}:{number}": text for number, text in enumerate(operations)}


def needs() -> dict[str, str]:
    """Return what the sandbox Saleor offers beyond the others."""
    return {NEEDS.name: NEEDS.read_text("utf-8")}


def with_fragments(text: str, fragments: dict[str, str]) -> str:
    """Append the fragments that a document uses, also through each other."""
    used: dict[str, str] = {}
    waiting = _SPREAD.findall(text)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = fragments[name]
            waiting += _SPREAD.findall(used[name])
    return "\n".join([text, *used.values()])


def _javascript(text: str) -> list[str]:
    constants = dict(_CONSTANT.findall(text))
    filled = re.sub(r"\$\{(\w+)\}", lambda found: constants.get(found[1], found[0]), text)
    return [template for template in _TEMPLATE.findall(filled) if _OPERATION.match(template)]
