"""Saleor's schema as the sandbox executes it: one extract per version, cut by ``tools/prune_schema.py``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, parse, validate
from sandbox.saleor.versions import missing

_FOLDER = Path(__file__).parent / "schemas"
VERSIONS = tuple(sorted(path.stem for path in _FOLDER.glob("3.*.graphql")))


def minor(version: str) -> str:
    """Return major.minor of a full version, as the headers carry it."""
    return ".".join(version.split(".")[:2])


def checked(version: str) -> str:
    """Return a version whose line is known, with or without its patch; ValueError names those that are."""
    if minor(version) not in VERSIONS:
        raise ValueError(f"a version of Saleor is one of {', '.join(VERSIONS)}, with or without its patch")
    return version


@lru_cache
def of(version: str) -> GraphQLSchema:
    """Return the schema of a full version, for example 3.23.28."""
    built = build_schema((_FOLDER / f"{minor(version)}.graphql").read_text("utf-8"))
    built.type_map["PositiveDecimal"].parse_value = _positive  # type: ignore[attr-defined]
    for path in missing(version):
        _forget(built, *path.split("."))
    return built


def _forget(schema: GraphQLSchema, kind: str, field: str, argument: str = "") -> None:
    """Take a field, or one of its arguments, out of a schema whose version does not know it."""
    fields = getattr(schema.type_map.get(kind), "fields", {})
    if argument and field in fields:
        fields[field].args.pop(argument, None)
    elif not argument:
        fields.pop(field, None)


@lru_cache(maxsize=1024)
def read(version: str, text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    """Return a document as a version reads it, and what is wrong with it; clients send the same ones again and again."""
    try:
        document = parse(text)
    except GraphQLError as broken:
        return None, (broken,)
    return document, tuple(validate(of(version), document))


def wrong(version: str, text: str) -> str:
    """Return the first thing that is wrong with a document in a version, nothing for a good one."""
    _, errors = read(version, text)
    return errors[0].message if errors else ""


@lru_cache(maxsize=1024)
def events(document: str) -> tuple[str, ...]:
    """Return the events that a subscription names by its types, for a webhook that lists none (Saleor protocol 1.3)."""
    named = re.findall(r"\.\.\.\s*on\s+([A-Z]\w*)", document)
    return tuple(dict.fromkeys(re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() for name in named))


def _positive(value: Any) -> Decimal:
    """Read a number or a string exactly, and refuse what is below zero (Saleor protocol 7)."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise GraphQLError("Value cannot be lower than 0.")
    return amount
