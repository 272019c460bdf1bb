"""The page on which a person sees what the sandbox received, did and said, secrets masked, and decides what happens next."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import HTMLResponse, RedirectResponse

from sandbox.qmore import money, outcome, pages, portal
from sandbox.qmore.names import masked
from sandbox.qmore.operations import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.qmore.orders import Order
    from sandbox.qmore.state import Memory, Session

_SHOWN = 50
_STEPS = ((1800, "+30 minutes"), (3600, "+1 hour"), (86_400, "+1 day"), (8 * 86_400, "+8 days"))


def routes(app: FastAPI, memory: Memory) -> None:
    """Serve the page, and do what its buttons ask for."""

    @app.get("/sandbox/")
    async def overview(said: str = "") -> HTMLResponse:
        return HTMLResponse(page(memory, said))

    @app.post("/sandbox/do")
    async def do(request: Request) -> RedirectResponse:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        return RedirectResponse(f"/sandbox/?{urlencode({'said': await _do(memory, form)})}", 303)


async def _do(memory: Memory, form: dict[str, str]) -> str:
    """Do what a button says; return a sentence for the person."""
    action, number = form.get("action", ""), form.get("number", "")
    if action == "clock" and form.get("seconds", "").isdigit():
        return f"The clock moved on; {await memory.clock.advance(int(form['seconds']))} things happened on the way."
    if action == "day-end":
        return f"The day ended with batch {memory.book.day_end(memory.clock.now())}."
    if action == "settle" and (session := memory.by_number.get(number)):
        await outcome.settle(memory, session, "success" if form.get("outcome") == "success" else "failure")
        return f"Order {number} is now {session.state}."
    order = memory.book.known.get(number)
    if order is None or action not in portal.OPERATIONS:
        return "There was nothing to do."
    done = portal.act(memory, order, action, {key: value for key, value in form.items() if value})
    if isinstance(done, Refused):
        return f"{action} of order {number} was refused: {done.code}."
    return f"{action} of order {number} is done."


def page(memory: Memory, said: str = "") -> str:
    """Write the page."""
    sections = (
        "<h1>Sandbox QMORE</h1>",
        f'<p class="said" role="status">{escape(said)}</p>' if said else "",
        f"<p>Accounts: {escape(', '.join('/'.join(key) for key in memory.accounts))}</p>",
        _clock(memory),
        _section(
            "Sessions and orders", ("Order", "Method", "Amount", "State", "Confirmations", "Decide"), _rows(memory)
        ),
        f"<section><h2>Requests received</h2>{_received(memory)}</section>",
        f"<section><h2>Confirmations sent</h2>{_sent(memory)}</section>",
    )
    return pages.page("Sandbox QMORE", "".join(sections), width="72rem")


def _button(label: str, action: str, **values: str) -> str:
    """Write one button as a form; ``amount`` asks for one."""
    fields = {"action": action, **values}
    hidden = "".join(
        f'<input type="hidden" name="{k}" value="{escape(v)}">' for k, v in fields.items() if k != "amount"
    )
    amount = escape(values.get("amount", ""))
    asked = f'<input name="amount" aria-label="Amount to {escape(action)}" value="{amount}">' if amount else ""
    return f'<form method="post" action="/sandbox/do">{hidden}{asked}<button>{escape(label)}</button></form>'


def _clock(memory: Memory) -> str:
    buttons = " ".join(_button(label, "clock", seconds=str(seconds)) for seconds, label in _STEPS)
    now = f"{memory.clock.now():%d.%m.%Y %H:%M:%S} UTC"
    return f'<nav aria-label="Clock"><strong>{now}</strong> {buttons} {_button("End the day", "day-end")}</nav>'


def _section(title: str, heads: Iterable[str], rows: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    return f"<section><h2>{escape(title)}</h2>{table if rows else '<p>Nothing yet.</p>'}</section>"


def _rows(memory: Memory) -> list[tuple[str, ...]]:
    """The newest sessions, then orders that never had one."""
    sessions = list(islice(reversed(memory.sessions.values()), _SHOWN))
    rest = (o for o in islice(reversed(memory.book.orders.values()), _SHOWN) if o.number not in memory.by_number)
    return [_session(memory, s) for s in sessions] + [_order(o, "") for o in rest]


def _session(memory: Memory, session: Session) -> tuple[str, ...]:
    order = memory.book.orders.get(session.order_number)
    heard = " ".join(_heard(c) for c in session.confirmations)
    if order:
        return _order(order, heard)
    form, number = session.form, session.order_number
    decide = ""
    if session.state == "pending":
        decide = _button("Paid", "settle", number=number, outcome="success")
        decide += _button("Declined", "settle", number=number, outcome="failure")
    if session.state == "started":
        decide = f'<a href="/pay/{session.id}">Payment page</a>'
    cells = (number, form["paymentType"], f"{form['amount']} {form['currency']}", session.state)
    return (*map(escape, cells), heard, decide)


def _heard(confirmation: dict[str, Any]) -> str:
    kind, word = ("ok", "OK") if confirmation["ok"] else ("nok", "NOK")
    return f'<span class="{kind}">{escape(confirmation["state"])} {word}</span>'


def _order(order: Order, heard: str) -> tuple[str, ...]:
    parts = [p.state for p in order.payments.values()]
    parts += [f"{c.state} {money.text(c.amount, order.currency)}" for c in order.credits.values()]
    amount = f"{money.text(order.amount, order.currency)} {order.currency}"
    state = f"{order.state}: {', '.join(parts) or 'no payment'}"
    link = f'<a href="/sandbox/orders/{order.number}">{order.number}</a>'
    return (link, *map(escape, (order.payment_type, amount, state)), heard, _operations(order))


def _operations(order: Order) -> str:
    """A button for everything that is in operationsAllowed."""
    made = [_button("Refund", "refund", number=order.number, amount=money.text(order.refundable, order.currency))]
    made = made if order.allowed() else []
    for payment in order.payments.values():
        for name in order.payment_allowed(payment):
            made.append(_payment_button(order, payment.number, name, money.text(payment.approved, order.currency)))
    for credit in order.credits.values():
        if order.credit_allowed(credit):
            made.append(_button("Take credit back", "refundReversal", number=order.number, creditNumber=credit.number))
    return " ".join(made)


def _payment_button(order: Order, payment: str, name: str, amount: str) -> str:
    match name:
        case "DEPOSIT":
            return _button("Deposit", "deposit", number=order.number, amount=amount)
        case "APPROVEREVERSAL":
            return _button("Cancel approval", "approveReversal", number=order.number)
        case _:
            return _button("Void deposit", "depositReversal", number=order.number, paymentNumber=payment)


def _received(memory: Memory) -> str:
    newest = islice(reversed(memory.received), _SHOWN)
    return (
        "".join(_entry(f"{e['at'][11:19]} {e['request']}", {**e["form"], "→": e["answer"]}) for e in newest) or _NOTHING
    )


_NOTHING = "<p>Nothing yet.</p>"


def _sent(memory: Memory) -> str:
    newest = islice(reversed(memory.sent), _SHOWN)
    said = ((e["url"].split("?")[0], {**masked(dict(parse_qsl(e["body"]))), "→": e["answer"]}) for e in newest)
    return "".join(_entry(title, values) for title, values in said) or _NOTHING


def _entry(title: str, values: dict[str, str]) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(k)}</th><td>{escape(v)}</td></tr>' for k, v in values.items())
    return f'<details><summary>{escape(title)}</summary><div class="wide"><table>{rows}</table></div></details>'
