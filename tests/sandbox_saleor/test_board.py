"""The sandbox's Dashboard: what it serves, and what it shows before an app is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox_saleor.probe import IDENTIFIER

if TYPE_CHECKING:
    from tests.sandbox_saleor.conftest import Shop


async def test_every_page_is_the_one_page_and_nothing_else_is_a_file(shop: Shop) -> None:
    """A page's address can be opened directly; under static only what is there is served."""
    pages = [
        await shop.http.get(f"{shop.url}/dashboard/{path}") for path in ("", "orders/", "extensions/app/QXBwOjE=/x")
    ]
    missing = await shop.http.get(f"{shop.url}/dashboard/static/missing.js")

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert len({page.text for page in pages}) == 1
    assert "default-src 'self'" in pages[0].headers["content-security-policy"]
    assert missing.status_code == 404


async def test_the_admin_sees_what_an_app_wants_before_it_is_installed(shop: Shop) -> None:
    """Reading the manifest tells name and permissions, and installs nothing."""
    await shop.control("uninstall")
    read = await shop.control("manifest", manifestUrl=f"{shop.probe.url}/manifest")
    nobody = await shop.control("manifest", manifestUrl="http://127.0.0.1:9/manifest")

    assert read["manifest"]["id"] == IDENTIFIER
    assert nobody["code"] == "MANIFEST_URL_CANT_CONNECT"
    assert (await shop.http.get(f"{shop.url}/sandbox/app")).json()["app"] is None
