"""What merchants do at the Dashboard, clicked: secrets, channels, methods, payments, refunds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.demo import installation, loopback
from bench.words import say
from tests.dashboard.configured import EVIL, account, mapped, ready, settings

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator

    from bench.merchant import Merchant

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.unconfigured]


def button(where: FrameLocator | Locator, key: str) -> Locator:
    """Find a button by what it says."""
    return where.get_by_role("button", name=say(key), exact=True)


def test_a_new_secret_reaches_new_payments_while_open_ones_end_with_the_old(merchant: Merchant) -> None:
    """The dialog names the open payments; what was typed is nowhere on the page afterwards; undo brings the old back."""
    ready(merchant)
    merchant.buys(leaves=True)
    frame = merchant.app("accounts")
    frame.get_by_role("button", name=say("account.rotateOf", name="Demo")).click()
    dialog = frame.get_by_role("dialog")
    expect(dialog).to_contain_text(say("account.overlap", count=1))
    dialog.get_by_label(say("account.newSecret"), exact=True).and_(dialog.locator("input")).fill("canary-4711")
    button(dialog, "account.rotate").click()
    expect(frame.get_by_role("status").filter(has_text=say("saved"))).to_contain_text(say("names.secret"))
    assert "canary-4711" not in merchant.page.frames[1].content()

    button(frame.get_by_role("status").filter(has_text=say("saved")), "undo").click()
    expect(frame.get_by_text(say("undone"))).to_be_visible()
    assert merchant.buys()


def test_what_was_saved_is_what_the_page_goes_on_with(merchant: Merchant) -> None:
    """A corrected secret shows its new checks at once, and the next edit is no conflict with one's own."""
    made = account(merchant, secret="B8AKTPWBRMNBV455FG6M2DANE99WU3")
    assert "failed" in {check["result"] for check in made["checks"]}
    frame = merchant.app("accounts")
    expect(frame.get_by_text(say("check.results.failed"), exact=True).first).to_be_visible()
    for label, typed in (("account.secret", installation.ACCOUNT["secret"]), ("account.name", "Corrected")):
        frame.get_by_role("button", name=say("account.editOf", name="Demo")).click()
        dialog = frame.get_by_role("dialog")
        dialog.get_by_label(say(label), exact=True).and_(dialog.locator("input")).fill(typed)
        button(dialog, "account.save").click()
        button(frame.get_by_role("dialog").last, "save").click()
        expect(frame.get_by_role("dialog")).to_have_count(0)

        expect(frame.get_by_text(say("check.results.failed"), exact=True)).to_have_count(0)
    expect(frame.get_by_role("heading", name="Corrected")).to_be_visible()


def test_a_channel_moves_to_another_account_and_open_payments_keep_theirs(merchant: Merchant) -> None:
    """Before anything is written the change and the payments that keep the old account are shown."""
    ready(merchant)
    account(merchant, "Second", shopId="qmore")
    merchant.buys(leaves=True)
    frame = merchant.app(f"channels/of/{loopback.CHANNEL}")
    frame.get_by_label(say("channel.accountOf", channel="Default channel")).select_option(label="Second · Demo")
    button(frame, "save").click()
    dialog = frame.get_by_role("dialog")
    expect(dialog).to_contain_text("qmore")
    expect(dialog).to_contain_text(say("keep", count=1))
    button(dialog, "save").click()

    expect(frame.get_by_role("status").filter(has_text=say("saved"))).to_be_visible()
    moved = next(c for c in merchant.api("GET", "/channels")["channels"] if c["slug"] == loopback.CHANNEL)
    assert moved["accountName"] == "Second"


def test_the_matrix_gives_a_reason_for_every_empty_cell(merchant: Merchant) -> None:
    """Channel by method: offered, or the sentence why not."""
    made = ready(merchant)
    mapped(merchant, made["accountId"], "swiss")
    frame = merchant.app("channels")
    rows = frame.get_by_role("table", name=say("matrix.title")).get_by_role("row")
    expect(rows.filter(has_text="Default channel").get_by_text(say("matrix.offered"), exact=True)).not_to_have_count(0)
    for name in ("Switzerland", "Japan"):
        cells = rows.filter(has_text=name).get_by_role("cell").all_text_contents()[1:]
        assert cells
        assert all(cells)
    expect(rows.filter(has_text="Switzerland")).to_contain_text("CHF")


