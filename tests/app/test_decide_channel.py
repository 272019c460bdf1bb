"""How a channel takes payments: when money is captured, what would not work, and how far the way to live is."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from qmore import payment_types

from app.decide import golive, mistakes
from app.decide.accounts import Account
from app.decide.changes import Check
from app.decide.channel import ChannelSettings, Method
from app.decide.initialize import effective_action
from app.decide.records import ChannelConfig

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CARD = {"paymentType": "CCARD"}
BASE: dict[str, Any] = {
    "allowedOrigins": ["https://shop.example"],
    "serviceUrl": "https://shop.example/contact",
    "methods": [CARD, {"paymentType": "PAYPAL"}],
}
CAPTURES: dict[str, tuple[str, str, str, str, str]] = {
    "as Saleor asks": ("saleor", "channel", "CCARD", "AUTHORIZATION", "AUTHORIZATION"),
    "the channel charges at once": ("charge", "channel", "CCARD", "AUTHORIZATION", "CHARGE"),
    "the channel authorises first": ("authorize", "channel", "CCARD", "CHARGE", "AUTHORIZATION"),
    "the method goes before the channel": ("authorize", "charge", "CCARD", "AUTHORIZATION", "CHARGE"),
    "a method that cannot authorise charges": ("authorize", "channel", "PAYPAL", "AUTHORIZATION", "CHARGE"),
    "a method that is not there stays as asked": ("charge", "channel", "EPS", "AUTHORIZATION", "AUTHORIZATION"),
}


@pytest.mark.parametrize(("channel", "method", "payment_type", "asked", "expected"), CAPTURES.values(), ids=CAPTURES)
def test_money_is_captured_when_channel_and_method_say(
    channel: str, method: str, payment_type: str, asked: str, expected: str
) -> None:
    """Charge or authorise: by method, then by channel, then as Saleor asks."""
    methods = [{**CARD, "capture": method}, {"paymentType": "PAYPAL"}]
    settings = ChannelSettings.model_validate({**BASE, "capture": channel, "methods": methods})

    assert effective_action(settings, settings.method(payment_type), asked) == expected


ORIGINS = {
    "https://shop.example": True,
    "https://SHOP.example": True,
    "http://my_shop:3000": True,
    "http://[::1]:3000": True,
    "https://käse.example": True,
    "https://shop.example/": False,
    "https://shop.example:443": False,
    "https://shop.example:99999": False,
    "https://shop%20example": False,
    "https://shop..example": False,
    "https://-.example": False,
    "https://exa<b>mple": False,
    'https://a"b': False,
    "https://a;b": False,
    "https://:8080": False,
    "https://" + "a" * 254: False,
    "https://eva@shop.example": False,
    "ftp://shop.example": False,
}


@pytest.mark.parametrize(("origin", "known"), ORIGINS.items(), ids=ORIGINS)
def test_only_an_address_that_a_browser_can_come_from_is_an_origin(origin: str, *, known: bool) -> None:
    """A host with a blank in it, or a port that browsers leave out, would be saved and never match."""
    refusal = contextlib.nullcontext() if known else pytest.raises(ValidationError, match="is no origin")
    with refusal:
        ChannelSettings.model_validate({**BASE, "allowedOrigins": [origin]})


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_method_has_a_title_that_people_read(language: str) -> None:
    """No shopper and no merchant reads QMORE's code for a method."""
    titles = {code: Method(payment_type=code).title(language) for code in payment_types.TABLE}

    assert [code for code, title in titles.items() if title == code] == []
    assert titles["INVOICE"] == {"en": "Invoice", "de": "Rechnung"}[language]


def config(customer_id: str = "D200001", slug: str = "at", *, test: bool = True, **changes: Any) -> ChannelConfig:
    return ChannelConfig(
        tenant="https://shop.example/graphql/",
        channel_slug=slug,
        version=1,
        settings={**BASE, **changes},
        customer_id=customer_id,
        shop_id=None,
        secret="s",
        backend_password="p",
        host="https://papi.hobex.at",
        created_at=NOW,
        is_test_channel=test,
    )


