"""What core refuses in a manifest, each with the error's field and code (Saleor protocol 1.1-1.4)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.saleor import schema
from sandbox.saleor.versions import satisfies, since

if TYPE_CHECKING:
    from collections.abc import Iterator

Manifest = dict[str, Any]
Wrong = tuple[str, str, str]  # field, code, what is said about it

_LENGTHS = {"id": 256, "name": 60, "version": 60, "author": 60, "audience": 256}
_URLS = ("tokenTargetUrl", "appUrl", "homepageUrl", "supportUrl", "dataPrivacyUrl", "configurationUrl")
_PERMISSION = re.compile(
    "IMPERSONATE_USER|HANDLE_(CHECKOUTS|PAYMENTS|TAXES)|MANAGE_(USERS|STAFF|APPS|CHECKOUTS|TAXES|CHANNELS|DISCOUNTS|GIFT_CARD|"
    "MENUS|OBSERVABILITY|ORDERS|ORDERS_IMPORT|PAGES|PAGE_TYPES_AND_ATTRIBUTES|PLUGINS|PRODUCTS|PRODUCT_TYPES_AND_ATTRIBUTES|"
    "SHIPPING|SETTINGS|TRANSLATIONS)"
)
GIFT_CARDS = "saleor.io.gift-card-payment-gateway"


def wrong(manifest: Manifest, version: str) -> Wrong | None:
    """Return the first thing that core would refuse."""
    return next(_faults(manifest, version), None)


def _faults(manifest: Manifest, version: str) -> Iterator[Wrong]:
    yield from _plain(manifest, version)
    yield from _required_version(manifest.get("requiredSaleorVersion"), version)
    yield from _permissions(manifest.get("permissions") or [], version)
    yield from _extensions(manifest, version)
    for webhook in manifest.get("webhooks") or []:
        yield from _webhook(webhook, version)
    if since(version, "3.23.23"):
        yield from _twice(manifest.get("webhooks"), "webhooks", "DUPLICATED_WEBHOOK_IDENTIFIER")


def _plain(manifest: Manifest, version: str) -> Iterator[Wrong]:
    """Texts and addresses; from 3.23 a token's address may be left out."""
    needed = ("id", "name", "version", *(() if since(version, "3.23") else ("tokenTargetUrl",)))
    yield from ((name, "REQUIRED", "This field is required.") for name in needed if not manifest.get(name))
    for name, limit in _LENGTHS.items():
        if len(str(manifest.get(name) or "")) > limit:
            yield name, "INVALID", f"At most {limit} characters."
    if manifest.get("author") is not None and not str(manifest["author"]).strip():
        yield "author", "INVALID", "Incorrect value for field: author."
    if manifest["id"] == GIFT_CARDS and since(version, "3.23"):
        yield "identifier", "INVALID", "This identifier is Saleor's own."
    for name in _URLS:
        if manifest.get(name) and not is_url(manifest[name]):
            yield name, "INVALID_URL_FORMAT", "Incorrect format."


def is_url(text: object, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Tell whether a text is an address; hosts without a dot are good."""
    parts = urlsplit(text) if isinstance(text, str) else urlsplit("")
    return parts.scheme in schemes and bool(parts.netloc)


def _required_version(wanted: object, version: str) -> Iterator[Wrong]:
    if wanted is None:
        return
    try:
        good = satisfies(version, str(wanted))
    except ValueError:
        yield "requiredSaleorVersion", "INVALID", "Incorrect value for required Saleor version."
        return
    if not good:
        yield "requiredSaleorVersion", "UNSUPPORTED_SALEOR_VERSION", f"Saleor version {version} is not supported."


def _permissions(named: list[str], version: str) -> Iterator[Wrong]:
    if not all(_PERMISSION.fullmatch(name) for name in named):
        yield "permissions", "INVALID_PERMISSION", "Given permissions don't exist."
    if "MANAGE_APPS" in named and since(version, "3.24"):
        yield "permissions", "OUT_OF_SCOPE_PERMISSION", "An app cannot manage apps."


def _extensions(manifest: Manifest, version: str) -> Iterator[Wrong]:
    for extension in manifest.get("extensions") or []:
        missing = next((name for name in ("label", "url", "mount") if not extension.get(name)), None)
        if missing:
            yield "extensions", "REQUIRED", f"Missing required field: {missing}."
        elif len(extension["label"]) > 256 or len(extension["url"]) > 200:
            yield "extensions", "INVALID", "Label or url is too long."
        if not set(manifest.get("permissions") or ()).issuperset(extension.get("permissions") or ()):
            yield "extensions", "OUT_OF_SCOPE_PERMISSION", "Extension permission must be listed in App's permissions."
        if not _is_target(extension.get("target", "POPUP"), version):
            yield "extensions", "INVALID", "Incorrect value for field: target."
    if since(version, "3.23.19"):
        yield from _twice(manifest.get("extensions"), "extensions", "DUPLICATED_EXTENSION_IDENTIFIER")


def _is_target(target: str, version: str) -> bool:
    """Core looks at targets up to 3.22 only; later the Dashboard does."""
    known = {"POPUP", "APP_PAGE"} | ({"NEW_TAB", "WIDGET"} if since(version, "3.22") else set())
    return target in known or since(version, "3.23")


def _twice(listed: list[dict[str, Any]] | None, field: str, code: str) -> Iterator[Wrong]:
    counted = Counter(one["identifier"] for one in listed or () if (one.get("identifier") or "").strip())
    yield from ((field, code, f"Duplicated: {ident}.") for ident, times in counted.items() if times > 1)


_HEADER = re.compile(r"x-.*|authorization.*|brokerproperties", re.IGNORECASE)


def _webhook(webhook: dict[str, Any], version: str) -> Iterator[Wrong]:
    if not webhook.get("name") or len(webhook["name"]) > 255:
        yield "webhooks", "REQUIRED", "Missing required field: name."
    if not is_url(webhook.get("targetUrl"), ("http", "https", "awssqs", "gcpubsub")):
        yield "webhooks", "INVALID_URL_FORMAT", "Invalid target url."
    headers = webhook.get("customHeaders") or {}
    if len(headers) > 5 or not all(_HEADER.fullmatch(k) and len(v) <= 998 for k, v in headers.items()):
        yield "webhooks", "INVALID_CUSTOM_HEADERS", "Invalid custom headers."
    unknown = schema.wrong(version, webhook.get("query") or "")
    if unknown:
        yield "webhooks", "INVALID", f"Subscription query is not valid: {unknown}"
