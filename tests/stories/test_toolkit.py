"""An account whose back end is QENTA's older one: everything that staff do goes to toolkit.php."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stories.desk import Desk

if TYPE_CHECKING:
    from tests.stories.conftest import Stack


async def test_a_toolkit_account_refunds_by_toolkit(stack: Stack) -> None:
    """The channel's configuration chooses the style; the refund moves once, and no request goes to the other back end."""
    await stack.reconfigure(style="toolkit")
    desk = await Desk.paid(stack)
    await desk.night()

    event = await desk.asks("REFUND", "4.00")

    assert (event["type"], event["amount"]["amount"]) == ("REFUND_SUCCESS", 4.0)
    assert await desk.moved() == [("refund", "4.00")]
    asked = [call["form"] for call in (await stack.qmore())["received"] if call["request"].startswith("backend/")]
    assert [form.get("command") for form in asked if "amount" in form] == ["refund"]
    assert all("toolkitPassword" in form for form in asked)