MISTAKES: dict[str, tuple[ChannelConfig, tuple[str, ...]]] = {
    "all is well": (config(), ()),
    "every method is off": (config(methods=[{**CARD, "enabled": False}]), ("NO_METHODS",)),
    "no storefront may start": (config(allowedOrigins=[]), ("NO_ORIGINS",)),
    "a bank cuts the statement": (
        config(methods=[{"paymentType": "EPS"}], customerStatement="x" * 36),
        ("STATEMENT_CUT",),
    ),
    "a method that is off cuts nothing": (
        config(methods=[CARD, {"paymentType": "EPS", "enabled": False}], customerStatement="x" * 36),
        (),
    ),
    "order numbers need a password": (replace(config(), backend_password=None), ("NO_BACKEND_PASSWORD",)),
    "real money goes to a plain address": (
        config("D299999", allowedOrigins=["http://shop.example"]),
        ("ORIGIN_PLAIN",),
    ),
}


@pytest.mark.parametrize(("made", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_what_would_not_work_is_named(made: ChannelConfig, expected: tuple[str, ...]) -> None:
    """Each mistake is a code that the page and the command line say in their own words."""
    assert mistakes.of(made, "https://pay.example") == expected
    assert all(mistakes.sentence(code, "de") != mistakes.sentence(code) for code in expected)


def test_production_needs_an_encrypted_address_of_the_app() -> None:
    """Demo money may go over a plain one."""
    assert mistakes.of(config("D299999"), "http://pay.example") == ("PUBLIC_URL_PLAIN",)
    assert mistakes.of(config(), "http://pay.example") == ()


def account(name: str) -> Account:
    return Account(
        tenant="https://shop.example/graphql/",
        account_id=f"id of {name}",
        version=1,
        name=name,
        customer_id="D200001",
        shop_id=None,
        secret="s",
        backend_password=None,
        host="https://papi.hobex.at",
        style="seamless",
        created_at=NOW,
    )


def check(name: str, check_name: str, result: str) -> Check:
    return Check("https://shop.example/graphql/", f"id of {name}", check_name, result, "X", "", NOW)


GOOD = [check("A", "storage", "ok"), check("A", "confirmUrl", "ok")]
STEPS: dict[str, tuple[golive.Name, dict[str, Any], golive.State, tuple[str, ...]]] = {
    "no account": ("credentials", {"accounts": []}, "todo", ()),
    "an account works": ("credentials", {}, "done", ()),
    "one of two was never tried": ("credentials", {"accounts": [account("A"), account("B")]}, "todo", ("B",)),
    "one of two fails": (
        "credentials",
        {"accounts": [account("A"), account("B")], "checks": [*GOOD, check("B", "storage", "failed")]},
        "failed",
        ("B",),
    ),
    "the address does not answer": ("confirmUrl", {"checks": [check("A", "confirmUrl", "failed")]}, "failed", ("A",)),
    "a channel offers nothing": ("methods", {"channels": [config(methods=[])]}, "todo", ("at",)),
    "no channel is mapped": ("channelMap", {"channels": [], "active": ["at", "de"]}, "todo", ("at", "de")),
    "a channel sells without QMORE": ("channelMap", {"active": ["at", "de"]}, "done", ("de",)),
    "a channel would give goods away": ("channelMap", {"channels": [config(test=False)]}, "failed", ("at",)),
    "every channel is mapped": ("channelMap", {}, "done", ()),
    "nothing was paid": ("testPayment", {"test_paid": False}, "todo", ()),
}


@pytest.mark.parametrize(("name", "changes", "state", "subjects"), STEPS.values(), ids=STEPS)
def test_each_step_says_what_still_needs_it(
    name: golive.Name, changes: dict[str, Any], state: golive.State, subjects: tuple[str, ...]
) -> None:
    """The way to live can be left and taken up: every step follows from what is stored."""
    given: dict[str, Any] = {
        "accounts": [account("A")],
        "checks": GOOD,
        "channels": [config()],
        "active": ["at"],
        "defaults": None,
        "test_paid": True,
        "live": False,
        **changes,
    }
    found = next(step for step in golive.steps(**given) if step.name == name)

    assert (found.state, found.subjects) == (state, subjects)
