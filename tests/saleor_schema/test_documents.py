"""Every document that is sent to a Saleor, against the schema of every version that the manifest promises."""

from __future__ import annotations

import pytest

from graphql import build_schema, parse, validate, validate_schema
from sandbox.saleor import schema
from tools import documents, prune_schema

SENT = {**documents.app(), **documents.sdk(), **documents.shop(), **documents.demo()}
SINCE = {"problems.py:0": "3.22", "problems.py:1": "3.22"}  # gated by version: Saleor protocol 11
SHOP = """
type Query { order(id: ID!, unused: Int): Order  other: Other }
type Order implements Node { "What it is." id: ID!  number: String @deprecated  status: Status  unused: Other }
interface Node { id: ID! }
type Other { id: ID!  name: String }
type Subscription { event: Event }
interface Event { issuedAt: String  version: String }
type Paid implements Event { issuedAt: String  version: String  order: Order }
type Unpaid implements Event { issuedAt: String  version: String }
enum Status { DRAFT PAID }
input Filter { status: Status }
"""


def test_the_extracts_are_of_the_versions_that_the_manifest_promises() -> None:
    """3.20 is the oldest that the manifest asks for."""
    assert schema.VERSIONS == ("3.20", "3.21", "3.22", "3.23", "3.24")


@pytest.mark.parametrize("version", schema.VERSIONS)
def test_an_extract_is_a_whole_schema(version: str) -> None:
    """Nothing that a kept type refers to was cut off."""
    assert validate_schema(schema.of(version)) == []


@pytest.mark.parametrize("version", schema.VERSIONS)
@pytest.mark.parametrize("name", SENT)
def test_a_document_can_be_sent_to_every_version(name: str, version: str) -> None:
    """An unknown field or argument makes the whole request invalid; what is newer is refused by the older ones."""
    if version < SINCE.get(name, ""):
        assert validate(schema.of(version), parse(SENT[name]))
        return
    assert [error.message for error in validate(schema.of(version), parse(SENT[name]))] == []


@pytest.mark.parametrize("version", schema.VERSIONS)
def test_an_unknown_field_is_refused(version: str) -> None:
    """The extracts can tell a wrong document from a right one."""
    text = SENT["graphql/transaction-initialize-session.graphql"].replace("merchantReference", "merchantRefrence")

    assert "merchantRefrence" in validate(schema.of(version), parse(text))[0].message


def test_every_document_is_found() -> None:
    """The app's, the shop's and the demo's; an empty search would prove nothing."""
    operations = "\n".join(SENT.values())

    for name in (
        "transactionEventReport",
        "webhookUpdate",
        "appProblemCreate",
        "AppDeleted",
        "TransactionProcessSession",
        "checkoutCreate",
        "products",
        "checkoutComplete",
    ):
        assert name in operations
    assert "${" not in operations


@pytest.mark.parametrize(
    ("document", "kept", "cut"),
    [
        pytest.param("{ order(id: 1) { id } }", ["order(id: ID!): Order"], ["unused", "Other", "Status"], id="fields"),
        pytest.param("{ order(id: 1) { number } }", ["number: String\n"], ["What it is", "Node"], id="no decoration"),
        pytest.param("{ order(id: 1) { status } }", ["DRAFT PAID"], ["Filter"], id="the enums it needs"),
        pytest.param(
            "query($f: Filter) { __typename }", ["status: Status", "enum Status"], ["number", "Other"], id="its inputs"
        ),
        pytest.param(
            "subscription { event { ... on Paid { issuedAt } } }",
            ["interface Event {\n  issuedAt: String\n}"],
            ["version", "Unpaid"],
            id="an interface keeps what its members share",
        ),
        pytest.param("{ other { __typename } }", ["type Other {\n  id: ID!\n}"], ["name"], id="a type has a field"),
        pytest.param("{ order(id: 1) { id born } }", ["id: ID!"], ["born"], id="what a version does not know"),
    ],
)
def test_an_extract_holds_what_documents_use_and_nothing_else(document: str, kept: list[str], cut: list[str]) -> None:
    """Cutting again changes nothing."""
    extract = prune_schema.prune(SHOP, [document])

    assert [text for text in kept if text not in extract] == []
    assert [text for text in cut if text in extract] == []
    assert prune_schema.prune(extract, [document]) == extract
    assert build_schema(extract)