def test_the_simulator_says_what_a_shopper_sees_and_why(merchant: Merchant) -> None:
    """Five euros are too little for PayPal; the reason stands beside it."""
    ready(merchant)
    frame = merchant.app("channels/shopper")
    frame.get_by_label(say("shopper.amount", currency="EUR")).fill("5")
    frame.get_by_label(say("shopper.country")).fill("AT")
    button(frame, "shopper.ask").click()
    seen = frame.get_by_role("table", name=say("shopper.answer")).get_by_role("row")

    expect(seen.filter(has_text="PayPal")).to_contain_text(say("shopper.hidden"))
    expect(seen.filter(has_text="PayPal")).to_contain_text("minimum")
    expect(seen.filter(has_text="eps")).to_contain_text(say("shopper.shown"))


def test_a_payment_is_found_by_its_number_with_the_story_of_both_systems(merchant: Merchant) -> None:
    """Search, open, read: what Saleor, QMORE and the app say, and what may be done now."""
    ready(merchant)
    reference = merchant.buys()
    number = merchant.api("GET", f"/payments/{reference}")["payment"]["orderNumber"]
    frame = merchant.app("payments")
    frame.get_by_placeholder(say("payment.searchHint")).fill(number)
    expect(frame.get_by_role("row")).to_have_count(2)
    frame.get_by_role("row").filter(has_text=number).get_by_role("button").click()
    line = frame.get_by_role("heading", name=say("moment.title")).locator("xpath=ancestor::section")

    expect(frame.get_by_text(say("state.charged"), exact=True).first).to_be_visible()
    for system in ("Saleor", "QMORE", say("moment.app")):
        expect(line.get_by_text(system, exact=True).first).to_be_visible()
    expect(button(frame, "operation.REFUND")).to_be_visible()
    expect(frame.get_by_role("definition").filter(has_text=reference).first).to_be_visible()


def test_a_refund_from_the_orders_page(merchant: Merchant) -> None:
    """In Saleor's order page the widget refunds a part after the day-end: QMORE moves it, Saleor counts it, the widget says so."""
    ready(merchant)
    merchant.buys()
    merchant.http.post(f"{merchant.places.qmore}/sandbox/day-end")
    order = merchant.sandbox("state")["orders"][0]
    merchant.open(f"/orders/{order['id']}")
    widget = merchant.page.frame_locator("iframe")
    button(widget, "operation.REFUND").click()
    dialog = widget.get_by_role("dialog")
    dialog.get_by_label(say("operation.amount", currency="EUR")).fill("3.30")
    button(dialog, "operation.do.REFUND").click()

    expect(widget.get_by_role("status").filter(has_text=say("operation.result.done"))).to_contain_text("3.30")
    expect(widget.get_by_text(f"{say('payment.refunded')} €3.30")).to_be_visible()
    assert merchant.sandbox("state")["transactions"][0]["refundedAmount"]["amount"] == 3.3


def test_a_silent_saleor_is_named_and_nothing_is_said_in_its_place(merchant: Merchant) -> None:
    """No channel is called gone and no order unpaid because Saleor could not be asked."""
    ready(merchant)
    merchant.buys()
    order = merchant.sandbox("state")["orders"][0]
    frame = merchant.app("channels")
    expect(frame.get_by_role("table", name=say("matrix.title"))).to_be_visible()
    merchant.sandbox("down", down=True)
    frame = merchant.app("channels")
    expect(frame.get_by_role("alert").first).to_contain_text(say("channel.unheard", why="Saleor did not answer"))
    expect(frame.get_by_text("Saleor did not answer.", exact=True)).to_be_visible()  # in place of the matrix
    expect(frame.get_by_text(say("channel.gone"))).to_have_count(0)
    merchant.app("channels/shopper")
    expect(frame.get_by_role("alert")).to_contain_text("Saleor did not answer")
    merchant.open(f"/orders/{order['id']}")
    expect(merchant.page.frame_locator("iframe").get_by_role("alert")).to_contain_text("Saleor did not answer")


