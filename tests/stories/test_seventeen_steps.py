"""The seventeen steps of the vendor's process overview, played once over real sockets; each test is a step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import pytest_asyncio

from app.demo import installation, loopback, storefront
from tests.stories.conftest import CARD, Stack

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("seventeen steps")
IBAN = {"bankAccountOwner": "Eva Gruber", "bankAccountIban": "DE86100000001234400013", "bankBic": "GENODEF1XXX"}


@dataclass
class Story:
    """What each step left behind."""

    stack: Stack
    gateway: dict[str, Any] = field(default_factory=dict)
    script: str = ""
    changed: dict[str, Any] = field(default_factory=dict)
    read: dict[str, Any] = field(default_factory=dict)
    started: dict[str, Any] = field(default_factory=dict)
    page: httpx2.Response | None = None
    back: httpx2.Response | None = None
    processed: dict[str, Any] = field(default_factory=dict)
    completed: dict[str, Any] = field(default_factory=dict)
    qmore: dict[str, Any] = field(default_factory=dict)
    saleor: dict[str, Any] = field(default_factory=dict)
    after_start: dict[str, Any] = field(default_factory=dict)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Play the steps in their order."""
    folder: Path = tmp_path_factory.mktemp("steps")
    ground = loopback.Ground.take()
    chosen = loopback.settings(ground.places, folder)
    async with loopback.running(ground, chosen), httpx2.AsyncClient(trust_env=False, timeout=20) as http:
        stack = Stack(ground.places, chosen, folder, http)
        await installation.prepare(stack.places, chosen, http)
        await stack.fill_basket()
        return await _play(Story(stack))


async def _play(told: Story) -> Story:
    stack = told.stack
    told.gateway = await stack.gateway(language="de")
    storage = told.gateway["dataStorage"]
    told.script = (await stack.http.get(storage["javascriptUrl"])).text
    await stack.http.post(f"{stack.places.qmore}/sandbox/storages/{storage['storageId']}/card", json=CARD)
    told.read = await stack.gateway(read=True)
    told.changed = await stack.gateway()
    told.started = await stack.initialize(paymentType="CCARD", storageId=storage["storageId"])
    told.after_start = await stack.gateway()
    redirect = told.started["data"]["redirectUrl"]
    told.page = await stack.http.get(redirect)
    told.back = await stack.decide(redirect, "success")
    transaction = told.started["transaction"]["id"]
    await stack.until(lambda t: t["chargedAmount"]["amount"] > 0, transaction)
    told.processed = await stack.process(transaction)
    told.completed = await stack.ask(storefront.COMPLETE, id=stack.checkout)
    told.qmore, told.saleor = await stack.qmore(), await stack.saleor()
    return told


def test_step_1_the_consumer_clicks_checkout(story: Story) -> None:
    """A checkout exists in Saleor before the app hears anything."""
    assert story.stack.checkout


def test_step_2_the_shop_initiates_the_data_storage(story: Story) -> None:
    """PaymentGatewayInitialize makes the app call QMORE's data storage init, in the shopper's language."""
    first = story.qmore["received"][0]
    assert first["request"] == "dataStorage/init"
    assert first["form"]["language"] == "de"


def test_step_3_the_shop_gets_a_storage_id_and_a_script(story: Story) -> None:
    """The storefront is told where the script is and until when the storage lives."""
    storage = story.gateway["dataStorage"]
    assert storage["storageId"]
    assert storage["expiresAt"].endswith("Z")
    assert storage["mode"] == "pci3"
    assert [m["paymentType"] for m in story.gateway["paymentMethods"] if m["dataStorage"]] == ["CCARD"]


def test_step_4_the_payment_form_is_shown_by_the_script(story: Story) -> None:
    """The script offers both names under which the vendor's documents know the data storage."""
    assert "QentaCEE_DataStorage" in story.script
    assert "WirecardCEE_DataStorage" in story.script


def test_step_5_the_data_go_from_the_browser_to_qmore(story: Story) -> None:
    """No card number ever appears in what Saleor or the app exchanged."""
    assert CARD["pan"] not in str(story.saleor)
    assert CARD["pan"] not in str(story.started)


