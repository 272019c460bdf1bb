"""Faults on demand, judged by a raw socket: what really arrives, and what was executed all the same (QMORE protocol 14)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from tests.sandbox_qmore.foreign import Shop, body, pairs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def far(wire: tuple[str, int]) -> AsyncIterator[Shop]:
    """The demo merchant on the other end of a real socket."""
    host, port = wire
    async with httpx2.AsyncClient(base_url=f"http://{host}:{port}", trust_env=False, timeout=10) as http:
        yield Shop(http)


async def raw(wire: tuple[str, int], operation: str, form: dict[str, str]) -> bytes | None:
    """Send one request by hand; return every byte of the answer, None when the connection was reset."""
    reader, writer = await asyncio.open_connection(*wire)
    sent = body(form)
    head = (
        f"POST /seamless/backend/{operation} HTTP/1.1\r\nHost: papi.hobex.at\r\nUser-Agent: foreign\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + sent)
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionResetError:
        return None
    finally:
        writer.close()


CUTS = {
    "cut after execution": ("cut-after-execution", 1),
    "cut before execution": ("cut-before-execution", 0),
    "refused": ("refuse", 0),
}


@pytest.mark.parametrize(("kind", "executed"), CUTS.values(), ids=CUTS)
async def test_a_broken_connection_carries_no_byte_of_an_answer(
    wire: tuple[str, int], far: Shop, kind: str, executed: int
) -> None:
    """The socket closes without an answer; only the ledger tells whether the operation was executed."""
    number = (await far.backend("generateOrderNumber"))["orderNumber"]
    await far.pay(orderNumber=number)
    await far.night()
    await far.control("faults", request="backend/refund", kind=kind)
    form = far.backend_form(orderNumber=number, amount="1.00", currency="EUR")

    answer = await raw(wire, "refund", form)

    assert not answer
    ledger = (await far.http.get(f"/sandbox/orders/{number}")).json()["ledger"]
    assert [e["operation"] for e in ledger].count("refund") == executed
    after = await raw(wire, "refund", form)
    assert after is not None
    assert pairs(after.split(b"\r\n\r\n")[1].decode())["status"] == "0"


async def test_a_client_hears_a_broken_connection_as_a_transport_error(far: Shop) -> None:
    """No HTTP client takes it for an answer."""
    await far.control("faults", request="backend/*", kind="cut-after-execution")

    with pytest.raises(httpx2.TransportError):
        await far.backend("generateOrderNumber")


async def test_in_process_a_broken_connection_is_a_transport_error_too(shop: Shop) -> None:
    """A refused connection was never open; a cut one broke while the answer was awaited."""
    await shop.control("faults", request="backend/*", kind="refuse")
    with pytest.raises(httpx2.ConnectError):
        await shop.backend("generateOrderNumber")

    await shop.control("faults", request="backend/*", kind="cut-after-execution")
    with pytest.raises(httpx2.ReadError):
        await shop.backend("generateOrderNumber")


async def test_a_dripped_answer_comes_whole_but_slowly(wire: tuple[str, int], far: Shop) -> None:
    """Byte after byte, with a pause after each."""
    await far.control("faults", request="backend/*", kind="drip", seconds=0.01)
    began = asyncio.get_running_loop().time()

    answer = await raw(wire, "getOrderDetails", far.backend_form(orderNumber="1"))

    assert answer is not None
    assert answer.endswith(b"status=0&orders=0")
    assert asyncio.get_running_loop().time() - began > 0.15


ANSWERS: dict[str, tuple[dict[str, Any], int, str, int]] = {
    "403, nothing done": ({"kind": "403"}, 403, "", 0),
    "403, done all the same": ({"kind": "403", "when": "after"}, 403, "", 1),
    "a maintenance page": ({"kind": "nonsense"}, 200, "<h1>", 0),
    "a server error": ({"kind": "500"}, 500, "", 0),
    "any status and code": ({"kind": "status", "status": 3, "code": "20010"}, 200, "errorCode=20010", 0),
    "any status, done all the same": ({"kind": "status", "status": 4, "code": "30000", "executed": True}, 200, "4", 1),
    "an answer that is late": ({"kind": "delay", "seconds": 0.05, "when": "after"}, 200, "status=0", 1),
    "an execution that is late": ({"kind": "delay", "seconds": 0.05, "when": "before"}, 200, "status=0", 1),
}


@pytest.mark.parametrize(("fault", "status", "text", "executed"), ANSWERS.values(), ids=ANSWERS)
async def test_an_answer_may_be_anything(
    shop: Shop, fault: dict[str, Any], status: int, text: str, executed: int
) -> None:
    """Each fault happens as often as it was armed for, and execution is a matter of its own."""
    number = await shop.pay()
    await shop.night()
    await shop.control("faults", request="backend/refund", times=1, **fault)
    form = shop.backend_form(orderNumber=number, amount="1.00", currency="EUR")

    answer = await shop.http.post("/seamless/backend/refund", data=form)

    assert (answer.status_code, text in answer.text) == (status, True)
    ledger = (await shop.http.get(f"/sandbox/orders/{number}")).json()["ledger"]
    assert [e["operation"] for e in ledger].count("refund") == executed
    assert (await shop.http.post("/seamless/backend/refund", data=form)).text.startswith("status=0")


@pytest.mark.parametrize("fault", [{}, {"request": "backend/refund", "kind": "sulk"}, {"confirmation": "sulk"}])
async def test_a_fault_nobody_knows_is_refused(shop: Shop, fault: dict[str, str]) -> None:
    """A mistyped fault would prove nothing: it is answered 422 and not armed."""
    answer = await shop.http.post("/sandbox/faults", json=fault)

    assert (answer.status_code, "a fault is" in answer.json()["error"]) == (422, True)
    assert (await shop.backend("generateOrderNumber"))["status"] == "0"
