"""Bodies of webhooks: what the app's own subscription selects, dumped as core dumps it (Saleor protocol 3.1)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphql import DocumentNode, execute_sync, parse
from sandbox.saleor import schema

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop


def payload(shop: Shop, event: str, document: str, fields: dict[str, Any]) -> bytes:
    """Execute the subscription and dump what it selects, as ``json.dumps`` does by default (Saleor protocol 3.1)."""
    app = shop.app
    value = {
        "__typename": "".join(part.capitalize() for part in event.split("_")),
        "issuedAt": datetime.now(UTC).isoformat(),
        "version": shop.version,
        "issuingPrincipal": None,
        "recipient": {"id": app.id, "identifier": app.identifier, "name": app.name} if app else None,
        **fields,
    }
    # A subscription's one event is executed like a query; core sends what it selects, without a wrapper.
    result = execute_sync(schema.of(shop.version), _parsed(document), root_value={"event": value})
    selected = dict((result.data or {}).get("event") or {})
    if result.errors:
        selected["errors"] = [{"message": error.message} for error in result.errors]
    return json.dumps(selected).encode()


@lru_cache
def _parsed(document: str) -> DocumentNode:
    return parse(document)
