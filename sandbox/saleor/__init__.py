"""A Saleor to talk to: installation, signed webhooks, the storefront's and the app's mutations."""

from sandbox.saleor.schema import checked
from sandbox.saleor.server import create_app

__all__ = ["checked", "create_app"]
