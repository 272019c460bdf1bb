"""Saleor's schema as the sandbox executes it: one extract per version, cut by ``tools/prune_schema.py``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema

_FOLDER = Path(__file__).parent / "schemas"
VERSIONS = tuple(sorted(path.stem for path in _FOLDER.glob("3.*.graphql")))


def minor(version: str) -> str:
    """Return major.minor of a full version, as the headers carry it."""
    return ".".join(version.split(".")[:2])


@lru_cache
def of(version: str) -> GraphQLSchema:
    """Return the schema of a full version, for example 3.23.28."""
    return build_schema((_FOLDER / f"{minor(version)}.graphql").read_text("utf-8"))
