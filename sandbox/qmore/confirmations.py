"""Confirmations, server to server: signed for SUCCESS and PENDING, unsigned for FAILURE and CANCEL (QMORE protocol 6)."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2

from sandbox.qmore import methods, names
from sandbox.qmore.codes import message
from sandbox.qmore.fingerprint import compute

if TYPE_CHECKING:
    from sandbox.qmore.faults import Fault
    from sandbox.qmore.state import Memory, Session

HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "QMORE sandbox"}
_GATEWAY = {
    "gatewayContractNumber": "DemoContractNumber123",
    "avsResponseCode": "X",
    "avsResponseMessage": "Demo AVS ResultMessage",
    "avsProviderResultCode": "X",
    "avsProviderResultMessage": "Demo AVS ProviderResultMessage",
}


def fields(memory: Memory, session: Session, state: str) -> tuple[dict[str, str], list[str]]:
    """Return what a confirmation says (QMORE protocol 6.3), and which of it is signed: never the shop's own parameters."""
    form = session.form
    custom = {name: value for name, value in form.items() if names.is_custom(name)}
    if state == "CANCEL":
        return {"paymentState": state, **custom}, []
    if state == "FAILURE":
        return {"paymentState": state, **custom, **_errors(session.code, form.get("language", "en"))}, []
    said = {
        "paymentType": form["paymentType"],
        "financialInstitution": methods.institution(session),
        "language": form["language"],
        "orderNumber": session.order_number,
        "paymentState": state,
    }
    if state == "SUCCESS":
        amount = {"amount": form["amount"], "currency": form["currency"]}  # the text that was sent
        gateway = {"gatewayReferenceNumber": f"DGW_{session.order_number}_RN", **_GATEWAY}
        said = {**amount, **said, **methods.told(session, memory), **gateway}
    return {**said, **custom}, list(said)


def _errors(code: str, language: str) -> dict[str, str]:
    said = {"errorCode": code, "message": message(code), "consumerMessage": message(code, language)}
    return {"errors": "1", **{f"error.1.{name}": value for name, value in said.items()}}


def signed(said: dict[str, str], order: list[str], secret: str) -> dict[str, str]:
    """Sign what is in the order."""
    made = {**said, "responseFingerprintOrder": ",".join(order)}
    return {**made, "responseFingerprint": compute(made, order, secret)}


def _written(memory: Memory, session: Session, state: str, kind: str | None) -> dict[str, str]:
    """Write a confirmation, wrong in the way a fault wants it (QMORE protocol 14)."""
    said, order = fields(memory, session, state)
    if order:
        key = [] if kind == "omit-secret" else ["secret"]
        secret = "wrong" if kind == "wrong-secret" else session.account.secret
        said = signed(said, [*order, *key, "responseFingerprintOrder"], secret)
    if kind == "upper-case" and "responseFingerprint" in said:
        said["responseFingerprint"] = said["responseFingerprint"].upper()
    return {**said, "amount": "0.01"} if kind == "tamper" else said


async def send(memory: Memory, session: Session, state: str) -> None:
    """Tell the shop, once, unless a fault or the account's redelivery wants it otherwise."""
    fault = memory.faults.take("confirmation") or {}
    kind = fault.get("confirmation")
    said = _written(memory, session, state, kind)
    if kind == "drop":
        return
    if kind == "reorder":  # the browser is back before the shop hears of it
        task = asyncio.create_task(_later(memory, session, state, said, fault))
        memory.tasks.add(task)
        task.add_done_callback(memory.tasks.discard)
        return
    if kind == "delay":
        await asyncio.sleep(float(fault.get("seconds", 1)))
    heard = [await _post(memory, session, state, said) for _ in range(2 if kind == "duplicate" else 1)]
    if not heard[-1]:
        _again(memory, session, state, said, 0)


async def _later(memory: Memory, session: Session, state: str, said: dict[str, str], fault: Fault) -> None:
    await asyncio.sleep(float(fault.get("seconds", 0.5)))
    await _post(memory, session, state, said)


def _again(memory: Memory, session: Session, state: str, said: dict[str, str], attempt: int) -> None:
    """Deliver again after the account's next interval, until it is answered OK (QMORE protocol 6.1)."""
    intervals = session.account.redelivery
    if attempt >= len(intervals):
        return

    async def once_more() -> None:
        if not await _post(memory, session, state, said):
            _again(memory, session, state, said, attempt + 1)

    memory.clock.after(intervals[attempt], once_more)


def _http(memory: Memory) -> httpx2.AsyncClient:
    """Return the one client; it keeps no connection, since QMORE keeps none."""
    if memory.http is None:
        limits = httpx2.Limits(max_keepalive_connections=0)
        memory.http = httpx2.AsyncClient(timeout=10, trust_env=False, limits=limits)
    return memory.http


async def _post(memory: Memory, session: Session, state: str, said: dict[str, str]) -> bool:
    url, body = session.form["confirmUrl"], urlencode(said)
    entry: dict[str, Any] = {"url": url, "body": body, "headers": HEADERS, "answer": ""}
    memory.sent.append(entry)
    try:
        answer = await _http(memory).post(url, content=body.encode(), headers=HEADERS)
        heard: dict[str, Any] = {"status": answer.status_code, "body": answer.text[:500]}
        heard["ok"] = answer.is_success and is_ok(answer.text, answer.headers.get("content-type", ""))
    except (httpx2.HTTPError, httpx2.InvalidURL) as silent:
        heard = {"status": None, "body": type(silent).__name__, "ok": False}
    entry["answer"] = f"{heard['status'] or 'no answer'} {heard['body']}"
    session.confirmations.append({"state": state, "at": memory.clock.now().isoformat(), **heard})
    return bool(heard["ok"])


_OK = re.compile(r"<QPAY-CONFIRMATION-RESPONSE\s[^<>]*?result\s*=\s*([\"'])(OK|NOK)\1[^<>]*/?>")


def is_ok(body: str, content_type: str) -> bool:
    """Read the shop's answer in its three forms: element, element in an HTML comment, JSON (QMORE protocol 6.2)."""
    if content_type.split(";", maxsplit=1)[0].strip().lower() == "application/json":
        return _json_ok(body)
    found = _OK.search(body)
    return found is not None and found[2] == "OK"


def _json_ok(body: str) -> bool:
    try:
        said = json.loads(body)
    except ValueError:
        return False
    result = said.get("QPAY-CONFIRMATION-RESPONSE") if isinstance(said, dict) else None
    return isinstance(result, dict) and result.get("result") == "OK"
