"""The adapter for FastAPI: a request's headers as the package wants them, and a refusal as a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse

from saleor_app_sdk.installation import reply

if TYPE_CHECKING:
    from fastapi import Request

    from saleor_app_sdk.errors import SaleorAppError


def headers_of(request: Request) -> dict[str, str]:
    """Return the headers with lower-case names; of a repeated one the first, as Starlette reads it."""
    return {name: request.headers[name] for name in request.headers}


def error_response(error: SaleorAppError) -> JSONResponse:
    """Answer a refusal; Saleor's Dashboard shows ``error.message`` (Saleor protocol 2.2)."""
    status, document = reply(error)
    return JSONResponse(document, status)
