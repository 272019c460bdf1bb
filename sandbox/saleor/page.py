"""A page for people: what the shop holds, transaction by transaction, with staff's buttons and the shop's clock."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import InvalidOperation
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from sandbox import look
from sandbox.saleor import actions, control, installation, jobs

if TYPE_CHECKING:
    from sandbox.saleor.state import Shop

_BUTTONS = {"CHARGE": "Capture", "REFUND": "Refund", "CANCEL": "Cancel"}
_STEPS = {"1800": "+30 minutes", "21600": "+6 hours", "86400": "+1 day"}
SHOWN = 50  # of thousands, the newest
_DO = "/sandbox/staff"


def routes(app: FastAPI, shop: Shop) -> None:
    """Add the page and what its forms send."""

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        return HTMLResponse(_page(shop))

    @app.post(_DO)
    async def staff(request: Request) -> RedirectResponse:
        _act(shop, dict(parse_qsl((await request.body()).decode("utf-8", "replace"))))
        return RedirectResponse("/sandbox/", 303)


def _act(shop: Shop, form: dict[str, str]) -> None:
    """Do what a button says."""
    match form:
        case {"action": "clock", "seconds": seconds} if seconds in _STEPS:
            shop.offset += timedelta(seconds=int(seconds))
            jobs.run(shop)
        case {"action": "app", "active": active}:
            installation.activate(shop, active=active == "yes")
        case {"action": "api", "down": down}:
            shop.faults.is_down = down == "yes"
        case {"action": action, "id": ident} if action in _BUTTONS and ident in shop.transactions:
            try:
                actions.request(shop, shop.transactions[ident], action, form.get("amount") or None)
            except InvalidOperation:
                raise HTTPException(422, "the amount is no number") from None
        case _:
            raise HTTPException(404, "no such transaction or action")


def _page(shop: Shop) -> str:
    newest = list(shop.transactions.values())[: -SHOWN - 1 : -1]
    sources = [*list(shop.checkouts.values())[: -SHOWN - 1 : -1], *list(shop.orders.values())[: -SHOWN - 1 : -1]]
    heads = ("", "Channel", "Total", "Charged", "Authorised")
    deliveries = reversed(list(shop.deliveries)[-control.SHOWN_DELIVERIES :])
    parts = (
        f"<h1>Sandbox Saleor</h1>{_clock(shop)}{_app(shop)}",
        f"<h2>Checkouts and orders</h2>{look.table(heads, (_source(control.source(shop, s)) for s in sources))}",
        f"<h2>Transactions</h2>{''.join(_transaction(control.brief(shop, t)) for t in newest) or _NOTHING}",
        f"<h2>Webhooks sent</h2>{''.join(map(_delivery, deliveries)) or _NOTHING}",
    )
    return look.page("Sandbox Saleor", "".join(parts), width="72rem")


_NOTHING = '<p class="muted">Nothing yet.</p>'


def _clock(shop: Shop) -> str:
    steps = " ".join(look.button(label, _DO, action="clock", seconds=seconds) for seconds, label in _STEPS.items())
    now = f"{shop.now():%d.%m.%Y %H:%M:%S} UTC"
    down = shop.faults.is_down
    api = look.button(
        "Bring the API back" if down else "Take the API down", _DO, action="api", down="no" if down else "yes"
    )
    return (
        f'<nav aria-label="Shop"><strong>{now}</strong> {steps} {api} <span class="muted">{escape(shop.version)}</span> '
        '<a href="/dashboard/">Dashboard</a></nav>'
    )


def _app(shop: Shop) -> str:
    """The installed app, and the problems that it tells staff of."""
    app = shop.app
    if app is None:
        return "<p>No app is installed.</p>"
    state = look.button(
        "Deactivate" if app.is_active else "Activate", _DO, action="app", active="no" if app.is_active else "yes"
    )
    problems = "".join(
        f'<p class="nok">{escape(p["message"])} <span class="muted">{escape(p["key"])}, {p["count"]} times</span></p>'
        for p in app.problems
    )
    what = f"{app.name} {app.version} ({app.identifier})"
    return f'<div class="bar"><span>{escape(what)}</span> {state}</div>{problems}'


def _source(found: dict[str, Any]) -> tuple[str, ...]:
    name = f"Order {found['number']}" if "number" in found else "Checkout"
    title = f'<span class="fixed">{name}</span> <span class="muted id">{escape(found["id"])}</span>'
    return (
        title,
        f'<span class="fixed">{escape(found["channel"])}</span>',
        _money(found["total"]),
        found["chargeStatus"],
        found["authorizeStatus"],
    )


def _money(found: dict[str, Any]) -> str:
    digits = 0 if float(found["amount"]).is_integer() and found["currency"] == "JPY" else 2
    return f'<span class="fixed">{found["amount"]:.{digits}f} {escape(found["currency"])}</span>'


def _transaction(found: dict[str, Any]) -> str:
    title = escape(found["pspReference"] or found["token"])
    sums = {name.removesuffix("Amount"): value for name, value in found.items() if name.endswith("Amount")}
    amounts = ", ".join(f"{escape(name)} {_money(value)}" for name, value in sums.items() if value["amount"])
    told = " · ".join(filter(None, (escape(found["name"]), _paid_with(found["paymentMethodDetails"]), amounts)))
    heads = ("When", "Event", "Amount", "Reference", "Message")
    events = look.table(heads, (_event(e) for e in found["events"]))
    return f"<article><h3>{title}</h3><p>{told or 'no amounts'}</p>{_form(found['id'])}{events}</article>"


def _paid_with(details: dict[str, Any] | None) -> str:
    if details is None:
        return ""
    return escape(f"{details['name']} {'••••' if details['lastDigits'] else ''} {details['lastDigits'] or ''}".strip())


def _event(found: dict[str, Any]) -> tuple[str, ...]:
    """One event; what core keeps to itself is set back."""
    kind = escape(found["type"]) if found["counted"] else f'<span class="muted">{escape(found["type"])}, hidden</span>'
    when = f'<time datetime="{escape(found["createdAt"])}">{escape(found["createdAt"][:19].replace("T", " "))}</time>'
    return (
        when,
        f'<span class="fixed">{kind}</span>',
        _money(found["amount"]),
        escape(found["pspReference"]),
        escape(found["message"]),
    )


def _form(ident: str) -> str:
    """Staff's buttons stand for every transaction: core does not look at its actions either (Saleor protocol 4.6)."""
    buttons = "".join(f'<button name="action" value="{kind}">{text}</button>' for kind, text in _BUTTONS.items())
    field = (
        '<label>Amount <input name="amount" inputmode="decimal" placeholder="all" pattern="[0-9]+(\\.[0-9]+)?"></label>'
    )
    return f'<form class="bar" method="post" action="{_DO}"><input type="hidden" name="id" value="{ident}">{field}{buttons}</form>'


def _delivery(found: dict[str, Any]) -> str:
    text = escape(json.dumps(found, indent=1, ensure_ascii=False))
    status, answer = found["status"], found["answer"]
    result = str(answer.get("result") or "") if isinstance(answer, dict) else ""
    end = " ".join(filter(None, (result, str(status or "no answer"))))
    summary = f"{found['at'][11:19]} {found['event']}"
    return look.folded(summary, end=end, good=status is not None and status < 300, inside=f"<pre>{text}</pre>")