def test_a_dialog_keeps_its_way_out_beside_its_title_on_a_telephone(merchant: Merchant) -> None:
    """A long title is broken; the closing button stays in its first line."""
    account(merchant, "A name that needs more than one line")
    merchant.page.set_viewport_size({"width": 360, "height": 740})
    frame = merchant.app("accounts")
    frame.get_by_role("button", name=say("account.rotateOf", name="A name that needs more than one line")).click()
    boxes = [frame.get_by_role("dialog").locator(f"header > {one}").bounding_box() for one in ("h2", "button")]

    title, way_out = (box or {} for box in boxes)
    assert way_out["x"] >= title["x"] + title["width"]
    assert way_out["y"] < title["y"] + 24


def test_an_unusable_file_is_refused_once_with_the_line(merchant: Merchant) -> None:
    """The mistake stands at the field, names the line, and is not said again below."""
    frame = merchant.app("history")
    frame.get_by_text(say("file.read"), exact=True).click()
    frame.get_by_label(say("file.content"), exact=True).fill("channels:\n  at: [1")
    button(frame, "file.look").click()

    expect(frame.get_by_role("alert")).to_have_count(1)
    expect(frame.get_by_role("alert")).to_contain_text("line 2")


def test_a_refused_refund_says_why_in_german(merchant: Merchant) -> None:
    """Before the day-end a part cannot be refunded: result, story and history say so in the reader's language alone."""
    ready(merchant)
    reference = merchant.buys()
    frame = merchant.app(f"payments/{reference}", locale="de")
    frame.get_by_role("button", name=say("operation.REFUND", "de"), exact=True).click()
    dialog = frame.get_by_role("dialog")
    dialog.get_by_label(say("operation.amount", "de", currency="EUR")).fill("3,30")
    dialog.get_by_role("button", name=say("operation.do.REFUND", "de"), exact=True).click()

    why = "Vor QMOREs Tagesabschluss gegen Mitternacht lässt sich eine Zahlung nur ganz zurücknehmen"
    result = frame.get_by_role("status").filter(has_text=say("operation.result.refused", "de"))
    expect(result).to_contain_text(why)
    expect(result).to_contain_text("erstatte 3,30 morgen")
    expect(frame.get_by_role("listitem").filter(has_text=why)).not_to_have_count(0)
    expect(frame.get_by_text("day-end")).to_have_count(0)
    history = merchant.app("history", locale="de")
    expect(history.get_by_text("Erstatten von 3,30\xa0€ verlangt")).to_be_visible()


def test_the_second_of_two_who_save_sees_what_the_first_has_changed(merchant: Merchant) -> None:
    """Nothing is overwritten unseen: the page shows the other's change, and lets the person decide."""
    made = ready(merchant)
    frame = merchant.app("accounts")
    frame.get_by_role("button", name=say("account.editOf", name="Demo")).click()
    dialog = frame.get_by_role("dialog").first
    values = {k: made[k] for k in ("customerId", "shopId", "host", "style")}
    merchant.api("PUT", f"/accounts/{made['accountId']}", {**values, "version": made["version"], "name": "Theirs"})
    dialog.get_by_label(say("account.name"), exact=True).fill("Mine")
    button(dialog, "account.save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Theirs")
    button(dialog, "keepMine").click()
    button(frame.get_by_role("dialog").last, "save").click()

    expect(frame.get_by_role("status").filter(has_text=say("saved"))).to_be_visible()
    assert [one["name"] for one in merchant.api("GET", "/accounts")["accounts"]] == ["Mine"]


def test_mistakes_are_said_at_their_fields(merchant: Merchant) -> None:
    """A customer id of six characters and a missing secret are said where they were made, before anything is sent."""
    frame = merchant.app("accounts")
    frame.get_by_label(say("account.customerId")).fill("D20000")
    button(frame, "account.save").click()

    field = frame.get_by_label(say("account.customerId"))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(re.escape(say("account.customerIdWrong"))))
    expect(frame.get_by_label(say("account.secret"))).to_have_accessible_description(say("required"))
    assert merchant.api("GET", "/accounts")["accounts"] == []


def test_what_the_server_finds_wrong_is_said_at_its_field_alone(merchant: Merchant) -> None:
    """A country in words stands at the countries, and no field is named by the server's words for it."""
    ready(merchant)
    frame = merchant.app("channels/defaults")
    frame.get_by_text(say("method.more", method="Credit card"), exact=True).click()
    countries = frame.get_by_label(say("names.countries")).first
    countries.fill("Austria")
    button(frame, "save").click()

    expect(countries).to_have_attribute("aria-invalid", "true")
    expect(frame.get_by_text("settings.methods")).to_have_count(0)


