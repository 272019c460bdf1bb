"""The sandbox QMORE's HTTP surface."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from sandbox.qmore import cards, confirmations, pages, validation
from sandbox.qmore.accounts import PUBLISHED, Account
from sandbox.qmore.fingerprint import compute
from sandbox.qmore.state import Memory, Payment, Storage, now

_SCRIPT = (Path(__file__).parent / "static" / "dataStorage.js").read_text("utf-8")
_MASKED = {"password", "toolkitPassword", "requestFingerprint"}
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "content-type"}
STATES = {"success": "SUCCESS", "failure": "FAILURE", "cancel": "CANCEL", "pending": "PENDING"}
Operation = Callable[[Memory, dict[str, str], Account], str]


def create_app(public_url: str, accounts: tuple[Account, ...] = PUBLISHED) -> FastAPI:
    """Return the sandbox; what it knows is at ``app.state.qmore``."""
    memory = Memory(accounts, public_url)
    app = FastAPI(title="Sandbox QMORE", openapi_url=None)
    app.state.qmore = memory
    _server_calls(app, memory)
    _browser(app, memory)
    _control(app, memory)
    return app


def _server_calls(app: FastAPI, memory: Memory) -> None:
    checks: dict[str, tuple[Callable[[dict[str, str]], list[str]], Operation]] = {
        "dataStorage/init": (validation.storage_init, _storage_init),
        "dataStorage/read": (validation.storage_read, _storage_read),
        "frontend/init": (validation.frontend_init, _frontend_init),
        "backend/generateOrderNumber": (validation.storage_read, _generate_order_number),
    }

    def route(name: str, check: Callable[[dict[str, str]], list[str]], operation: Operation) -> None:
        @app.post(f"/seamless/{name}")
        async def call(request: Request) -> Response:
            kind = request.headers.get("content-type", "").split(";")[0]
            if not request.headers.get("user-agent") or kind != "application/x-www-form-urlencoded":
                return Response(status_code=403)
            form = dict(parse_qsl((await request.body()).decode("utf-8"), keep_blank_values=True))
            shown = {key: "***" if key in _MASKED else value for key, value in form.items()}
            memory.received.append({"request": name, "at": now().isoformat(), "form": shown})
            fault = memory.fault("request", name)
            if fault:
                return await _fault(fault)
            codes = check(form)
            account = memory.account(form)
            if codes or account is None:
                resolved = account is not None
                return _text(validation.errors(codes or ["30002"], form.get("language", "en"), consumer=resolved))
            return _text(operation(memory, form, account))

    for name, (check, operation) in checks.items():
        route(name, check, operation)


async def _fault(fault: dict[str, Any]) -> Response:
    import asyncio  # noqa: PLC0415 - only a fault waits

    if fault["kind"] == "delay":
        await asyncio.sleep(float(fault.get("seconds", 15)))
    return {"403": Response(status_code=403), "nonsense": HTMLResponse("<h1>Maintenance</h1>")}.get(
        fault["kind"], Response(status_code=500)
    )


def _text(body: str) -> Response:
    return Response(body, media_type="text/plain; charset=utf-8")


def _wrong(form: dict[str, str], names: list[str], secret: str) -> bool:
    return compute(form, names, secret) != form["requestFingerprint"].lower()


def _storage_init(memory: Memory, form: dict[str, str], account: Account) -> str:
    names = ["customerId", "shopId", "orderIdent", "returnUrl", "language", "javascriptScriptVersion", "secret"]
    if _wrong(form, names, account.secret):
        return validation.errors(["18506"], form["language"])
    options = {key: value for key, value in form.items() if key.startswith(("creditcard", "iframe"))}
    mode = form.get("javascriptScriptVersion", "") or "classic"
    storage = Storage(secrets.token_hex(16), account, form["orderIdent"], form["language"], mode, options)
    memory.storages[storage.id] = storage
    url = f"{memory.public_url}/seamless/dataStorage/init/js/{account.customer_id}/{account.shop_id}/{storage.id}"
    return urlencode({"storageId": storage.id, "javascriptUrl": f"{url}/dataStorage.js"})


def _storage_read(memory: Memory, form: dict[str, str], account: Account) -> str:
    if _wrong(form, ["customerId", "shopId", "storageId", "secret"], account.secret):
        return validation.errors(["18506"], form.get("language", "en"))
    storage = memory.storages.get(form.get("storageId", ""))
    if storage is None or storage.account != account or not storage.alive:
        return validation.errors(["18302"], form.get("language", "en"))
    storage.touched = now()
    held = {f"paymentInformation.1.{key}": value for key, value in (storage.information or {}).items()}
    return urlencode({"storageId": storage.id, "paymentInformations": "1" if held else "0", **held})


def _generate_order_number(memory: Memory, form: dict[str, str], account: Account) -> str:
    names = ["customerId", "shopId", "password", "secret", "language"]
    if form.get("password") != account.password or _wrong(form, names, account.secret):
        return "status=1&" + validation.errors(["18506"])
    if not account.order_numbers:
        return "status=2&" + validation.errors(["31011"])
    number = memory.number()
    memory.reserved.setdefault(account.customer_id, set()).add(number)
    return urlencode({"status": "0", "orderNumber": number})


def _frontend_init(memory: Memory, form: dict[str, str], account: Account) -> str:
    code = validation.frontend_fingerprint(form, account.secret)
    if code is None and form["requestFingerprint"] in memory.fingerprints:
        code = "13050"
    storage = memory.storages.get(form.get("storageId", ""))
    code = code or _business(memory, form, account, storage)
    if code:
        return validation.errors([code], form["language"])
    memory.fingerprints.add(form["requestFingerprint"])
    number = form.get("orderNumber") or memory.number()
    memory.reserved.get(account.customer_id, set()).discard(number)
    used = storage if form.get("storageId") else None
    if used:
        used.dead = True
    payment = Payment(secrets.token_urlsafe(12), account, form, number, used)
    memory.payments[payment.id] = payment
    return urlencode({"redirectUrl": f"{memory.public_url}/pay/{payment.id}"})


def _business(memory: Memory, form: dict[str, str], account: Account, storage: Storage | None) -> str | None:
    number = form.get("orderNumber")
    if number and number not in memory.reserved.get(account.customer_id, set()):
        return "13011" if account.order_numbers else "14011"
    if form["paymentType"] == "EPS" and not form.get("financialInstitution"):
        return "11502"
    if form["paymentType"] == "CCARD":
        return _card(form, account, storage)
    return None


def _card(form: dict[str, str], account: Account, storage: Storage | None) -> str | None:
    if storage is None or storage.account != account or storage.order_ident != form.get("orderIdent"):
        return "18302"
    if not storage.alive:
        return "18302"
    if storage.information is None:
        return "99997"
    reachable = form.get("consumerEmail") or form.get("consumerBillingPhone")
    named = (("consumerBillingFirstname", "11406"), ("consumerBillingLastname", "11407"))
    return next((code for name, code in named if not form.get(name)), None if reachable else "11400")


def _browser(app: FastAPI, memory: Memory) -> None:
    base = "/seamless/dataStorage/init/js/{customer_id}/{shop_id}/{storage_id}"

    @app.get(base + "/dataStorage.js")
    async def script(customer_id: str, shop_id: str, storage_id: str) -> Response:
        own = f"{memory.public_url}/seamless/dataStorage/init/js/{customer_id}/{shop_id}/{storage_id}"
        return Response(_SCRIPT.replace("__BASE__", own), media_type="text/javascript")

    @app.get(base + "/frame")
    async def frame(customer_id: str, shop_id: str, storage_id: str) -> Response:  # noqa: ARG001
        storage = memory.storages.get(storage_id)
        return HTMLResponse(pages.card_form(storage)) if storage and storage.alive else Response(status_code=404)

    @app.options(base + "/store")
    async def preflight(customer_id: str, shop_id: str, storage_id: str) -> Response:  # noqa: ARG001
        return Response(headers=_CORS)

    @app.post(base + "/store")
    async def store(customer_id: str, shop_id: str, storage_id: str, request: Request) -> Response:  # noqa: ARG001
        return JSONResponse(_store(memory, storage_id, await request.json()), headers=_CORS)

    @app.get("/pay/{payment_id}")
    async def pay(payment_id: str, decision: str | None = None) -> Response:
        payment = memory.payments.get(payment_id)
        if payment is None or payment.state != "started":
            return HTMLResponse(pages.page("Session ended", "<h1>This session has ended</h1>"), 404)
        return await _decide(memory, payment, decision) if decision else HTMLResponse(pages.payment_page(payment))

    @app.post("/pay/{payment_id}/{decision}")
    async def decided(payment_id: str, decision: str) -> Response:
        payment = memory.payments.get(payment_id)
        if payment is None or payment.state != "started":
            return HTMLResponse(pages.page("Session ended", "<h1>This session has ended</h1>"), 404)
        return await _decide(memory, payment, decision)


def _store(memory: Memory, storage_id: str, card: dict[str, str]) -> dict[str, Any]:
    storage = memory.storages.get(storage_id)
    codes = cards.check(card) if storage and storage.alive else ["18302"]
    if codes or storage is None:
        said = [{"errorCode": c, "message": validation.message(c), "consumerMessage": _for(storage, c)} for c in codes]
        return {"errors": len(codes), "error": said}
    storage.information, storage.secure, storage.touched = cards.anonymised(card), cards.is_secure(card), now()
    return {"information": storage.information}


def _for(storage: Storage | None, code: str) -> str:
    return validation.message(code, storage.language if storage else "en")


async def _decide(memory: Memory, payment: Payment, decision: str) -> Response:
    state = STATES.get(decision)
    if state is None:
        return Response(status_code=404)
    if state == "PENDING" and not payment.form.get("pendingUrl"):
        state = "FAILURE"
    payment.state = state.lower()
    await confirmations.send(memory, payment, state)
    return RedirectResponse(payment.form[f"{state.lower()}Url"], 302)


def _control(app: FastAPI, memory: Memory) -> None:
    @app.get("/sandbox/confirmations/last")
    async def last_confirmation() -> dict[str, Any]:
        return dict(memory.sent[-1])

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        return HTMLResponse(pages.overview(memory))

    @app.get("/sandbox/state")
    async def state() -> dict[str, Any]:
        payments = [
            {"orderNumber": p.order_number, "state": p.state, "form": p.form, "confirmations": p.confirmations}
            for p in memory.payments.values()
        ]
        held = {s.id: {"alive": s.alive, "information": s.information} for s in memory.storages.values()}
        return {"payments": payments, "storages": held, "received": memory.received}

    @app.post("/sandbox/faults")
    async def faults(request: Request) -> dict[str, str]:
        memory.faults.append(await request.json())
        return {"status": "armed"}

    @app.post("/sandbox/storages/{storage_id}/card")
    async def card(storage_id: str, request: Request) -> JSONResponse:
        answer = _store(memory, storage_id, await request.json())
        return JSONResponse(answer, 422 if "errors" in answer else 200)

    @app.post("/sandbox/payments/{order_number}/settle")
    async def settle(order_number: str, request: Request) -> Response:
        outcome = (await request.json()).get("outcome", "success")
        for payment in memory.payments.values():
            if payment.order_number == order_number and payment.state == "pending":
                payment.state = outcome
                await confirmations.send(memory, payment, STATES[outcome])
                return JSONResponse({"state": outcome})
        return Response(status_code=404)
