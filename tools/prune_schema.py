"""Cuts Saleor's schema down to what this repository's documents use.

``python -m tools.prune_schema 3.23 schema.graphql`` reads a schema file, ``--url https://shop.example/graphql/`` asks a
running Saleor instead; either writes ``sandbox/saleor/schemas/3.23.graphql``. Run it for every version after a document
began to use a new field. A field that a version does not know is left out of its extract; the tests then name the
document that cannot be sent to that version.
"""

from __future__ import annotations

import argparse
import textwrap
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2

from graphql import (
    DefinitionNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    UnionTypeDefinitionNode,
    VariableDefinitionNode,
    Visitor,
    build_client_schema,
    build_schema,
    get_introspection_query,
    get_named_type,
    is_required_argument,
    parse,
    print_ast,
    print_schema,
    type_from_ast,
    visit,
)
from tools import documents

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPECIFIED = {"Boolean", "Float", "ID", "Int", "String"}
_Node = TypeVar("_Node", bound=Any)


class Uses(Visitor):
    """Collects the types, fields and arguments that documents use."""

    def __init__(self, schema: GraphQLSchema, texts: Iterable[str]) -> None:
        super().__init__()
        self.schema = schema
        self.types: set[str] = set()
        self.fields: defaultdict[str, set[str]] = defaultdict(set)
        self.arguments: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for text in texts:
            self._info = TypeInfo(schema)
            visit(parse(text), TypeInfoVisitor(self._info, self))
        self._close()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Keep a field, the arguments given to it, and its type."""
        parent, definition = self._info.get_parent_type(), self._info.get_field_def()
        if parent is None or definition is None:
            return
        self.types.add(parent.name)
        if node.name.value.startswith("__"):
            return
        self.fields[parent.name].add(node.name.value)
        self.arguments[parent.name, node.name.value] |= {argument.name.value for argument in node.arguments or ()}

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> None:
        """Keep the type of a condition."""
        if node.type_condition is not None:
            self._keep(node.type_condition)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        """Keep the type of a condition."""
        self._keep(node.type_condition)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        """Keep the type of a variable."""
        self._keep(node.type)

    def _keep(self, node: Any) -> None:
        found = type_from_ast(self.schema, node)
        if found is not None:
            self.types.add(get_named_type(found).name)

    def _close(self) -> None:
        """Add what the collected needs to stand on its own, until nothing more is needed."""
        before = -1
        while before != (before := self._size()):
            for name in list(self.types):
                self._complete(self.schema.type_map[name])

    def _size(self) -> int:
        return len(self.types) + sum(map(len, self.fields.values()))

    def _complete(self, kept: Any) -> None:
        if isinstance(kept, GraphQLInputObjectType):
            self.types |= {get_named_type(field.type).name for field in kept.fields.values()}
        if isinstance(kept, GraphQLInterfaceType):
            self._share(kept)
        if isinstance(kept, GraphQLObjectType | GraphQLInterfaceType):
            # A type of which only the name was asked must have a field all the same.
            self.fields[kept.name] |= set() if self.fields[kept.name] else {next(iter(kept.fields))}
            for name in self.fields[kept.name]:
                self._complete_field(kept.name, name, kept.fields[name])

    def _complete_field(self, parent: str, name: str, field: GraphQLField) -> None:
        self.types.add(get_named_type(field.type).name)
        given = self.arguments[parent, name]
        given |= {argument for argument, definition in field.args.items() if is_required_argument(definition)}
        self.types |= {get_named_type(field.args[argument].type).name for argument in given & field.args.keys()}

    def _share(self, interface: GraphQLInterfaceType) -> None:
        """Give an interface every used field of its kept implementors, and each of them all of these."""
        members = [t for t in self.schema.get_implementations(interface).objects if t.name in self.types]
        asked = self.fields[interface.name].union(*(self.fields[member.name] for member in members))
        for kept in (interface, *members):
            self.fields[kept.name] |= asked & interface.fields.keys()


def prune(sdl: str, texts: Iterable[str]) -> str:
    """Return the part of a schema that the documents use, sorted by name, without descriptions."""
    uses = Uses(build_schema(sdl), texts)
    kept = [
        node
        for node in parse(sdl, no_location=True).definitions
        if getattr(getattr(node, "name", None), "value", None) in uses.types - _SPECIFIED
    ]
    return "\n\n".join(_print(node, uses) for node in sorted(kept, key=lambda node: node.name.value)) + "\n"  # type: ignore[attr-defined]


def _print(node: DefinitionNode, uses: Uses) -> str:
    match node:
        case EnumTypeDefinitionNode():
            values = textwrap.fill(" ".join(value.name.value for value in node.values or ()), 118)
            return f"enum {node.name.value} {{\n{textwrap.indent(values, '  ')}\n}}"
        case UnionTypeDefinitionNode():
            return print_ast(_bare(node, types=_of(node.types, uses.types)))
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            fields = tuple(
                _field(node.name.value, field, uses) for field in _of(node.fields, uses.fields[node.name.value])
            )
            return print_ast(_bare(node, fields=fields, interfaces=_of(node.interfaces, uses.types)))
        case InputObjectTypeDefinitionNode():
            return print_ast(_bare(node, fields=tuple(map(_bare, node.fields or ()))))
        case _:
            return print_ast(_bare(node))


def _field(parent: str, field: FieldDefinitionNode, uses: Uses) -> FieldDefinitionNode:
    kept = _of(field.arguments, uses.arguments[parent, field.name.value])
    return _bare(field, arguments=tuple(map(_bare, kept)))


def _bare(node: _Node, **parts: Any) -> _Node:
    return replace(node, description=None, directives=(), **parts)


def _of(nodes: Iterable[_Node] | None, names: set[str]) -> tuple[_Node, ...]:
    return tuple(node for node in nodes or () if node.name.value in names)


def introspect(url: str) -> str:
    """Return the schema of a running Saleor."""
    answer = httpx2.post(url, json={"query": get_introspection_query(descriptions=False)}, timeout=60)
    return print_schema(build_client_schema(answer.raise_for_status().json()["data"]))


def main() -> None:
    """Write one version's extract."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="major.minor, for example 3.23")
    parser.add_argument("file", nargs="?", type=Path, help="a schema file")
    parser.add_argument("--url", help="the GraphQL endpoint of a running Saleor")
    given = parser.parse_args()
    if (given.file is None) == (given.url is None):
        parser.error("name either a schema file or --url")
    sdl = introspect(given.url) if given.url else given.file.read_text("utf-8")
    extract = prune(sdl, documents.every().values())
    documents.NEEDS.with_name(f"{given.version}.graphql").write_text(extract, "utf-8")


if __name__ == "__main__":
    main()
