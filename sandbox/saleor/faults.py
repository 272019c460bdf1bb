"""Faults of the shop's API, armed by HTTP, and how much of it was asked at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse, JSONResponse, Response

from sandbox.wire import drop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Request

Fault = dict[str, Any]
KINDS = ("down", "delay", "500", "drop-answer", "lock-error", "not-found", "nonsense", "denied")
_GRAPHQL_ERRORS = {
    "lock-error": ("could not obtain lock on row in relation", "OperationalError"),
    "not-found": ("Couldn't resolve to a node.", "GraphQLError"),
    "denied": ("To access this path, you need one of the following permissions: HANDLE_PAYMENTS", "PermissionDenied"),
}


@dataclass
class Faults:
    """What was armed and has not happened yet; whether the whole API is down; what was counted."""

    armed: list[Fault] = field(default_factory=list)
    is_down: bool = False
    requests: int = 0
    running: int = 0
    most: int = 0

    def take(self, query: str) -> Fault | None:
        """Take the first fault whose field stands in the document; ``*`` stands in every one."""
        if self.is_down:
            return {"kind": "down"}
        fault = next((f for f in self.armed if f["graphql"] == "*" or f["graphql"] in query), None)
        if fault is not None:
            fault["times"] = fault.get("times", 1) - 1
            if fault["times"] <= 0:
                self.armed.remove(fault)
        return fault

    async def counted(self, answer: Callable[[], Awaitable[Response]]) -> Response:
        """Answer, and count what is answered at once."""
        self.requests += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            return await answer()
        finally:
            self.running -= 1


async def suffer(fault: Fault, request: Request, execute: Callable[[], Awaitable[Response]]) -> Response:
    """Answer as the fault wants it."""
    match fault["kind"]:
        case "down":
            return await drop(request)
        case "drop-answer":
            await execute()
            return await drop(request)
        case "delay":
            await asyncio.sleep(float(fault.get("seconds", 1)))
            return await execute()
        case "500":
            return HTMLResponse("<h1>Server Error (500)</h1>", 500)
        case "nonsense":
            return HTMLResponse("<h1>Maintenance</h1>")
        case kind:
            message, code = _GRAPHQL_ERRORS[kind]
            error = {"message": message, "extensions": {"exception": {"code": code}}}
            return JSONResponse({"errors": [error], "data": None})
