"""Saleor's vocabulary and the plumbing that every Saleor app needs, for any Python app."""

from saleor_app_sdk.apl import APL, MemoryAPL, SQLiteAPL
from saleor_app_sdk.client import SaleorClient
from saleor_app_sdk.installation import AllowList, Installation, install
from saleor_app_sdk.token import Token

__all__ = ["APL", "AllowList", "Installation", "MemoryAPL", "SQLiteAPL", "SaleorClient", "Token", "install"]
