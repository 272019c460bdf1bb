"""Try an account out: every check that can be run without moving money, each with its own result."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx2
import qmore

from app.decide.changes import Check
from app.decide.channel import environment

if TYPE_CHECKING:
    from app.decide.accounts import Account
    from app.flows.house import House

NAMES = ("storage", "frontend", "backendPassword", "orderNumbers", "confirmUrl", "clock", "tls")
_SECONDS = 8.0
_SKEW = 60.0  # seconds between two clocks before signatures and times become doubtful
_NOBODY = "127.0.0.1"


@dataclass(frozen=True)
class _Result:
    result: str
    code: str
    detail: str = ""


_OK = _Result("ok", "OK")


async def run(house: House, account: Account) -> list[Check]:
    """Run every check at once, and keep the results."""
    tried = (
        _storage(house, account),
        _frontend(house, account),
        _password(house, account),
        _numbers(house, account),
        confirm_url(house),
        _clock(house, account),
    )
    results, now = [*await asyncio.gather(*tried), _tls(house, account)], house.clock.now()
    found = [
        Check(account.tenant, account.account_id, name, one.result, one.code, one.detail[:300], now)
        for name, one in zip(NAMES, results, strict=True)
    ]
    await house.disk.run(house.store.save_checks, found)
    return found


async def _storage(house: House, account: Account) -> _Result:
    request = qmore.DataStorageInit(
        order_ident=house.clock.reference(),
        return_url=f"{house.public_url}/qmore/storage-return",
        language="en",
        javascript_script_version="",
    )
    answer = await house.send(account, request, _SECONDS)
    return _OK if isinstance(answer, qmore.StorageOpened) else _said(answer)


async def _frontend(house: House, account: Account) -> _Result:
    to = f"{house.public_url}/qmore"
    request = qmore.FrontendInit(
        language="en",
        payment_type="PAYPAL",
        amount="1.00",
        currency="EUR",
        order_description="Connection check, not to be paid",
        success_url=f"{to}/return/selftest/success",
        cancel_url=f"{to}/return/selftest/cancel",
        failure_url=f"{to}/return/selftest/failure",
        pending_url=f"{to}/return/selftest/pending",
        service_url=house.public_url,
        confirm_url=f"{to}/confirm/selftest-{house.clock.reference()}",
        consumer_ip_address=_NOBODY,
        consumer_user_agent="saleor-qmore",
        order_ident=house.clock.reference(),
    )
    answer = await house.send(account, request, _SECONDS)
    return _OK if isinstance(answer, qmore.PaymentStarted) else _said(answer)


async def _password(house: House, account: Account) -> _Result:
    if not account.backend_password:
        return _Result("skipped", "NO_PASSWORD")
    answer = await house.send(account, qmore.GetOrderDetails(order_number="1"), _SECONDS)
    return _OK if isinstance(answer, (qmore.NoOrder, qmore.OrderDetails)) else _said(answer)


async def _numbers(house: House, account: Account) -> _Result:
    if not account.backend_password:
        return _Result("skipped", "NO_PASSWORD")
    answer = await house.send(account, qmore.GenerateOrderNumber(), _SECONDS)
    if isinstance(answer, qmore.Rejected):
        return _Result("warning", "NO_ORDER_NUMBERS", _said(answer).detail)
    if not isinstance(answer, qmore.OrderNumber):
        return _said(answer)
    add, number = house.store.add_order_numbers, answer.order_number
    await house.disk.run(add, account.tenant, account.customer_id, [number], house.clock.now())
    return _OK


def _said(answer: Any) -> _Result:
    match answer:
        case qmore.Rejected(errors=errors):
            return _Result("failed", "REFUSED", "; ".join(f"{e.error_code} {e.message}" for e in errors))
        case qmore.Nonsense():
            return _Result("failed", "NOT_QMORE")
        case _:
            return _Result("failed", "SILENT", str(getattr(answer, "reason", "")))


async def confirm_url(house: House) -> _Result:
    """Post to the app's own confirm address, by its public name; from here, which is not QMORE's network."""
    url = f"{house.public_url}/qmore/confirm/selftest-{house.clock.reference()}"
    try:
        answer = await house.saleor_http.post(url, content=b"selftest=1", timeout=_SECONDS)
    except httpx2.HTTPError as silent:
        return _Result("failed", "UNREACHABLE", type(silent).__name__)
    ours = answer.status_code == 404 and "unknown payment" in answer.text  # noqa: PLR2004 - what the route says
    return _Result("ok", "REACHABLE_FROM_HERE") if ours else _Result("failed", "NOT_OURS", f"HTTP {answer.status_code}")


async def _clock(house: House, account: Account) -> _Result:
    try:
        answer = await house.saleor_http.get(account.host, timeout=_SECONDS)
        skew = abs((parsedate_to_datetime(answer.headers["date"]) - house.clock.now()).total_seconds())
    except (httpx2.HTTPError, KeyError, ValueError) as unknown:
        return _Result("skipped", "NO_TIME", type(unknown).__name__)
    return _OK if skew <= _SKEW else _Result("warning", "CLOCK_DIFFERS", f"{skew:.0f} s")


def _tls(house: House, account: Account) -> _Result:
    plain = [url for url in (house.public_url, account.host) if not url.startswith("https://")]
    if not plain:
        return _OK
    live = environment(account.customer_id) == "production"
    return _Result("failed" if live else "warning", "NO_TLS", ", ".join(plain))
