"""Faults on demand: what a server call may suffer between the client's request and its answer (QMORE protocol 14)."""

from __future__ import annotations

import asyncio
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, Response, StreamingResponse

from sandbox.qmore.codes import message
from sandbox.wire import drop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fastapi import Request

Fault = dict[str, Any]
KINDS = {"refuse", "cut-before-execution", "cut-after-execution", "delay", "drip", "status", "nonsense"}
CONFIRMATIONS = {"drop", "delay", "duplicate", "reorder", "tamper", "wrong-secret", "omit-secret", "upper-case"}


class Faults:
    """What was armed and has not happened yet."""

    def __init__(self) -> None:
        self.armed: list[Fault] = []

    def arm(self, fault: Fault) -> str:
        """Arm a fault; return what is wrong with one that nobody knows."""
        kind = str(fault.get("kind", ""))
        if "confirmation" in fault:
            wrong = "" if fault["confirmation"] in CONFIRMATIONS else f"one of {', '.join(sorted(CONFIRMATIONS))}"
        elif "request" in fault:
            wrong = "" if kind in KINDS or kind.isdigit() else f"an HTTP status or one of {', '.join(sorted(KINDS))}"
        else:
            wrong = "a request or a confirmation"
        if not wrong:
            self.armed.append(fault)
        return wrong and f"a fault is {wrong}"

    def take(self, kind: str, name: str = "") -> Fault | None:
        """Take a fault of a request, by name or pattern such as ``backend/*``, or of a confirmation."""
        for fault in self.armed:
            if kind in fault and (kind == "confirmation" or fnmatchcase(name, str(fault[kind]))):
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] <= 0:
                    self.armed.remove(fault)
                return fault
        return None


def text(body: str) -> Response:
    """Answer as the vendor does: HTTP 200, one line of pairs (QMORE protocol 1.3)."""
    return Response(body, media_type="text/plain; charset=utf-8")


async def suffer(fault: Fault, request: Request, execute: Callable[[], str]) -> Response:
    """Answer as the fault wants it; ``when`` "after" executes first."""
    kind, seconds = str(fault.get("kind")), float(fault.get("seconds", 15))
    if kind in {"refuse", "cut-before-execution"}:
        return await drop(request, reset=kind == "refuse")
    if kind == "delay" and fault.get("when", "before") == "before":
        await asyncio.sleep(seconds)
    executed = _executes(fault)
    body = execute() if executed else ""
    match kind:
        case "cut-after-execution":
            return await drop(request)
        case "delay":
            await asyncio.sleep(0 if fault.get("when", "before") == "before" else seconds)
            return text(body)
        case "drip":
            return _drip(body, float(fault.get("seconds", 0.05)))
        case "status":
            return text(_status(str(fault.get("status", "4")), str(fault.get("code", "30000"))))
        case "nonsense":
            return HTMLResponse("<h1>Maintenance</h1>")
        case _:
            return Response(status_code=int(kind) if kind.isdigit() and 400 <= int(kind) < 600 else 500)


def _executes(fault: Fault) -> bool:
    always = fault.get("kind") in {"cut-after-execution", "delay", "drip"}
    return always or bool(fault.get("executed")) or fault.get("when") == "after"


def _status(status: str, code: str) -> str:
    error = {"error.1.errorCode": code, "error.1.message": message(code), "error.1.consumerMessage": message(code)}
    return urlencode({"status": status, "errors": "1", **error})


def _drip(body: str, pause: float) -> Response:
    async def drops() -> AsyncIterator[bytes]:
        for byte in body.encode():
            yield bytes([byte])
            await asyncio.sleep(pause)

    return StreamingResponse(drops(), media_type="text/plain", headers={"content-length": str(len(body.encode()))})
