"""What the Dashboard and core's job do to install an app (Saleor protocol 1.5, 2)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from sandbox.saleor import manifests, registrations, schema, webhooks
from sandbox.saleor.catalogue import gid
from sandbox.saleor.payloads import payload
from sandbox.saleor.state import App
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

_NO_MANIFEST = "Incorrect structure of manifest."


async def install(shop: Shop, manifest_url: str, *, activate: bool = True) -> dict[str, Any]:
    """Fetch the manifest, create the app, hand it its token; undo all of it where the app refuses."""
    async with _client(shop) as http:
        manifest = await _read(shop, manifest_url, http)
        if isinstance(manifest, tuple):
            return _error(*manifest)
        before, shop.app = shop.app, _app(shop, manifest)
        refused = await _hand_over(shop, manifest.get("tokenTargetUrl"), http)
    if refused:
        shop.app = before
        return {"error": refused}
    shop.app.is_active = activate
    return {"app": {"id": shop.app.id, "identifier": shop.app.identifier}}


async def preview(shop: Shop, manifest_url: str) -> dict[str, Any]:
    """Return what an app says of itself, which the admin sees before it is installed; nothing is created."""
    async with _client(shop) as http:
        manifest = await _read(shop, manifest_url, http)
    return _error(*manifest) if isinstance(manifest, tuple) else {"manifest": manifest}


def _client(shop: Shop) -> httpx2.AsyncClient:
    limits = httpx2.Timeout(shop.settings.read_timeout, connect=shop.settings.connect_timeout)
    return httpx2.AsyncClient(timeout=limits, trust_env=False, verify=False)


async def _read(shop: Shop, url: str, http: httpx2.AsyncClient) -> dict[str, Any] | manifests.Wrong:
    """Return a manifest, or what is wrong with it."""
    manifest = await _fetched(shop, url, http)
    return (None if isinstance(manifest, tuple) else _wrong(shop, manifest)) or manifest


def _error(field: str, code: str, message: str) -> dict[str, Any]:
    return {"error": f"{code}: {message}", "field": field, "code": code}


async def _fetched(shop: Shop, url: str, http: httpx2.AsyncClient) -> dict[str, Any] | manifests.Wrong:
    """Fetch a manifest: redirects are not followed, and an error status is no manifest (Saleor protocol 1.5)."""
    field = "manifestUrl"
    try:
        answer = await http.get(url, headers=_headers(shop))
        if not answer.is_success:
            return field, "MANIFEST_URL_CANT_CONNECT", "Can't fetch manifest data. Please try later."
        manifest = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return field, "MANIFEST_URL_CANT_CONNECT", "Unable to connect to the manifest url."
    except ValueError:
        return field, "INVALID_MANIFEST_FORMAT", _NO_MANIFEST
    return manifest if isinstance(manifest, dict) else (field, "INVALID_MANIFEST_FORMAT", _NO_MANIFEST)


def _wrong(shop: Shop, manifest: dict[str, Any]) -> manifests.Wrong | None:
    """One app per identifier; the code for it came with 3.22 (Saleor protocol 1.1, 2.4)."""
    if shop.app and shop.app.identifier == manifest.get("id"):
        code = "UNIQUE" if since(shop.version, "3.22") else "INVALID"
        return "identifier", code, "App with this identifier is installed."
    return manifests.wrong(manifest, shop.version)


def _headers(shop: Shop) -> dict[str, str]:
    minor = schema.minor(shop.version)
    return {"Saleor-Schema-Version": minor, "User-Agent": f"Saleor/{minor}"}


def _app(shop: Shop, manifest: dict[str, Any]) -> App:
    """Make the app anew: another id, another token; old transactions know it by its identifier (Saleor protocol 2.4)."""
    webhooks = [registrations.of_manifest(shop, webhook) for webhook in manifest.get("webhooks") or []]
    return App(
        gid("App", shop.next_id()),
        shop.new_token(),
        manifest["id"],
        name=manifest["name"],
        version=manifest["version"],
        manifest=manifest,
        registered=webhooks,
    )


def uninstall(shop: Shop) -> None:
    """``appDelete``: its token is dead at once; from 3.23.5 the app itself hears of it (Saleor protocol 2.4)."""
    _tell(shop, "APP_DELETED", active=False)
    shop.app = None


def activate(shop: Shop, *, active: bool) -> None:
    """``appActivate`` and ``appDeactivate``; an inactive app is not told anything, not even this (Saleor protocol 2.4)."""
    if shop.app and shop.app.is_active != active:
        shop.app.is_active = active
        _tell(shop, "APP_STATUS_CHANGED", active=active)


def _tell(shop: Shop, event: str, *, active: bool) -> None:
    """Tell an app of itself; before 3.23.5 only apps that manage apps hear of any (Saleor protocol 2.4)."""
    webhook = shop.app.webhook(event) if shop.app else None
    if shop.app and webhook and since(shop.version, "3.23.5"):
        body = payload(shop, event, webhook["query"], {"app": {"id": shop.app.id, "isActive": active}})
        shop.background(webhooks.send_event(shop, event, webhook, body))


async def _hand_over(shop: Shop, target: str | None, http: httpx2.AsyncClient) -> str | None:
    if target is None or shop.app is None:
        return None  # from 3.23 an app may do without a token (Saleor protocol 1.1)
    domain = urlsplit(shop.public_url).netloc
    headers = {**_headers(shop), "Saleor-Api-Url": shop.api_url, "Saleor-Domain": domain, "X-Saleor-Domain": domain}
    try:
        body = json.dumps({"auth_token": shop.app.token})
        answer = await http.post(target, content=body, headers={**headers, "Content-Type": "application/json"})
    except httpx2.HTTPError:
        return "Failed to connect to app. Try later or contact with app support."
    if answer.status_code < 400:
        return None
    try:
        return str(answer.json()["error"]["message"])[:255]
    except (ValueError, KeyError, TypeError):
        return f"App internal error ({answer.status_code})"
