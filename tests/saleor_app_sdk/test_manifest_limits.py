"""The manifest's limits (Saleor protocol 1.1 to 1.4), and versions (Saleor protocol 11)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError
from saleor_app_sdk.manifest import Manifest
from saleor_app_sdk.version import Feature, SaleorVersion

WEBHOOK: dict[str, Any] = {
    "name": "Initialize transaction",
    "targetUrl": "https://app.example/api/webhooks/transaction-initialize-session",
    "query": "subscription { event { __typename } }",
    "syncEvents": ["TRANSACTION_INITIALIZE_SESSION"],
    "asyncEvents": [],
    "isActive": True,
}
PLACE: dict[str, Any] = {"label": "Pay", "url": "/p", "mount": "ORDER_DETAILS_WIDGETS", "target": "WIDGET"}
WORKED: dict[str, Any] = {  # Saleor protocol 12.10
    "id": "example.payments",
    "name": "Example Payments",
    "version": "1.0.0",
    "author": "Example",
    "about": "Card and bank payments",
    "permissions": ["HANDLE_PAYMENTS"],
    "requiredSaleorVersion": ">=3.20 <4",
    "appUrl": "https://app.example/dashboard",
    "tokenTargetUrl": "https://app.example/api/register",
    "homepageUrl": "https://example.org",
    "supportUrl": "https://example.org/support",
    "dataPrivacyUrl": "https://example.org/privacy",
    "brand": {"logo": {"default": "https://app.example/static/logo.png"}},
    "extensions": [],
    "webhooks": [WEBHOOK],
}


def test_the_worked_manifest_reads_and_writes_itself() -> None:
    """What is read is what Saleor gets, with nothing added."""
    assert json.loads(json.dumps(Manifest.model_validate(WORKED).document())) == WORKED


def url(length: int) -> str:
    return "https://app.example/".ljust(length, "x")


FITS: dict[str, dict[str, Any]] = {
    "an id of 256": {"id": "i" * 256},
    "a name of 60": {"name": "n" * 60},
    "an address of 200": {"tokenTargetUrl": url(200)},
    "an address on localhost": {"appUrl": "http://localhost:8000/"},
    "a webhook's address of 255": {"webhooks": [{**WEBHOOK, "targetUrl": url(255)}]},
    "five headers": {"webhooks": [{**WEBHOOK, "customHeaders": {f"X-{n}": "v" * 998 for n in range(5)}}]},
    "an Authorization header": {"webhooks": [{**WEBHOOK, "customHeaders": {"authorization-key": "v"}}]},
    "two identifiers": {"webhooks": [{**WEBHOOK, "identifier": name} for name in "ab"]},
    "webhooks without identifiers": {"webhooks": [WEBHOOK, WEBHOOK]},
    "a place in the Dashboard": {"extensions": [{**PLACE, "permissions": ["HANDLE_PAYMENTS"]}]},
}


@pytest.mark.parametrize("changes", FITS.values(), ids=FITS)
def test_what_just_fits_is_taken(changes: dict[str, Any]) -> None:
    """The limits are Saleor's, not one less."""
    assert Manifest.model_validate({**WORKED, **changes}).document()


REFUSED: dict[str, dict[str, Any]] = {
    "an id of 257": {"id": "i" * 257},
    "no id": {"id": ""},
    "an id with a colon": {"id": "app:pay"},
    "a number for an id": {"id": "123"},
    "a name of 61": {"name": "n" * 61},
    "no name": {"name": ""},
    "a version of 61": {"version": "1" * 61},
    "an author without letters": {"author": ""},
    "a blank author": {"author": "  "},
    "an address of 201": {"homepageUrl": url(201)},
    "a relative address": {"tokenTargetUrl": "/api/register"},
    "an address of another scheme": {"supportUrl": "mailto:a@b.example"},
    "an address with a line break": {"supportUrl": "https://a.example/\n"},
    "no token address": {"tokenTargetUrl": None},
    "a key that is none": {"webhook": []},
    "an audience of 257": {"audience": "a" * 257},
    "a logo that is no PNG": {"brand": {"logo": {"default": "https://app.example/logo.svg"}}},
    "a webhook without a name": {"webhooks": [{**WEBHOOK, "name": ""}]},
    "a webhook without a query": {"webhooks": [{**WEBHOOK, "query": ""}]},
    "a webhook's address of 256": {"webhooks": [{**WEBHOOK, "targetUrl": url(256)}]},
    "events in lower case": {"webhooks": [{**WEBHOOK, "syncEvents": ["transaction_initialize_session"]}]},
    "six headers": {"webhooks": [{**WEBHOOK, "customHeaders": {f"X-{n}": "v" for n in range(6)}}]},
    "a header of another name": {"webhooks": [{**WEBHOOK, "customHeaders": {"Cookie": "v"}}]},
    "a header of 999": {"webhooks": [{**WEBHOOK, "customHeaders": {"X-A": "v" * 999}}]},
    "one webhook identifier twice": {"webhooks": [{**WEBHOOK, "identifier": "a"}] * 2},
    "one place's identifier twice": {"extensions": [{**PLACE, "identifier": "a"}] * 2},
    "a place that asks for more": {"extensions": [{**PLACE, "permissions": ["MANAGE_ORDERS"]}]},
    "a relative place without a page": {"appUrl": None, "extensions": [PLACE]},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_what_saleor_would_refuse_cannot_be_built(changes: dict[str, Any]) -> None:
    """A manifest that cannot be installed is refused where it is made."""
    with pytest.raises(ValidationError):
        Manifest.model_validate({**WORKED, **changes})


VERSIONS = {
    "3.23": (3, 23, 0),
    "3.23.28": (3, 23, 28),
    "3.24.0-a.0": (3, 24, 0),
    "3.20-rc.1": (3, 20, 0),
    "3.21.4+local": (3, 21, 4),
    "10.2": (10, 2, 0),
}


@pytest.mark.parametrize(("text", "line"), VERSIONS.items())
def test_a_version_is_read(text: str, line: tuple[int, int, int]) -> None:
    """Headers carry the line, payloads the whole version."""
    assert SaleorVersion.parse(text) == SaleorVersion(*line)


@pytest.mark.parametrize("text", ["", "3", "3.", "3.x", "x3.2", "3.2.", "99999.1", "3.23foo", "3.23.4foo"])
def test_what_is_no_version_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="no version"):
        SaleorVersion.parse(text)


FEATURES = {
    "3.22.35": {Feature.PAYMENT_METHOD_DETAILS},
    "3.22.36": {Feature.PAYMENT_METHOD_DETAILS, Feature.PROBLEMS},
    "3.23": {Feature.PAYMENT_METHOD_DETAILS, Feature.PROBLEMS},
    "3.23.5": {Feature.PAYMENT_METHOD_DETAILS, Feature.PROBLEMS, Feature.OWN_LIFECYCLE_EVENTS},
    "3.23.22": {Feature.PAYMENT_METHOD_DETAILS, Feature.PROBLEMS, Feature.OWN_LIFECYCLE_EVENTS},
    "3.24.0": set(Feature),
    "4.0": set(Feature),
    "3.20.119": set(),
}


@pytest.mark.parametrize(("text", "features"), FEATURES.items())
def test_a_version_has_what_came_with_it(text: str, features: set[Feature]) -> None:
    """A header says only the line: what came with a later patch of it is then not counted on."""
    version = SaleorVersion.parse(text)

    assert {feature for feature in Feature if version.has(feature)} == features
