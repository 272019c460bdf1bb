"""A QMORE to talk to: data storage, payment page, confirmations. Written from the protocol, sharing no code."""

from sandbox.qmore.server import create_app

__all__ = ["create_app"]
