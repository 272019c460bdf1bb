"""A page for people: what the shop holds, transaction by transaction, with staff's buttons."""

from __future__ import annotations

import json
from decimal import InvalidOperation
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from sandbox.saleor import actions, control

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.saleor.state import Shop

_STYLE = """body{font:1rem/1.5 system-ui;margin:2rem auto;max-width:72rem;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{border-bottom:1px solid;padding:.25rem .5rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}section{margin-block:1.5rem}form{display:flex;gap:.5rem;
flex-wrap:wrap;align-items:center}input,button{font:inherit;padding:.25rem .5rem}pre{overflow:auto}"""
_BUTTONS = {"CHARGE": "Capture", "REFUND": "Refund", "CANCEL": "Cancel"}
SHOWN = 50  # of thousands, the newest


def routes(app: FastAPI, shop: Shop) -> None:
    """Add the page and what its forms send."""

    @app.get("/sandbox/")
    async def overview() -> HTMLResponse:
        return HTMLResponse(_page(shop))

    @app.post("/sandbox/staff")
    async def staff(request: Request) -> RedirectResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        transaction = shop.transactions.get(form.get("id", ""))
        if transaction is None or form.get("action") not in _BUTTONS:
            raise HTTPException(404, "no such transaction or action")
        try:
            actions.request(shop, transaction, form["action"], form.get("amount") or None)
        except InvalidOperation:
            raise HTTPException(422, "the amount is no number") from None
        return RedirectResponse("/sandbox/", 303)


def _page(shop: Shop) -> str:
    newest = list(shop.transactions.values())[: -SHOWN - 1 : -1]
    sources = [*list(shop.checkouts.values())[: -SHOWN - 1 : -1], *list(shop.orders.values())[: -SHOWN - 1 : -1]]
    parts = (
        "<h1>Sandbox Saleor</h1><p>Checkouts, transactions, orders and webhook deliveries; the newest first.</p>",
        "<h2>Checkouts and orders</h2>",
        _table(("Id", "Total", "Charged", "Authorised"), (_source(control.source(shop, s)) for s in sources)),
        "<h2>Transactions</h2>",
        *(_transaction(control.brief(shop, t)) for t in newest),
        "<h2>Deliveries</h2>",
        *(_delivery(d) for d in reversed(list(shop.deliveries)[-control.SHOWN_DELIVERIES :])),
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
    return (
        f'<!doctype html><html lang="en"><head><title>Sandbox Saleor</title>{head}</head>'
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _source(found: dict[str, Any]) -> tuple[str, ...]:
    name = f"Order {found['number']}" if "number" in found else found["id"]
    return name, _money(found["total"]), found["chargeStatus"], found["authorizeStatus"]


def _money(found: dict[str, Any]) -> str:
    return f"{found['amount']} {found['currency']}"


def _transaction(found: dict[str, Any]) -> str:
    title = escape(found["pspReference"] or found["token"])
    sums = {name.removesuffix("Amount"): value for name, value in found.items() if name.endswith("Amount")}
    amounts = ", ".join(f"{name} {_money(value)}" for name, value in sums.items() if value["amount"])
    rows = (
        (
            e["createdAt"],
            e["type"],
            _money(e["amount"]),
            e["pspReference"],
            "" if e["counted"] else "hidden",
            e["message"],
        )
        for e in found["events"]
    )
    events = _table(("When", "Event", "Amount", "Reference", "Counted", "Message"), rows)
    return f"<section><h3>{title}</h3><p>{escape(amounts) or 'no amounts'}</p>{_form(found['id'])}{events}</section>"


def _form(ident: str) -> str:
    """Staff's buttons stand for every transaction: core does not look at its actions either (Saleor protocol 4.6)."""
    buttons = "".join(f'<button name="action" value="{kind}">{text}</button>' for kind, text in _BUTTONS.items())
    field = (
        '<label>Amount, empty for all <input name="amount" inputmode="decimal" pattern="[0-9]+(\\.[0-9]+)?"></label>'
    )
    return f'<form method="post" action="/sandbox/staff"><input type="hidden" name="id" value="{ident}">{field}{buttons}</form>'


def _delivery(found: dict[str, Any]) -> str:
    text = escape(json.dumps(found, indent=1, ensure_ascii=False))
    return f"<details><summary>{escape(found['event'])} {found['status'] or 'no answer'}</summary><pre>{text}</pre></details>"
