"""Webhooks as a running Saleor sends them: the app's own subscription, signed byte for byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2

from graphql import execute_sync, parse
from sandbox.saleor import schema

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

TIMEOUT = httpx2.Timeout(18.0, connect=2.0)


def payload(shop: Shop, event: str, document: str, fields: dict[str, Any]) -> bytes:
    """Execute the subscription and dump what it selects, as ``json.dumps`` does by default."""
    assert shop.app is not None  # noqa: S101 - only an installed app has webhooks
    value = {
        "__typename": _typename(event),
        "issuedAt": datetime.now(UTC).isoformat(),
        "version": shop.version,
        "recipient": {"id": shop.app.id, "name": ""},
        **fields,
    }
    # A subscription's one event is executed like a query; core sends what it selects, without a wrapper.
    result = execute_sync(schema.of(shop.version), parse(document), root_value={"event": value})
    selected = dict((result.data or {}).get("event") or {})
    if result.errors:
        selected["errors"] = [{"message": error.message} for error in result.errors]
    return json.dumps(selected).encode()


def _typename(event: str) -> str:
    return "".join(part.capitalize() for part in event.split("_"))


async def send(shop: Shop, event: str, fields: dict[str, Any]) -> dict[str, Any] | list[Any] | None:
    """Send one synchronous webhook; None where there is no usable answer."""
    webhook = shop.app.webhooks.get(event) if shop.app else None
    if webhook is None:
        return None
    body = payload(shop, event, webhook["query"], fields)
    answer: Any = None
    status: int | None = None
    headers = _headers(shop, event, body)
    shop.sent.append({"url": webhook["targetUrl"], "body": body.decode(), "headers": headers})
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT, trust_env=False) as http:
            response = await http.post(webhook["targetUrl"], content=body, headers=headers)
        status = response.status_code
        answer = response.json() if 200 <= status < 300 else None
    except (httpx2.HTTPError, ValueError):
        answer = None
    shop.deliveries.append({"event": event, "request": json.loads(body), "status": status, "answer": answer})
    return answer if isinstance(answer, dict | list) else None


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
