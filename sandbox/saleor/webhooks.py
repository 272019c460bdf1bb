"""Webhooks as a running Saleor sends them: signed byte for byte, each time-out and retry its own (Saleor protocol 3)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from sandbox.saleor import schema
from sandbox.saleor.payloads import payload

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

RETRIES = (10, 20, 40, 80, 160)  # seconds between attempts (Saleor protocol 3.3)
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=0)


@dataclass(frozen=True)
class Delivered:
    """What came back; ``usable`` where there is JSON that is not null, whatever it is."""

    status: int | None
    body: Any = None

    @property
    def usable(self) -> bool:
        """Core handles an empty answer, null and no JSON alike (Saleor protocol 0.3 no. 3)."""
        return self.body is not None


LOST = Delivered(None)


async def send(shop: Shop, event: str, fields: dict[str, Any]) -> Delivered:
    """Send one session webhook: once, success is 2xx, redirects are not followed (Saleor protocol 3.2, 3.3)."""
    webhook = shop.app.webhook(event) if shop.app else None
    if webhook is None:
        return LOST
    watched = shop.app.breaker if shop.app and event.lower() in shop.settings.breaker else None
    if watched and not watched.lets(shop.now()):
        return LOST
    body = payload(shop, event, webhook["query"], fields)
    answer = await _post(shop, event, webhook, body)
    taken = answer if answer.status and 200 <= answer.status < 300 else Delivered(answer.status)
    if watched:
        watched.note(shop.now(), good=taken.usable)
    return taken


async def send_request(shop: Shop, event: str, webhook: dict[str, Any], body: bytes) -> Delivered:
    """Send a request of staff; a 5xx is tried again, with an EMPTY body, validly signed (Saleor protocol 0.3 no. 1)."""
    answer = await _post(shop, event, webhook, body)
    for pause in RETRIES:
        if answer.status is None or answer.status < 500:
            break
        await asyncio.sleep(pause * shop.settings.retry_scale)
        answer = await _post(shop, event, webhook, b"")
    # A 4xx with a result in it is that result; a redirect and a 5xx are none (Saleor protocol 3.3).
    taken = answer.status is not None and (200 <= answer.status < 300 or 400 <= answer.status < 500)
    return answer if taken else Delivered(answer.status)


async def send_event(shop: Shop, event: str, webhook: dict[str, Any], body: bytes) -> None:
    """Send an asynchronous event; connection errors and 5xx are tried again (Saleor protocol 3.3)."""
    answer = await _post(shop, event, webhook, body)
    for pause in RETRIES:
        if answer.status is not None and answer.status < 500:
            return
        await asyncio.sleep(pause * shop.settings.retry_scale)
        answer = await _post(shop, event, webhook, body)


async def _post(shop: Shop, event: str, webhook: dict[str, Any], body: bytes) -> Delivered:
    headers = {**_headers(shop, event, body), **(webhook["customHeaders"] or {})}  # theirs last (Saleor protocol 3.1)
    url = webhook["targetUrl"]
    shop.sent.append({"url": url, "body": body.decode(), "headers": headers})
    limits = httpx2.Timeout(shop.settings.read_timeout, connect=shop.settings.connect_timeout)
    try:
        async with httpx2.AsyncClient(timeout=limits, trust_env=False, limits=_LIMITS, verify=False) as http:
            response = await http.post(url, content=body, headers=headers)
        answer = Delivered(response.status_code, _json(response))
    except (httpx2.HTTPError, httpx2.InvalidURL):
        answer = LOST
    request = json.loads(body) if body else None
    at = shop.now().isoformat()
    shop.deliveries.append(
        {"at": at, "event": event, "request": request, "status": answer.status, "answer": answer.body}
    )
    return answer


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _headers(shop: Shop, event: str, body: bytes) -> dict[str, str]:
    domain, signature = urlsplit(shop.public_url).netloc, shop.signer.sign(body)
    own = {"Event": event.lower(), "Domain": domain, "Signature": signature}
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Saleor/{schema.minor(shop.version)}",
        **{f"X-Saleor-{name}": value for name, value in own.items()},
        **{f"Saleor-{name}": value for name, value in own.items()},
        "Saleor-Api-Url": shop.api_url,
    }
