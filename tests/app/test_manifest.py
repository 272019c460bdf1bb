"""The manifest: built from the registry that routes requests, within the limits of every Saleor."""

from __future__ import annotations

from typing import Any

import pytest

from app.web.events import HANDLERS
from app.web.saleor import manifest_document
from graphql import parse

PUBLIC = "https://pay.example"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest as Saleor reads it."""
    return manifest_document(PUBLIC, "1.2.3")


def test_identity_never_changes(manifest: dict[str, Any]) -> None:
    """The id is the storefronts' gateway id; one permission is enough."""
    assert manifest["id"] == "qmore.checkout.seamless"
    assert manifest["permissions"] == ["HANDLE_PAYMENTS"]
    assert manifest["requiredSaleorVersion"] == ">=3.20 <4"


def test_every_handler_is_a_webhook_and_every_webhook_has_a_handler(manifest: dict[str, Any]) -> None:
    """What is asked of Saleor and what is routed cannot drift apart."""
    asked = {(w["syncEvents"][0], w["targetUrl"]) for w in manifest["webhooks"]}
    assert asked == {(h.name, f"{PUBLIC}/api/webhooks/saleor/{h.slug}") for h in HANDLERS}


def test_each_webhook_can_be_bound_to_its_recipient(manifest: dict[str, Any]) -> None:
    """Every subscription selects what tells one app, event and time from another."""
    for webhook in manifest["webhooks"]:
        parse(webhook["query"])
        assert all(word in webhook["query"] for word in ("__typename", "issuedAt", "recipient"))


def test_every_address_is_absolute(manifest: dict[str, Any]) -> None:
    """Saleor follows no relative address."""
    addresses = [manifest["tokenTargetUrl"], manifest["appUrl"], manifest["brand"]["logo"]["default"]]
    assert all(address.startswith(PUBLIC) for address in addresses)
