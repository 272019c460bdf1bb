"""The data beside the code."""

from __future__ import annotations

from app import data


def test_a_document_brings_the_fragments_it_uses_and_no_other() -> None:
    """GraphQL refuses unused and missing fragments alike."""
    subscription = data.document("transaction-initialize-session")
    mutation = data.document("transaction-event-report")

    assert subscription.count("fragment Source on") == 1
    assert subscription.count("fragment Address on") == 1
    assert "fragment" not in mutation


def test_the_identity_never_changes() -> None:
    """Storefronts and old transactions know the app by this id."""
    assert data.manifest()["id"] == "qmore.checkout.seamless"
    assert data.manifest()["permissions"] == ["HANDLE_PAYMENTS"]
