"""The demo shop: a storefront on the public contract alone."""

from sandbox.shop.server import create_app

__all__ = ["create_app"]
