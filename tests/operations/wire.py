"""A wire between the app and QMORE that can be cut for good."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


class Wire:
    """Copies bytes both ways until it is cut."""

    def __init__(self, url: str) -> None:
        self._there = urlsplit(url)
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> str:
        """Listen; return the address of this end."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection(self._there.hostname, self._there.port)
        self._writers += [writer, onward]
        await asyncio.gather(self._copy(reader, onward), self._copy(there, writer))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            writer.write(chunk)
        writer.close()

    async def cut(self) -> None:
        """Close the port and every connection."""
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.sleep(0.1)
