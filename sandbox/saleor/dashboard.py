"""The token that the Dashboard hands to an app's page, signed by the shop (Saleor protocol 8.3)."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException, Request

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

_TTL = 300  # seconds; JWT_TTL_APP_ACCESS
_ALL = ("HANDLE_PAYMENTS", "MANAGE_APPS", "MANAGE_ORDERS")


def routes(app: FastAPI, shop: Shop) -> None:
    """Add ``POST /sandbox/dashboard-token``: who is asked for, with which rights, and for how many seconds."""

    @app.post("/sandbox/dashboard-token")
    async def dashboard_token(request: Request) -> dict[str, str]:
        wanted = json.loads(await request.body() or b"{}")
        if shop.app is None:
            raise HTTPException(409, "no app is installed")
        return {"token": shop.signer.token(claims(shop, wanted)), "appId": shop.app.id}


def claims(shop: Shop, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the claims of a staff member's token for the installed app."""
    now = int(time.time())
    permissions = list(wanted.get("permissions", _ALL))
    return {
        "iat": min(now, now + int(wanted.get("seconds", _TTL)) - 1),
        "owner": "saleor",
        "iss": shop.api_url,
        "exp": now + int(wanted.get("seconds", _TTL)),
        "token": "dashboard",
        "email": wanted.get("email", "staff@shop.example"),
        "type": "thirdparty",
        "user_id": "VXNlcjox",
        "is_staff": True,
        "app": shop.app.id if shop.app else None,
        "permissions": [name for name in permissions if name == "HANDLE_PAYMENTS"],
        "user_permissions": permissions,
    }


def pays(shop: Shop, given: str) -> bool:
    """Tell whether a token is a Dashboard's, alive, and of somebody who handles payments."""
    head, _, rest = given.partition(".")
    body, _, signature = rest.partition(".")
    if not shop.signer.signed(f"{head}.{body}", signature):
        return False
    found = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return bool(found["exp"] > time.time() and "HANDLE_PAYMENTS" in found["permissions"])
