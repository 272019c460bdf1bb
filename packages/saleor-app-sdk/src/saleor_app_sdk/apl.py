"""Where installations are kept: a protocol, a store for examples and one on disk.

An app with a database of its own, with many processes on many machines, or with tokens encrypted at rest, brings a
store of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from saleor_app_sdk.installation import Installation
from saleor_app_sdk.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class APL(Protocol):
    """The auth persistence layer: one installation a shop, keyed by its API URL."""

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return a shop's installation."""

    async def set(self, installation: Installation) -> None:
        """Keep an installation, replacing an older one of the same shop."""

    async def delete(self, saleor_api_url: str) -> None:
        """Forget a shop."""

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""


class MemoryAPL:
    """Keeps installations until the process ends."""

    def __init__(self) -> None:
        self._known: dict[str, Installation] = {}

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return a shop's installation."""
        return self._known.get(saleor_api_url)

    async def set(self, installation: Installation) -> None:
        """Keep an installation."""
        self._known[installation.saleor_api_url] = installation

    async def delete(self, saleor_api_url: str) -> None:
        """Forget a shop."""
        self._known.pop(saleor_api_url, None)

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""
        return tuple(self._known.values())


_TABLE = """CREATE TABLE IF NOT EXISTS installation (
    saleor_api_url TEXT PRIMARY KEY, app_id TEXT NOT NULL, token TEXT NOT NULL, jwks TEXT NOT NULL)"""
_SET = "INSERT OR REPLACE INTO installation VALUES (?, ?, ?, ?)"
_GET = "SELECT saleor_api_url, app_id, token, jwks FROM installation WHERE saleor_api_url = ?"
_ALL = "SELECT saleor_api_url, app_id, token, jwks FROM installation ORDER BY saleor_api_url"
_DELETE = "DELETE FROM installation WHERE saleor_api_url = ?"


class SQLiteAPL:
    """Keeps installations in a file that only its owner may read; the processes of one machine may share it."""

    def __init__(self, path: Path) -> None:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._path = path
        self._run(_TABLE)

    async def get(self, saleor_api_url: str) -> Installation | None:
        """Return a shop's installation."""
        return next(iter(await asyncio.to_thread(self._run, _GET, saleor_api_url)), None)

    async def set(self, installation: Installation) -> None:
        """Keep an installation."""
        row = (
            installation.saleor_api_url,
            installation.app_id,
            installation.token.reveal(),
            json.dumps(dict(installation.jwks)),
        )
        await asyncio.to_thread(self._run, _SET, *row)

    async def delete(self, saleor_api_url: str) -> None:
        """Forget a shop."""
        await asyncio.to_thread(self._run, _DELETE, saleor_api_url)

    async def all(self) -> Sequence[Installation]:
        """Return every installation."""
        return await asyncio.to_thread(self._run, _ALL)

    def _run(self, statement: str, *values: str) -> tuple[Installation, ...]:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            rows = connection.execute(statement, values).fetchall()
        return tuple(Installation(url, app_id, Token(token), json.loads(jwks)) for url, app_id, token, jwks in rows)
