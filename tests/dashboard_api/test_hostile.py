"""Markup and odd bytes in every text: kept and given back as data, never as markup, never as a trace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.demo import installation, loopback
from tests.dashboard_api.conftest import signed
from tests.dashboard_api.test_configuration import SETTINGS, account
from tests.dashboard_api.test_door import calls

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff

SCRIPT = "<script>alert(1)</script>"
MARKUP = f'"><img src=x onerror=alert(1)> [/bold] {{0}} %s {SCRIPT}'


async def test_markup_in_a_name_a_title_or_an_instruction_is_text(staff: Staff) -> None:
    """It comes back letter by letter, in JSON that no browser takes for a page."""
    name = f"Demo {SCRIPT}"
    added = await staff.post("/accounts", account(staff, name=name))
    method = {"paymentType": "PAYPAL", "label": {"de": MARKUP[:100]}, "instructions": {"en": MARKUP}}
    wanted = {**SETTINGS, "methods": [method], "customerStatement": MARKUP}
    body = {"version": 1, "accountId": added["account"]["accountId"], "isTestChannel": True, "settings": wanted}
    saved = await staff.put(f"/channels/{loopback.CHANNEL}", body)
    shopper = {"amount": "5", "currency": "EUR", "language": "en"}
    shown = (await staff.post(f"/channels/{loopback.CHANNEL}/simulate", shopper))["methods"][0]
    answers = [await staff.ask("GET", path) for path in ("/accounts", "/channels", "/history", "/configuration")]

    assert saved["channel"]["accountName"] == name
    assert saved["channel"]["settings"]["customerStatement"] == MARKUP
    assert shown["instructions"] == MARKUP
    assert all(SCRIPT in json.dumps(one.json()) for one in answers)
    assert {one.headers["content-type"] for one in answers} == {"application/json"}
    assert {one.headers["cache-control"] for one in answers} == {"no-store"}
    assert {one.headers["x-content-type-options"] for one in answers} == {"nosniff"}


ROUTES: dict[tuple[str, str], Any] = {
    ("PUT", "/accounts/{}"): {**installation.ACCOUNT, "name": "Demo", "version": 1},
    ("POST", "/accounts/{}/rotate"): {"version": 1, "secret": "x"},
    ("POST", "/accounts/{}/remove"): {"version": 1},
    ("POST", "/accounts/{}/checks"): None,
    ("PUT", "/channels/{}"): {"version": 0, "accountId": "x", "settings": SETTINGS},
    ("POST", "/channels/{}/unmap"): {"version": 1},
    ("POST", "/channels/{}/simulate"): {"amount": "5", "currency": "EUR"},
    ("GET", "/payments/{}"): None,
    ("POST", "/payments/{}/refresh"): None,
    ("POST", "/payments/{}/operations"): {"key": "decision-1", "action": "REFUND"},
    ("POST", "/payments/{}/reverse"): {"key": "decision-1"},
    ("POST", "/payments/{}/match"): {"orderNumber": "1"},
    ("POST", "/reports/{}/replay"): None,
    ("POST", "/history/{}/undo"): None,
}


async def test_hostile_names_in_a_path_find_nothing(staff: Staff) -> None:
    """Whatever stands where an id should is answered as not found, never with an error of the server's."""
    for (method, path), body in ROUTES.items():
        for name in ("%3Cscript%3E", "%00", "'%20OR%201=1--", "%F0%9F%92%B8", "x" * 2000):
            answer = await staff.ask(method, path.format(name), json=body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND"), (path, name)
    assert (await staff.get("/orders/%00/payments"))["payments"] == []


async def test_a_body_that_is_none_is_refused(staff: Staff) -> None:
    """No trace, one form of refusal."""
    for body in ("", "{", "[]", "null", '"text"', '{"version": 1e400}', "\x00", '{"a":' * 500):
        answer = await staff.ask("PUT", "/defaults", content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID"), body


async def test_every_right_is_asked_for_at_every_route(staff: Staff) -> None:
    """Without rights nothing but the session answers; looking payments up does not open the configuration."""
    lists = {"/payments", "/health", "/orders", "/reports"}
    for permissions, allowed in (([], False), (["MANAGE_APPS"], False), (["HANDLE_PAYMENTS"], True)):
        staff.token = await signed(staff.stack, permissions=permissions)
        for method, path in calls():
            answer = await staff.ask(method, path)
            open_ = path == "/session" or (allowed and any(path.startswith(one) for one in lists))
            assert (answer.status_code == 403) is not open_, (method, path, permissions)
