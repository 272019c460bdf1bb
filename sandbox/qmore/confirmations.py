"""Confirmations, server to server: signed for SUCCESS and PENDING, unsigned for FAILURE and CANCEL."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2

from sandbox.qmore.fingerprint import compute
from sandbox.qmore.state import now
from sandbox.qmore.validation import message

if TYPE_CHECKING:
    from sandbox.qmore.state import Memory, Payment

INSTITUTIONS = {"PAYPAL": "PAYPAL", "EPS": "EPS-SO"}
KNOWN = re.compile(
    "customerId|shopId|language|paymentType|amount|currency|order.*|.*Url|consumer.*|company.*|request.*|storageId|"
    "financialInstitution|autoDeposit|duplicate.*|windowName|basket.*|customerStatement|pendingUrl",
    re.IGNORECASE,
)


def fields(payment: Payment, state: str) -> dict[str, str]:
    """Return what a confirmation of a state says, unsigned."""
    form = payment.form
    custom = {name: value for name, value in form.items() if not KNOWN.fullmatch(name)}
    if state == "CANCEL":
        return {"paymentState": state, **custom}
    if state == "FAILURE":
        return {
            "paymentState": state,
            **custom,
            "errors": "1",
            "error.1.errorCode": "20003",
            "error.1.message": message("20003"),
            "error.1.consumerMessage": "Die Zahlung wurde abgelehnt." if form["language"] == "de" else message("20003"),
        }
    information = payment.storage.information if payment.storage else None
    institution = (information or {}).get("financialInstitution") or INSTITUTIONS.get(form["paymentType"], "")
    said = {
        "paymentType": form["paymentType"],
        "financialInstitution": institution,
        "language": form["language"],
        "orderNumber": payment.order_number,
        "paymentState": state,
        **custom,
    }
    return {**_amount(form), **said, **_success(payment, information)} if state == "SUCCESS" else said


def _amount(form: dict[str, str]) -> dict[str, str]:
    return {"amount": form["amount"], "currency": form["currency"]}  # the text that was sent


def _success(payment: Payment, information: dict[str, str] | None) -> dict[str, str]:
    card = (
        {
            "authenticated": "Yes" if payment.storage and payment.storage.secure else "No",
            "anonymousPan": information["anonymousPan"],
            "expiry": information["expiry"],
            "cardholder": information["cardholdername"],
            "maskedPan": information["maskedPan"],
        }
        if information
        else {}
    )
    return {
        **card,
        "gatewayReferenceNumber": f"DGW_{payment.order_number}_RN",
        "gatewayContractNumber": "DemoContractNumber123",
        "avsResponseCode": "X",
        "avsResponseMessage": "Demo AVS ResultMessage",
    }


def signed(said: dict[str, str], secret: str) -> dict[str, str]:
    """Sign: custom parameters stay outside."""
    names = [name for name in said if KNOWN.fullmatch(name) or name in _success_names()]
    names += ["secret", "responseFingerprintOrder"]
    made = {**said, "responseFingerprintOrder": ",".join(names)}
    return {**made, "responseFingerprint": compute(made, names, secret)}


def _success_names() -> set[str]:
    return {
        "paymentState",
        "authenticated",
        "anonymousPan",
        "expiry",
        "cardholder",
        "maskedPan",
        "gatewayReferenceNumber",
        "gatewayContractNumber",
        "avsResponseCode",
        "avsResponseMessage",
    }


HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "QMORE sandbox"}


async def send(memory: Memory, payment: Payment, state: str) -> None:
    """Tell the shop, as often as a fault asks for; what it answered is kept."""
    fault = memory.fault("confirmation", "") or {}
    kind = fault.get("confirmation")
    said = fields(payment, state)
    if state in {"SUCCESS", "PENDING"}:
        secret = "wrong" if kind == "wrong-secret" else payment.account.secret
        said = signed(said, secret)
    if kind == "tamper":
        said = {**said, "amount": "0.01"}
    if kind == "drop":
        return
    if kind == "delay":
        await asyncio.sleep(float(fault.get("seconds", 1)))
    memory.sent.append({"url": payment.form["confirmUrl"], "body": urlencode(said), "headers": HEADERS})
    for _ in range(2 if kind == "duplicate" else 1):
        await _post(payment, state, said)


async def _post(payment: Payment, state: str, said: dict[str, str]) -> None:
    try:
        async with httpx2.AsyncClient(timeout=10, trust_env=False) as http:
            answer = await http.post(payment.form["confirmUrl"], content=urlencode(said).encode(), headers=HEADERS)
        heard: dict[str, Any] = {"status": answer.status_code, "body": answer.text[:500]}
    except httpx2.HTTPError as silent:
        heard = {"status": None, "body": type(silent).__name__}
    accepted = heard["status"] == 200 and re.search(r'result"?\s*[=:]\s*"OK"', str(heard["body"])) is not None
    payment.confirmations.append({"state": state, "at": now().isoformat(), "ok": accepted, **heard})
