"""What the command line starts: the demo until it is interrupted, its story once, or the two sandboxes alone."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from pathlib import Path

import httpx2
from rich.console import Console

from app.demo.installation import furnish
from app.demo.loopback import Ground, running, settings
from app.demo.story import Story
from sandbox import qmore as sandbox_qmore
from sandbox import saleor as sandbox_saleor
from sandbox.serving import Server

console = Console()


def serve() -> int:
    """Run the demo until it is interrupted."""
    ground = Ground.take(8100)
    with tempfile.TemporaryDirectory(prefix="saleor-qmore-") as folder, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(ground, Path(folder)))
    console.print("\nThe demo has ended; nothing is left behind.")
    return 0


async def _serve(ground: Ground, folder: Path) -> None:
    places = ground.places
    chosen = settings(places, folder)
    async with running(ground, chosen), httpx2.AsyncClient(trust_env=False) as http:
        await furnish(places, http)
        console.print("[bold]Ready.[/] Everything runs on this machine; no real money, no real cards.\n")
        console.print(f"  Demo shop       {places.shop}/          start here", highlight=False)
        console.print(f"  Dashboard       {places.saleor}/dashboard/  the app inside Saleor", highlight=False)
        console.print(f"  Sandbox QMORE   {places.qmore}/sandbox/  what QMORE was asked", highlight=False)
        console.print(f"  Sandbox Saleor  {places.saleor}/sandbox/  baskets and orders", highlight=False)
        console.print(f"  This app        {places.app}/readyz", highlight=False)
        console.print("\n  Card 9500000000000001 (3-D Secure) or 9400000000000004 (without),")
        console.print("  any future expiry, any three digits. Stop with Ctrl+C.")
        await asyncio.Event().wait()


def serve_sandboxes(port: int, more: tuple[str, ...] = (), version: str = "3.23.28") -> None:
    """Serve the two sandboxes alone, QMORE with further accounts written ``CUSTOMER:SHOP:SECRET:PASSWORD``."""
    accounts = (*sandbox_qmore.PUBLISHED, *map(sandbox_qmore.read_account, more))
    played = sandbox_saleor.checked(version)
    ground = Ground.take(port)
    places = ground.places
    qmore = Server(sandbox_qmore.create_app(places.qmore, accounts))
    saleor = Server(sandbox_saleor.create_app(places.saleor, version=played))

    async def both() -> None:
        console.print(f"Sandbox QMORE {places.qmore}/sandbox/   Sandbox Saleor {places.saleor}/sandbox/")
        held = ground.sockets
        await asyncio.gather(qmore.serve(sockets=[held[places.qmore]]), saleor.serve(sockets=[held[places.saleor]]))

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(both())


def once() -> int:
    """Play the whole story once; 0 when every step had its result."""
    ground = Ground.take()
    with tempfile.TemporaryDirectory(prefix="saleor-qmore-") as folder:
        return asyncio.run(_once(ground, Path(folder)))


async def _once(ground: Ground, folder: Path) -> int:
    chosen = settings(ground.places, folder)
    async with running(ground, chosen), httpx2.AsyncClient(trust_env=False, timeout=20) as http:
        story = Story(ground.places, chosen, http)
        for name, step in story.steps():
            began = time.perf_counter()
            try:
                result = await step()
            except Exception as broken:  # noqa: BLE001 - a demo says what went wrong, whatever it was
                console.print(f"[red]FAILED[/] {name:<22} {type(broken).__name__}: {broken}", highlight=False)
                return 1
            took = (time.perf_counter() - began) * 1000
            console.print(f"[green]ok[/]     {name:<22} {took:7.1f} ms  {result}", highlight=False)
    return 0
