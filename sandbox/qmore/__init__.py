"""A QMORE to talk to: data storage, payment page, confirmations, back end. Written from the protocol, sharing no code."""

from sandbox.qmore.accounts import PUBLISHED
from sandbox.qmore.accounts import read as read_account
from sandbox.qmore.server import create_app

__all__ = ["PUBLISHED", "create_app", "read_account"]
