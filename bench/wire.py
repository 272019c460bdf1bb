"""HTTP/1.1 as far as a load needs it: requests built once, answers cut at their Content-Length."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

HEAD_END = b"\r\n\r\n"


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Build one POST for a connection that stays open."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + HEAD_END + body


def answer(body: bytes) -> bytes:
    """Build the answer of a server that closes afterwards, as QMORE does (QMORE protocol 1.2)."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close"
    return head.encode() + HEAD_END + body


def cut(received: bytes) -> tuple[bytes, bytes] | None:
    """Return head and body once both are there."""
    head, found, rest = received.partition(HEAD_END)
    if not found:
        return None
    length = _length(head)
    return (head, rest[:length]) if len(rest) >= length else None


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


class Line(asyncio.Protocol):
    """One connection that takes whole messages, one after the other: whoever sends waits for the other side."""

    _received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Hand a message over as soon as it is whole."""
        self._received += data
        found = cut(self._received)
        if found is not None:
            self._received = b""
            self.whole(*found)

    @abstractmethod
    def whole(self, head: bytes, body: bytes) -> None:
        """Take a message."""
