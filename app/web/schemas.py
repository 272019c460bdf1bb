"""The storefront contract as JSON Schemas, generated from the models that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException

from app.decide.storefront import GatewayData, PaymentData

if TYPE_CHECKING:
    from pydantic import BaseModel

MODELS: dict[str, type[BaseModel]] = {"paymentGatewayInitialize": GatewayData, "transactionInitialize": PaymentData}


def router() -> APIRouter:
    """Return ``GET /schemas/{name}.json``."""
    routes = APIRouter()

    @routes.get("/schemas/{name}.json")
    async def schema(name: str) -> dict[str, Any]:
        if name not in MODELS:
            raise HTTPException(404, f"There is no schema {name}; there are {', '.join(MODELS)}")
        return MODELS[name].model_json_schema(by_alias=True)

    return routes
