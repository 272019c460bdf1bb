"""Saleor's GraphQL API, asked with the app's own token; silence has two names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2

from saleor_app_sdk.exchange import exchange

if TYPE_CHECKING:
    from saleor_app_sdk.installation import Installation

_LARGEST = 1 << 20  # bytes of an answer


@dataclass(frozen=True)
class Answered:
    """``data`` of an answer without errors; numbers are Decimal."""

    data: dict[str, Any]


@dataclass(frozen=True)
class GraphQLErrors:
    """Saleor refused; a dead token is a permission problem inside HTTP 200 (Saleor protocol 0.3, no. 13)."""

    messages: tuple[str, ...]
    permission_denied: bool = False


@dataclass(frozen=True)
class Unsent:
    """No byte left."""

    reason: str


@dataclass(frozen=True)
class Lost:
    """Bytes left, and no usable answer came."""

    reason: str


class SaleorClient:
    """Executes documents as one installation. It retries nothing and follows no redirect."""

    def __init__(self, http: httpx2.AsyncClient, installation: Installation) -> None:
        self._http = http
        self._installation = installation

    async def execute(
        self,
        document: str,
        variables: dict[str, Any],
        *,
        timeout: float,  # noqa: ASYNC109
    ) -> Answered | GraphQLErrors | Unsent | Lost:
        """Execute one document; ``timeout`` in seconds is for everything."""
        headers = {"Authorization": f"Bearer {self._installation.token.reveal()}"}
        try:
            status, content = await exchange(
                self._http,
                "POST",
                self._installation.saleor_api_url,
                json={"query": document, "variables": variables},
                headers=headers,
                seconds=timeout,
                largest=_LARGEST,
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol) as silent:
            return Unsent(type(silent).__name__)
        except (TimeoutError, httpx2.RequestError) as silent:
            return Lost(type(silent).__name__)
        return _read(status, content)


def _read(status: int, content: bytes) -> Answered | GraphQLErrors | Lost:
    try:
        body = json.loads(content, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return Lost(f"HTTP {status} without a GraphQL answer")
    if body.get("errors"):
        return _errors(body["errors"])
    data = body.get("data")
    return Answered(data) if isinstance(data, dict) else Lost(f"HTTP {status} without data")


def _errors(errors: Any) -> GraphQLErrors:
    items = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    codes = {_code(error) for error in items}
    messages = tuple(str(error.get("message", ""))[:200] for error in items) or ("unknown error",)
    return GraphQLErrors(messages, permission_denied="PermissionDenied" in codes)


def _code(error: dict[str, Any]) -> str:
    found: Any = error
    for key in ("extensions", "exception", "code"):
        found = found.get(key) if isinstance(found, dict) else None
    return str(found)
