"""Who may come in: every route of the Dashboard's API asks Saleor's token, and says each refusal with a way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.web import dashboard
from tests.dashboard_api.conftest import signed

if TYPE_CHECKING:
    from tests.dashboard_api.conftest import Staff

DOCUMENT = Path(__file__).parents[2] / "dashboard" / "openapi.json"


def test_the_committed_document_is_the_api() -> None:
    """`saleor-qmore openapi > dashboard/openapi.json` makes the UI's types those of the server."""
    assert json.loads(DOCUMENT.read_text("utf-8")) == dashboard.openapi()


async def test_the_page_learns_who_asks(staff: Staff) -> None:
    """The session names the person and what they may do."""
    session = await staff.get("/session")

    assert session["email"] == "staff@shop.example"
    assert (session["mayConfigure"], session["mayPay"]) == (True, True)
    assert "CCARD" in [one["code"] for one in session["paymentTypes"]]


def calls() -> list[tuple[str, str]]:
    """Every route, by method and path."""
    document: Any = dashboard.openapi()
    return [
        (method.upper(), path.removeprefix("/dashboard/api").replace("{", "").replace("}", ""))
        for path, methods in document["paths"].items()
        for method in methods
    ]


async def test_no_route_answers_without_a_live_token_of_this_app(staff: Staff) -> None:
    """Expired, foreign and missing tokens get 401 at every route, before the request is read."""
    expired = await signed(staff.stack, seconds=-60)
    for token in (expired, "", "not.a.token", staff.token[:-4] + "AAAA"):
        staff.token = token
        for method, path in calls():
            answer = await staff.ask(method, path)
            assert (answer.status_code, answer.json()["error"]["code"]) in {
                (401, "TOKEN_INVALID"),
                (401, "STALE_KEYS"),
            }, (method, path)


async def test_a_person_without_rights_is_told_whom_to_ask(staff: Staff) -> None:
    """Looking payments up takes one right, configuring takes two; the page itself opens and says so."""
    staff.token = await signed(staff.stack, permissions=["HANDLE_PAYMENTS"])
    refused = await staff.ask("GET", "/accounts")
    allowed = await staff.ask("GET", "/payments")

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "PERMISSION_MISSING")
    assert "administrator" in refused.json()["error"]["remedy"]
    assert allowed.status_code != 403
    assert (await staff.get("/session"))["mayConfigure"] is False


async def test_a_refusal_speaks_the_readers_language(staff: Staff) -> None:
    """German readers read German, everybody else English."""
    staff.token = ""
    for staff.language, word in (("de-AT,de;q=0.9", "Sitzung"), ("en-GB", "session"), ("fr", "session")):
        error = (await staff.ask("GET", "/accounts")).json()["error"]
        assert word in error["message"]
        assert error["remedy"]
