"""The page on which a person sees what the sandbox received, did and said, secrets masked, and decides what happens next."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Request  # noqa: TC002 - FastAPI reads the annotations
from fastapi.responses import HTMLResponse, RedirectResponse

from sandbox import look
from sandbox.qmore import faults, money, outcome, portal
from sandbox.qmore.backend import OPERATIONS
from sandbox.qmore.names import masked
from sandbox.qmore.operations import Refused

if TYPE_CHECKING:
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
    if action == "fault":
        armed = {name: form[name] for name in ("request", "kind", "confirmation") if form.get(name)}
        return memory.faults.arm(armed) or "The fault is armed for once."
    if action == "disarm":
        memory.faults.armed.clear()
        return "Nothing is armed any more."
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
    heads = ("Order", "Method", "Amount", "State", "Confirmations", "Decide")
    sections = (
        "<h1>Sandbox QMORE</h1>",
        f'<p class="said" role="status">{escape(said)}</p>' if said else "",
        f'<p class="muted">Accounts: {escape(", ".join("/".join(key) for key in memory.accounts))}</p>',
        _clock(memory),
        f"<h2>Sessions and orders</h2>{look.table(heads, _rows(memory))}",
        f"<h2>Faults</h2>{_faults(memory)}",
        f"<h2>Requests received</h2>{_received(memory)}",
        f"<h2>Confirmations sent</h2>{_sent(memory)}",
    )
    return look.page("Sandbox QMORE", "".join(sections), width="72rem")


def _button(label: str, action: str, **values: str) -> str:
    return look.button(label, "/sandbox/do", action=action, **values)


def _clock(memory: Memory) -> str:
    buttons = " ".join(_button(label, "clock", seconds=str(seconds)) for seconds, label in _STEPS)
    now = f"{memory.clock.now():%d.%m.%Y %H:%M:%S} UTC"
    return f'<nav aria-label="Clock"><strong>{now}</strong> {buttons} {_button("End the day", "day-end")}</nav>'


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
    amount = _fixed(f"{form['amount']} {form['currency']}")
    return (escape(number), escape(form["paymentType"]), amount, escape(session.state), heard, decide)


def _fixed(text: str) -> str:
    return f'<span class="fixed">{escape(text)}</span>'


def _heard(confirmation: dict[str, Any]) -> str:
    kind, word = ("ok", "OK") if confirmation["ok"] else ("nok", "NOK")
    return f'<span class="fixed {kind}">{escape(confirmation["state"])} {word}</span>'


def _order(order: Order, heard: str) -> tuple[str, ...]:
    parts = [p.state for p in order.payments.values()]
    parts += [f"{c.state} {money.text(c.amount, order.currency)}" for c in order.credits.values()]
    amount = f"{money.text(order.amount, order.currency)} {order.currency}"
    state = f"{order.state}: {', '.join(parts) or 'no payment'}"
    link = f'<a href="/sandbox/orders/{order.number}">{order.number}</a>'
    return (link, escape(order.payment_type), _fixed(amount), escape(state), heard, _operations(order))


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


def _faults(memory: Memory) -> str:
    """What waits to go wrong, and a form for more of it."""
    waiting = ", ".join(" ".join(f"{k} {v}" for k, v in fault.items()) for fault in memory.faults.armed)
    calls = "".join(f"<option>{escape(name)}</option>" for name in _CALLS)
    kinds = "".join(f"<option>{escape(kind)}</option>" for kind in sorted(faults.KINDS - {"status"}))
    told = "".join(f"<option>{escape(kind)}</option>" for kind in sorted(faults.CONFIRMATIONS))
    return (
        f"<p>{escape(waiting) or 'Nothing is armed.'}</p>"
        '<div class="bar"><form method="post" action="/sandbox/do"><input type="hidden" name="action" value="fault">'
        f'<label>The next call <select name="request">{calls}</select></label>'
        f'<label>suffers <select name="kind">{kinds}</select></label><button>Arm</button></form>'
        '<form method="post" action="/sandbox/do"><input type="hidden" name="action" value="fault">'
        f'<label>The next confirmation suffers <select name="confirmation">{told}</select></label>'
        f"<button>Arm</button></form>{_button('Disarm all', 'disarm')}</div>"
    )


_CALLS = ("*", "dataStorage/*", "frontend/init", "backend/*", *(f"backend/{name}" for name in OPERATIONS))
_NOTHING = '<p class="muted">Nothing yet.</p>'


def _received(memory: Memory) -> str:
    return "".join(map(_request, islice(reversed(memory.received), _SHOWN))) or _NOTHING


def _request(entry: dict[str, Any]) -> str:
    """One call: when, which, about what; how it ended stands at the right."""
    answer = dict(parse_qsl(entry["answer"], keep_blank_values=True))
    code = answer.get("error.1.errorCode") or answer.get("errorCode") or ""
    end = " ".join(filter(None, ("" if "status" not in answer else f"status {answer['status']}", code)))
    about = " ".join(
        entry["form"][name] for name in ("orderNumber", "paymentType", "amount") if entry["form"].get(name)
    )
    inside = look.pairs({**entry["form"], **{f"→ {name}": value for name, value in answer.items()}})
    summary = f"{entry['at'][11:19]} {entry['request']} {about}"
    end = end or ("answered" if answer else "no answer")
    return look.folded(summary, end=end, good=bool(answer) and not code, inside=inside)


def _sent(memory: Memory) -> str:
    return "".join(map(_confirmation, islice(reversed(memory.sent), _SHOWN))) or _NOTHING


def _confirmation(entry: dict[str, Any]) -> str:
    said = masked(dict(parse_qsl(entry["body"])))
    summary = f"{said['paymentState']} {said.get('orderNumber', '')} to {entry['url'].split('?')[0]}"
    good = entry["answer"].startswith("2")
    return look.folded(summary, end=entry["answer"][:60], good=good, inside=look.pairs({**said, "→": entry["answer"]}))
