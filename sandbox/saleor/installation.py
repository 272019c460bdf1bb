"""What the Dashboard and core's job do to install an app (Saleor protocol 1.5, 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from sandbox.saleor import registrations, schema, webhooks
from sandbox.saleor.catalogue import gid
from sandbox.saleor.payloads import payload
from sandbox.saleor.state import App
from sandbox.saleor.versions import since

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

REQUIRED = ("id", "name", "version", "tokenTargetUrl")
_TIMEOUT = httpx2.Timeout(18.0, connect=2.0)


async def install(shop: Shop, manifest_url: str) -> dict[str, Any]:
    """Fetch the manifest, create the app, hand it its token; undo all of it where the app refuses."""
    async with httpx2.AsyncClient(timeout=_TIMEOUT, trust_env=False, verify=False) as http:
        try:
            manifest = (await http.get(manifest_url, headers=_headers(shop))).json()
        except (httpx2.HTTPError, ValueError):
            return {"error": "MANIFEST_URL_CANT_CONNECT"}
        wrong = _wrong(manifest, shop.version)
        if wrong:
            return {"error": wrong}
        before, shop.app = shop.app, _app(shop, manifest)
        refused = await _hand_over(shop, manifest["tokenTargetUrl"], http)
    if refused:
        shop.app = before
        return {"error": refused}
    return {"app": {"id": shop.app.id, "identifier": shop.app.identifier}}


def _headers(shop: Shop) -> dict[str, str]:
    minor = schema.minor(shop.version)
    return {"Saleor-Schema-Version": minor, "User-Agent": f"Saleor/{minor}"}


def _wrong(manifest: dict[str, Any], version: str) -> str | None:
    missing = [name for name in REQUIRED if not manifest.get(name)]
    if missing:
        return f"REQUIRED: {', '.join(missing)}"
    for webhook in manifest.get("webhooks") or []:
        wrong = schema.wrong(version, webhook["query"])
        if wrong:
            return f"INVALID: Subscription query is not valid: {wrong}"
    return None


def _app(shop: Shop, manifest: dict[str, Any]) -> App:
    """Make the app anew: another id, another token; old transactions know it by its identifier (Saleor protocol 2.4)."""
    webhooks = [registrations.registered(shop, webhook) for webhook in manifest.get("webhooks") or []]
    return App(
        gid("App", shop.next_id()),
        shop.new_token(),
        manifest["id"],
        name=manifest["name"],
        version=manifest["version"],
        registered=webhooks,
    )


def uninstall(shop: Shop) -> None:
    """``appDelete``: its token is dead at once; from 3.23.5 the app itself hears of it (Saleor protocol 2.4)."""
    gone = shop.app
    webhook = gone.webhook("APP_DELETED") if gone else None
    if gone and webhook and since(shop.version, "3.23.5"):
        body = payload(shop, "APP_DELETED", webhook["query"], {"app": {"id": gone.id, "isActive": False}})
        shop.background(webhooks.send_event(shop, "APP_DELETED", webhook, body))
    shop.app = None


async def _hand_over(shop: Shop, target: str, http: httpx2.AsyncClient) -> str | None:
    assert shop.app is not None  # noqa: S101 - just created
    domain = urlsplit(shop.public_url).netloc
    headers = {**_headers(shop), "Saleor-Api-Url": shop.api_url, "Saleor-Domain": domain, "X-Saleor-Domain": domain}
    try:
        answer = await http.post(target, json={"auth_token": shop.app.token}, headers=headers)
    except httpx2.HTTPError:
        return "Failed to connect to app. Try later or contact with app support."
    if answer.status_code < 400:
        return None
    try:
        return str(answer.json()["error"]["message"])[:255]
    except (ValueError, KeyError, TypeError):
        return f"App internal error ({answer.status_code})"
