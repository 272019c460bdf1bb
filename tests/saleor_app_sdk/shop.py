"""A small shop on loopback: a key of its own, a key set, and a GraphQL endpoint that answers what the test says."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

if TYPE_CHECKING:
    from collections.abc import Callable

APP = "QXBwOjE="  # the id under which the shop knows the app


def b64(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Signer:
    """A shop's RSA key: signs webhooks and tokens, and publishes itself."""

    kid: str = "first"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def jwks(self) -> dict[str, Any]:
        """The key set (Saleor protocol 2.5)."""
        n = self.key.public_key().public_numbers().n
        return {"keys": [{"kty": "RSA", "kid": self.kid, "n": b64(n.to_bytes(256, "big")), "e": "AQAB", "use": "sig"}]}

    def sign(self, signed: bytes) -> str:
        """Return the bare signature."""
        return b64(self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256()))

    def detached(self, body: bytes, **changes: Any) -> str:
        """Return a webhook's signature; a header member changed to None is left out."""
        head = {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": self.kid, "typ": "JWT", **changes}
        encoded = b64(json.dumps({name: value for name, value in head.items() if value is not None}).encode())
        return f"{encoded}..{self.sign(encoded.encode() + b'.' + body)}"

    def token(self, claims: Any, **changes: Any) -> str:
        """Return a token as the Dashboard hands it out."""
        head = {"alg": "RS256", "kid": self.kid, "typ": "JWT", **changes}
        signed = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
        return f"{signed}.{self.sign(signed.encode())}"


@dataclass
class Shop:
    """What the loopback shop answers, and what it was asked."""

    url: str
    signer: Signer
    graphql: tuple[int, bytes] = (200, json.dumps({"data": {"app": {"id": APP}}}).encode())
    jwks: tuple[int, bytes] | None = None
    delay: float = 0.0  # seconds before each answer
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Return status and body for a path."""
        if path == "/graphql/":
            return self.graphql
        if path == "/.well-known/jwks.json":
            return self.jwks or (200, json.dumps(self.signer.jwks).encode())
        return 404, body[:0]

    def times(self, path: str) -> int:
        """Count the requests to a path."""
        return sum(asked == path for asked, _, _ in self.asked)

    async def __call__(self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        """Answer one request (ASGI)."""
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((scope["path"], headers, body))
        await asyncio.sleep(self.delay)
        status, content = self.answer(scope["path"], body)
        kind = [(b"content-type", b"application/json"), (b"location", b"/graphql/")]
        await send({"type": "http.response.start", "status": status, "headers": kind})
        await send({"type": "http.response.body", "body": content})


def bound() -> tuple[socket.socket, str]:
    """Return a listening socket on loopback and its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"
