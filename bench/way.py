"""A merchant's way from the installed app to live, step by step, with what it costs a person's hands and head."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.demo import installation
from bench.words import say

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page

    from bench.merchant import Merchant

# Seconds of the keystroke-level model (Card, Moran and Newell, 1980): a key, pointing, a click, hand to the other device,
# and a thought before each screen that is new.
KEY, POINT, CLICK, HAND, THOUGHT = 0.28, 1.1, 0.2, 0.4, 1.35
PASTE = 2  # keystrokes


@dataclass
class Hands:
    """Whoever clicks, pastes and reads; everything is counted."""

    steps: int = 0
    keystrokes: int = 0
    thoughts: int = 0
    hands: int = 0
    waited: float = 0.0
    _began: float = field(default_factory=time.perf_counter)

    def click(self, what: Locator) -> None:
        """Point and click."""
        self.steps += 1
        what.click()

    def paste(self, where: Locator, value: str) -> None:
        """Click into a field and paste a value that is at hand."""
        self.steps += 1
        self.keystrokes += PASTE
        self.hands += 2
        where.fill(value)

    def read(self, until: Locator) -> None:
        """Wait for what comes next, and take it in."""
        self.thoughts += 1
        began = time.perf_counter()
        until.wait_for()
        self.waited += time.perf_counter() - began

    @property
    def seconds(self) -> float:
        """What the model says of hands and head, and what the machine really took."""
        hands = self.steps * (POINT + CLICK) + self.keystrokes * KEY + self.hands * HAND
        return hands + self.thoughts * THOUGHT + self.waited


def one_channel(merchant: Merchant) -> None:
    """Leave the shop one channel that sells, as most have."""
    for slug in ("swiss", "japan"):
        merchant.sandbox(f"channels/{slug}", isActive=False)


def walk(merchant: Merchant) -> Hands:
    """Go through the six checks with QENTA's five values at hand."""
    hands, frame = Hands(), merchant.app()
    _account(hands, frame, merchant)
    _methods(hands, frame, merchant)
    _channel(hands, frame)
    _payment(hands, frame, merchant.page)
    _live(hands, frame)
    return hands


def _button(frame: FrameLocator, name: str) -> Locator:
    return frame.get_by_role("button", name=name, exact=True)


def _account(hands: Hands, frame: FrameLocator, merchant: Merchant) -> None:
    hands.read(_button(frame, say("account.save")))
    values = {"customerId": "customerId", "shopId": "shopId", "secret": "secret", "backendPassword": "backendPassword"}
    for name, key in values.items():
        hands.paste(frame.get_by_label(say(f"account.{key}")), installation.ACCOUNT[name])
    hands.click(frame.get_by_text(say("account.more")))
    hands.paste(frame.get_by_label(say("account.host")), merchant.places.qmore)
    hands.click(_button(frame, say("account.save")))
    hands.read(_button(frame, say("way.startMethods")))


def _methods(hands: Hands, frame: FrameLocator, merchant: Merchant) -> None:
    hands.paste(frame.get_by_label(say("way.shopAddress")), merchant.places.shop)
    hands.click(_button(frame, say("way.startMethods")))
    hands.read(_button(frame, say("channel.mapIt")))


def _channel(hands: Hands, frame: FrameLocator) -> None:
    hands.click(frame.get_by_label(say("channel.isTest")))
    hands.click(_button(frame, say("channel.mapIt")))
    hands.read(frame.get_by_role("dialog"))
    hands.click(frame.get_by_role("dialog").get_by_role("button", name=say("save"), exact=True))
    hands.read(_button(frame, say("way.startTest")))


def _payment(hands: Hands, frame: FrameLocator, page: Page) -> None:
    hands.click(_button(frame, say("way.startTest")))
    hands.read(frame.get_by_role("link", name=say("way.pay")))
    with page.expect_popup() as opened:
        hands.click(frame.get_by_role("link", name=say("way.pay")))
    tab = opened.value
    hands.read(tab.locator("#success"))
    hands.click(tab.locator("#success"))
    tab.wait_for_load_state()
    tab.close()
    hands.steps += 1  # closing the tab


def _live(hands: Hands, frame: FrameLocator) -> None:
    button = frame.locator("main").last.get_by_role("button", name=say("golive"), exact=True)
    hands.read(button)
    hands.click(button)
    hands.read(frame.get_by_role("dialog"))
    hands.click(frame.get_by_role("dialog").get_by_role("button", name=say("golive"), exact=True))
    hands.read(frame.get_by_text(say("way.all")))