def test_step_6_the_data_are_stored_by_qmore(story: Story) -> None:
    """The storage holds the card, as reading it shows."""
    assert story.read["dataStorage"]["paymentInformation"][0]["paymentType"] == "CCARD"


def test_step_7_the_shop_shows_anonymised_data(story: Story) -> None:
    """What can be read back is masked."""
    information = story.read["dataStorage"]["paymentInformation"][0]
    assert information["maskedPan"].endswith("0004")
    assert CARD["pan"] not in str(story.read)


def test_step_8_and_9_details_may_change_before_the_consumer_commits(story: Story) -> None:
    """A second look keeps the storage, and the amount is taken at the start only."""
    assert story.changed["dataStorage"]["storageId"] == story.gateway["dataStorage"]["storageId"]
    opened = [r for r in story.qmore["received"] if r["request"] == "dataStorage/init"]
    assert len(opened) == 2  # the first, and the one after the payment was started
    assert all("amount" not in r["form"] for r in opened)


def test_step_10_the_transaction_goes_server_to_server(story: Story) -> None:
    """TransactionInitialize becomes one frontend init with amount, storage and the app's own addresses."""
    sent = [r["form"] for r in story.qmore["received"] if r["request"] == "frontend/init"]
    assert len(sent) == 1
    assert (sent[0]["amount"], sent[0]["currency"]) == ("13.30", "EUR")
    assert sent[0]["storageId"] == story.gateway["dataStorage"]["storageId"]
    assert sent[0]["confirmUrl"].startswith(f"{story.stack.places.app}/qmore/confirm/")
    assert story.started["transactionEvent"]["type"] == "CHARGE_ACTION_REQUIRED"


def test_step_10_a_started_payment_spends_the_storage(story: Story) -> None:
    """After the start the next look opens a new storage."""
    assert story.after_start["dataStorage"]["storageId"] != story.gateway["dataStorage"]["storageId"]


def test_step_11_the_consumer_is_redirected(story: Story) -> None:
    """The redirect URL leads to QMORE, and carries nothing of ours."""
    redirect = urlsplit(story.started["data"]["redirectUrl"])
    assert f"{redirect.scheme}://{redirect.netloc}" == story.stack.places.qmore


def test_step_12_the_consumer_fills_in_external_pages(story: Story) -> None:
    """QMORE shows its page."""
    assert story.page is not None
    assert story.page.status_code == 200


def test_step_13_qmore_confirms_server_to_server(story: Story) -> None:
    """The confirmation comes once and is answered OK."""
    assert [c["ok"] for c in story.qmore["payments"][0]["confirmations"]] == [True]


def test_step_14_the_shop_stores_the_result(story: Story) -> None:
    """Saleor hears CHARGE_SUCCESS once, with QMORE's order number as reference."""
    transaction = story.saleor["transactions"][0]
    counted = [e for e in transaction["events"] if e["type"] == "CHARGE_SUCCESS"]
    assert len(counted) == 1
    assert counted[0]["pspReference"] == story.qmore["payments"][0]["form"]["orderNumber"]


def test_step_15_qmore_redirects_the_consumer_back(story: Story) -> None:
    """The app's return page leads on to the storefront's own URL with two hints."""
    assert story.back is not None
    assert story.back.status_code == 303
    where = urlsplit(story.back.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{story.stack.places.shop}/return"
    hints = parse_qs(where.query)
    assert hints == {"transaction": [story.started["transaction"]["id"]], "outcome": ["success"]}


def test_step_16_the_shop_shows_the_result(story: Story) -> None:
    """TransactionProcess answers what is known, without asking QMORE."""
    assert story.processed["transactionEvent"]["type"] == "CHARGE_SUCCESS"
    names = [r["request"] for r in story.qmore["received"]]
    assert "backend/getOrderDetails" not in names


def test_step_17_the_consumer_goes_on(story: Story) -> None:
    """The checkout is an order, paid in full."""
    order = story.completed["checkoutComplete"]["order"]
    assert order["chargeStatus"] == "FULL"
