"""How the demo gets its app: installed in the sandbox Saleor, its channel configured by file or as staff would do it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app import configfile
from app.demo.loopback import CHANNEL
from app.main import open_store

if TYPE_CHECKING:
    import httpx2

    from app.demo.loopback import Places
    from app.settings import Settings

# QENTA's published demo account (QMORE protocol 2.2).
ACCOUNT = {
    "customerId": "D200001",
    "shopId": "seamless",
    "secret": "B8AKTPWBRMNBV455FG6M2DANE99WU2",
    "backendPassword": "jcv45z",
}


def config_yaml(places: Places) -> str:
    """Return the demo channel's configuration, as a shop admin would import it."""
    return json.dumps(
        {
            "saleorApiUrl": places.saleor_api_url,
            "channels": {
                CHANNEL: {
                    "account": {**ACCOUNT, "host": places.qmore},
                    "settings": {
                        "allowedOrigins": [places.shop],
                        "serviceUrl": f"{places.shop}/contact",
                        "methods": [{"paymentType": t} for t in ("CCARD", "PAYPAL", "EPS")],
                        "forward": {"consumer": True, "basket": True},
                    },
                }
            },
        }
    )


async def prepare(places: Places, chosen: Settings, http: httpx2.AsyncClient) -> None:
    """Install the app in the sandbox Saleor and import the demo channel's configuration."""
    await install(places, http)
    await asyncio.to_thread(_configure, places, chosen)


async def install(places: Places, http: httpx2.AsyncClient) -> None:
    """Install the app in the sandbox Saleor."""
    installed = await http.post(f"{places.saleor}/sandbox/install", json={"manifestUrl": f"{places.app}/api/manifest"})
    answer = installed.json()
    if "error" in answer:
        raise RuntimeError(f"the sandbox Saleor could not install the app: {answer['error']}")


async def furnish(places: Places, http: httpx2.AsyncClient) -> None:
    """Install the app and configure it as staff would at the Dashboard, so that they find there what the shop uses."""
    await install(places, http)
    signed = await http.post(f"{places.saleor}/sandbox/dashboard-token", json={})
    headers = {"saleor-api-url": places.saleor_api_url, "authorization-bearer": signed.json()["token"]}

    async def save(method: str, path: str, body: dict[str, Any]) -> Any:
        answer = await http.request(method, f"{places.app}/dashboard/api{path}", headers=headers, json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    made = await save("POST", "/accounts", {**ACCOUNT, "name": "Demo", "host": places.qmore})
    channel = json.loads(config_yaml(places))["channels"][CHANNEL]
    await save("PUT", "/defaults", {"version": 0, "settings": channel["settings"]})
    mapped = {"version": 0, "accountId": made["account"]["accountId"], "isTestChannel": True}
    await save("PUT", f"/channels/{CHANNEL}", mapped)


def _configure(places: Places, chosen: Settings) -> None:
    store = open_store(chosen)
    try:
        made = configfile.read(config_yaml(places), lambda _name: None)
        for config in configfile.configs(made, lambda _name: None, datetime.now(UTC)):
            store.save_channel_config(config)
    finally:
        store.close()
