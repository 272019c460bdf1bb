"""The manifest: built from the registry that routes requests, within the limits of every Saleor."""

from __future__ import annotations

from typing import Any

import pytest
from saleor_app_sdk.version import SaleorVersion

from app.web.events import HANDLERS
from app.web.saleor import manifest_document, wanted
from graphql import parse, validate
from sandbox.saleor import schema

PUBLIC = "https://pay.example"


def of(line: str) -> dict[str, Any]:
    return manifest_document(PUBLIC, "1.2.3", SaleorVersion.parse(line))


@pytest.fixture(params=schema.VERSIONS)
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The manifest as each Saleor reads it."""
    return of(request.param)


def test_identity_never_changes(manifest: dict[str, Any]) -> None:
    """The id is the storefronts' gateway id; one permission is enough."""
    assert manifest["id"] == "qmore.checkout.seamless"
    assert manifest["permissions"] == ["HANDLE_PAYMENTS"]
    assert manifest["requiredSaleorVersion"] == ">=3.20 <4"


def test_every_handler_is_a_webhook_and_every_webhook_has_a_handler() -> None:
    """What is asked of Saleor and what is routed cannot drift apart."""
    asked = {(*w["syncEvents"], *w["asyncEvents"], w["targetUrl"]) for w in of("3.24")["webhooks"]}
    assert asked == {(h.name, f"{PUBLIC}/api/webhooks/saleor/{h.slug}") for h in HANDLERS}


def test_each_webhook_can_be_bound_to_its_recipient(manifest: dict[str, Any]) -> None:
    """Every subscription selects what tells one app, event and time from another."""
    for webhook in manifest["webhooks"]:
        parse(webhook["query"])
        assert all(word in webhook["query"] for word in ("__typename", "issuedAt", "recipient"))


@pytest.mark.parametrize("line", schema.VERSIONS)
def test_a_saleor_can_install_what_it_is_given(line: str) -> None:
    """A query with a field that is newer than the shop would make the installation fail (Saleor protocol 1.3)."""
    for webhook in of(line)["webhooks"]:
        assert validate(schema.of(line), parse(webhook["query"])) == []


def test_every_address_is_absolute(manifest: dict[str, Any]) -> None:
    """Saleor follows no relative address."""
    addresses = [manifest["tokenTargetUrl"], manifest["appUrl"], manifest["brand"]["logo"]["default"]]
    addresses += [place["url"] for place in manifest["extensions"]]
    assert all(address.startswith(PUBLIC) for address in addresses)


@pytest.mark.parametrize(
    ("line", "removed", "widget"),
    [
        ("3.20", 0, 0),
        ("3.21", 0, 0),
        ("3.22", 0, 1),
        ("3.22.67", 0, 1),
        ("3.23", 1, 1),
        ("3.23.28", 1, 1),
        ("4.0", 1, 1),
    ],
)
def test_what_a_saleor_lacks_is_left_out(line: str, removed: int, widget: int) -> None:
    """Word of the app's removal from 3.23 on, a widget beside an order from 3.22 on."""
    made = of(line)

    assert sum("APP_DELETED" in webhook["asyncEvents"] for webhook in made["webhooks"]) == removed
    assert [place["mount"] for place in made["extensions"]] == ["ORDER_DETAILS_WIDGETS"] * widget
    assert all("identifier" not in part for part in made["webhooks"] + made["extensions"])


def test_a_saleor_that_does_not_say_its_version_gets_what_all_know() -> None:
    """Whoever looks with a browser sees the oldest manifest."""
    assert manifest_document(PUBLIC, "1.2.3") == of("3.20")


@pytest.mark.parametrize("version", ["3.23.1", "3.23.28"])
def test_a_header_and_a_whole_version_want_the_same_webhooks(version: str) -> None:
    """What was installed by the header is not taken for wrong by the whole version."""
    whole = SaleorVersion.parse(version)

    assert wanted(PUBLIC, whole) == wanted(PUBLIC, whole.line)
