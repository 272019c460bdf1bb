"""What tests and people may do to the sandbox by HTTP: clock, day-end, staff's portal, faults, accounts (QMORE protocol 14)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import JSONResponse

from sandbox.qmore import accounts, browser, opening, operations, outcome, portal
from sandbox.qmore.backend import in_progress
from sandbox.qmore.names import masked

if TYPE_CHECKING:
    from sandbox.qmore.state import Memory


def routes(app: FastAPI, memory: Memory) -> None:
    """Serve the control endpoints."""
    _time(app, memory)
    _orders(app, memory)
    _look(app, memory)
    _arrange(app, memory)
    _payments(app, memory)


async def body(request: Request) -> dict[str, Any]:
    """Read a JSON body; none is an empty one."""
    found = await request.json() if await request.body() else {}
    if not isinstance(found, dict):
        raise TypeError("a JSON object is expected")
    return found


def _time(app: FastAPI, memory: Memory) -> None:
    @app.get("/sandbox/clock")
    async def clock() -> dict[str, Any]:
        return {"now": memory.clock.now().isoformat(), "offset": memory.clock.offset.total_seconds()}

    @app.post("/sandbox/clock")
    async def advance(request: Request) -> dict[str, Any]:
        happened = await memory.clock.advance(float((await body(request)).get("seconds", 0)))
        return {"now": memory.clock.now().isoformat(), "happened": happened}

    @app.post("/sandbox/day-end")
    async def day_end() -> dict[str, str]:
        return {"batchNumber": memory.book.day_end(memory.clock.now())}


def _orders(app: FastAPI, memory: Memory) -> None:
    @app.get("/sandbox/orders")
    async def orders() -> list[dict[str, Any]]:
        return [portal.shown(found) for found in memory.book.orders.values()]

    @app.get("/sandbox/orders/{number}")
    async def order(number: str) -> JSONResponse:
        found = memory.book.known.get(number)
        if found:
            return JSONResponse(portal.shown(found))
        session = memory.by_number.get(number)
        refused = in_progress(memory, session.account, number) if session else None
        if session is None or refused is None:
            return JSONResponse({"error": "no such order"}, 404)
        return JSONResponse({"orderNumber": number, "state": session.state, "status": refused.status, "ledger": []})

    @app.post("/sandbox/orders/{number}/expire")
    async def expire(number: str) -> JSONResponse:
        found = memory.book.known.get(number)
        if found is None:
            return JSONResponse({"error": "no such order"}, 404)
        await opening.lapse(memory, found)
        return JSONResponse(portal.shown(found))

    @app.post("/sandbox/orders/{number}/{operation}")
    async def operate(number: str, operation: str, request: Request) -> JSONResponse:
        found = memory.book.known.get(number)
        if found is None or operation not in portal.OPERATIONS:
            return JSONResponse({"error": "no such order or operation"}, 404)
        done = portal.act(memory, found, operation, await body(request))
        if isinstance(done, operations.Refused):
            return JSONResponse({"status": done.status, "errorCode": done.code}, 409)
        return JSONResponse({"number": done, **portal.shown(found)})


def _look(app: FastAPI, memory: Memory) -> None:
    @app.get("/sandbox/confirmations/last")
    async def last_confirmation() -> JSONResponse:
        return JSONResponse(memory.sent[-1] if memory.sent else None, 200 if memory.sent else 404)

    @app.get("/sandbox/state")
    async def state(last: int = 1_000_000) -> dict[str, Any]:
        newest = list(islice(reversed(memory.sessions.values()), last))
        payments = [
            {
                "id": s.id,
                "orderNumber": s.order_number,
                "state": s.state,
                "form": masked(s.form),
                "confirmations": s.confirmations,
            }
            for s in reversed(newest)
        ]
        now = memory.clock.now()
        held = {s.id: {"alive": s.alive(now), "information": s.information} for s in memory.storages.values()}
        return {"payments": payments, "storages": held, "received": list(memory.received)}


def _arrange(app: FastAPI, memory: Memory) -> None:
    @app.post("/sandbox/faults")
    async def arm(request: Request) -> JSONResponse:
        wrong = memory.faults.arm(await body(request))
        return JSONResponse({"error": wrong}, 422) if wrong else JSONResponse({"status": "armed"})

    @app.get("/sandbox/faults")
    async def armed() -> list[dict[str, Any]]:
        return memory.faults.armed

    @app.delete("/sandbox/faults")
    async def disarm() -> dict[str, str]:
        memory.faults.armed.clear()
        return {"status": "disarmed"}

    @app.post("/sandbox/reset")
    async def reset() -> dict[str, str]:
        memory.reset()
        return {"status": "empty"}

    @app.post("/sandbox/accounts")
    async def account(request: Request) -> JSONResponse:
        try:
            made = accounts.made(await body(request))
        except (TypeError, ValueError) as wrong:
            return JSONResponse({"error": str(wrong)}, 422)
        memory.accounts[made.key] = made
        return JSONResponse({"account": "/".join(made.key)})


def _payments(app: FastAPI, memory: Memory) -> None:
    @app.post("/sandbox/storages/{storage_id}/card")
    async def card(storage_id: str, request: Request) -> JSONResponse:
        answer = browser.store(memory, storage_id, await body(request))
        return JSONResponse(answer, 422 if "errors" in answer else 200)

    @app.post("/sandbox/payments/{order_number}/decide")
    async def decide(order_number: str, request: Request) -> JSONResponse:
        session, wanted = memory.by_number.get(order_number), (await body(request)).get("decision", "")
        if session is None or session.state != "started" or wanted not in outcome.DECISIONS:
            return JSONResponse({"error": "no such started payment or decision"}, 404)
        return JSONResponse({"location": await outcome.decide(memory, session, wanted), "state": session.state})

    @app.post("/sandbox/payments/{order_number}/settle")
    async def settle(order_number: str, request: Request) -> JSONResponse:
        session, wanted = memory.by_number.get(order_number), (await body(request)).get("outcome", "success")
        if session is None or session.state != "pending" or wanted not in {"success", "failure"}:
            return JSONResponse({"error": "no such pending payment"}, 404)
        await outcome.settle(memory, session, wanted)
        return JSONResponse({"state": wanted})