def test_a_mistake_in_what_is_folded_away_is_unfolded(merchant: Merchant) -> None:
    """Whoever folds a mistake away and saves is led to it, whether the page or the server has found it."""
    frame = merchant.app("accounts")
    host = frame.get_by_label(say("account.host"))
    frame.get_by_text(say("account.more"), exact=True).click()
    host.fill("papi")
    frame.get_by_text(say("account.more"), exact=True).click()
    button(frame, "account.demo").click()
    button(frame, "account.save").click()
    expect(host).to_be_focused()
    expect(frame.get_by_text(say("account.hostWrong"))).to_be_visible()

    ready(merchant)
    frame = merchant.app("channels/defaults")
    frame.get_by_text(say("method.more", method="Credit card"), exact=True).click()
    countries = frame.get_by_label(say("names.countries")).first
    countries.fill("Austria")
    frame.get_by_text(say("method.more", method="Credit card"), exact=True).click()
    button(frame, "save").click()
    expect(countries).to_be_focused()


def test_what_was_typed_outlives_another_language(merchant: Merchant) -> None:
    """Whoever changes the Dashboard's language goes on with what they have typed, in that language."""
    ready(merchant)
    frame = merchant.app("channels/defaults")
    frame.get_by_label(say("names.serviceUrl")).fill("https://shop.example/help")
    merchant.page.locator("select[name=locale]").select_option("de")

    expect(frame.get_by_label(say("names.serviceUrl", "de"))).to_have_value("https://shop.example/help")


def test_what_was_typed_outlives_an_expired_session(merchant: Merchant) -> None:
    """Who comes back after lunch to a half-filled form renews the session in it, and saves what they have typed."""
    ready(merchant)
    frame = merchant.app("accounts")
    frame.get_by_role("button", name=say("account.editOf", name="Demo")).click()
    dialog = frame.get_by_role("dialog").first
    name = dialog.get_by_label(say("account.name"), exact=True)
    name.fill("Typed before lunch")
    merchant.page.get_by_role("button", name="Let the session expire").click()
    button(dialog, "account.save").click()
    expect(dialog.get_by_role("alert")).to_contain_text(say("expired"))
    button(dialog, "reload").click()
    expect(frame.get_by_text(say("expired"))).to_have_count(0)
    expect(name).to_have_value("Typed before lunch")
    button(dialog, "account.save").click()
    button(frame.get_by_role("dialog").last, "save").click()

    expect(frame.get_by_role("heading", name="Typed before lunch")).to_be_visible()


def test_a_dialog_is_used_and_left_by_keyboard(merchant: Merchant) -> None:
    """Enter opens it with the focus in its first field, Escape leaves it, and the focus is where it came from."""
    ready(merchant)
    frame = merchant.app("accounts")
    opener = frame.get_by_role("button", name=say("account.rotateOf", name="Demo"))
    opener.focus()
    merchant.page.keyboard.press("Enter")
    expect(frame.get_by_role("dialog").locator("input").first).to_be_focused()
    merchant.page.keyboard.press("Escape")

    expect(frame.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_markup_in_a_title_or_a_name_is_text(merchant: Merchant) -> None:
    """What somebody writes into a title or a name is shown as written and never executed."""
    made = account(merchant, EVIL)
    wanted = settings(merchant, methods=[{"paymentType": "CCARD", "label": {"en": EVIL}, "instructions": {"en": EVIL}}])
    merchant.api("PUT", "/defaults", {"version": 0, "settings": wanted})
    mapped(merchant, made["accountId"], settings=wanted)
    expect(merchant.app("accounts").get_by_role("heading", name=EVIL)).to_be_visible()
    expect(merchant.app("history").get_by_text(EVIL).first).to_be_visible()
    frame = merchant.app("channels/shopper")
    frame.get_by_label(say("shopper.amount", currency="EUR")).fill("5")
    button(frame, "shopper.ask").click()
    expect(frame.get_by_text(EVIL).first).to_be_visible()

    assert merchant.page.frames[1].evaluate("[document.title === '1', document.querySelectorAll('img').length]") == [
        False,
        0,
    ]
