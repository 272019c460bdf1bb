"""Where the demo listens and what serves there: four addresses on loopback, held from the start, an app at each."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from app.main import create_app
from app.settings import Settings
from sandbox import qmore as sandbox_qmore
from sandbox import saleor as sandbox_saleor
from sandbox import shop as sandbox_shop
from sandbox.serving import serving as served

if TYPE_CHECKING:
    import contextlib
    from pathlib import Path

CHANNEL = "default-channel"


@dataclass(frozen=True)
class Places:
    """Where everything listens."""

    qmore: str
    saleor: str
    shop: str
    app: str

    @property
    def saleor_api_url(self) -> str:
        """The sandbox Saleor's GraphQL endpoint."""
        return f"{self.saleor}/graphql/"

    @classmethod
    def at(cls, ports: tuple[int, int, int, int]) -> Places:
        """Name the four addresses on loopback."""
        return cls(*(f"http://127.0.0.1:{port}" for port in ports))


@dataclass(frozen=True)
class Ground:
    """Four addresses, held by listening sockets from the start, so that nobody else can take them."""

    places: Places
    sockets: dict[str, socket.socket]

    @classmethod
    def take(cls, wanted: int = 0) -> Ground:
        """Listen on four ports, the wanted ones where they are free; 0 wants any."""
        held = [listen(wanted + offset if wanted else 0) for offset in range(4)]
        ports = [one.getsockname()[1] for one in held]
        places = Places.at((ports[0], ports[1], ports[2], ports[3]))
        return cls(places, dict(zip((places.qmore, places.saleor, places.shop, places.app), held, strict=True)))


def listen(port: int) -> socket.socket:
    """Listen on a port of loopback, on any where it is 0 or taken."""
    # asyncio only turns Nagle's delay off where the socket says that it is TCP.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
        made.listen(128)
    except OSError:
        made.close()
        if not port:
            raise
        return listen(0)
    return made


def settings(places: Places, folder: Path) -> Settings:
    """Return the demo's settings: a database file in the folder, and only warnings in the log."""
    return Settings(
        public_url=places.app,
        secret_key=SecretStr("only-for-the-demo-on-this-machine-0123456789"),
        allowed_saleor_urls=(places.saleor_api_url,),
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        log_level="WARNING",
    )


def running(ground: Ground, chosen: Settings) -> contextlib.AbstractAsyncContextManager[None]:
    """Serve all four until the block ends."""
    places = ground.places
    apps = {
        places.qmore: sandbox_qmore.create_app(places.qmore),
        places.saleor: sandbox_saleor.create_app(places.saleor),
        places.shop: sandbox_shop.create_app(places.saleor_api_url, qmore_origin=places.qmore, channel=CHANNEL),
        places.app: create_app(chosen),
    }
    return serving(ground, apps)


def serving(ground: Ground, apps: dict[str, Any]) -> contextlib.AbstractAsyncContextManager[None]:
    """Serve apps at the addresses they are named by, until the block ends."""
    return served(*((app, ground.sockets[url]) for url, app in apps.items()))
