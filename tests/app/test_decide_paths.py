"""Settings as paths: what a channel overrides, what it follows, and how a difference reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decide import paths

BASE: dict[str, Any] = {"allowedOrigins": ["https://shop.example"], "serviceUrl": "https://shop.example/contact"}
PAYPAL, EPS = {"paymentType": "PAYPAL", "minimum": "10"}, {"paymentType": "EPS"}


def settings(*methods: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**BASE, "methods": list(methods), **changes}


OVERRIDES: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "nothing of its own": (settings(PAYPAL), settings(PAYPAL), []),
    "what an older version left out is no override": (settings(PAYPAL), settings(PAYPAL, cardFormOptions={}), []),
    "one limit of one method": (settings({**PAYPAL, "minimum": "20"}), settings(PAYPAL), ["methods.PAYPAL.minimum"]),
    "one title in one language": (
        settings({**PAYPAL, "label": {"de": "Mit PayPal"}}),
        settings(PAYPAL),
        ["methods.PAYPAL.label.de"],
    ),
    "another order": (settings(EPS, PAYPAL), settings(PAYPAL, EPS), ["methods"]),
    "a method more": (settings(PAYPAL, EPS), settings(PAYPAL), ["methods"]),
    "a forwarding switch": (settings(forward={"basket": True}), settings(), ["forward.basket"]),
    "a card form's option": (
        settings(cardFormOptions={"creditcardShowCvcField": "false"}),
        settings(),
        ["cardFormOptions.creditcardShowCvcField"],
    ),
}


@pytest.mark.parametrize(("channel", "defaults", "expected"), OVERRIDES.values(), ids=OVERRIDES)
def test_an_override_is_named_by_its_path(
    channel: dict[str, Any], defaults: dict[str, Any], expected: list[str]
) -> None:
    """Only what differs is shown, down to the method, the field and the language."""
    assert list(paths.differs(channel, defaults)) == expected


FOLLOWING: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "what did not differ follows, what did stays": (
        settings({**PAYPAL, "enabled": False}),
        settings(PAYPAL),
        settings({**PAYPAL, "minimum": "30"}),
        settings({**PAYPAL, "minimum": "30", "enabled": False}),
    ),
    "a new method reaches a channel that had the defaults' list": (
        settings(PAYPAL),
        settings(PAYPAL),
        settings(PAYPAL, EPS),
        settings(PAYPAL, EPS),
    ),
    "a channel with its own list keeps it, and each method as it was": (
        settings(EPS, PAYPAL),
        settings(PAYPAL, EPS),
        settings(EPS),
        settings(EPS, PAYPAL),
    ),
    "an emptied field stays empty": (
        settings({"paymentType": "PAYPAL"}),
        settings(PAYPAL),
        settings({**PAYPAL, "minimum": "30"}),
        settings({"paymentType": "PAYPAL"}),
    ),
}


@pytest.mark.parametrize(("channel", "old", "new", "expected"), FOLLOWING.values(), ids=FOLLOWING)
def test_a_channel_follows_new_defaults(
    channel: dict[str, Any], old: dict[str, Any], new: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The defaults change; each channel takes over what it had not set itself."""
    assert paths.followed(channel, old, new) == paths.normal(expected)


def test_a_difference_reads_as_people_say_it() -> None:
    """Lists, switches and missing values are words; only what changed is there."""
    before = settings(PAYPAL)
    after = settings({**PAYPAL, "countries": ["AT", "DE"], "enabled": False}, language="de")

    assert list(paths.difference(before, after)) == [
        ("settings.language", "en", "de"),
        ("settings.methods.PAYPAL.countries", "(none)", "AT, DE"),
        ("settings.methods.PAYPAL.enabled", "yes", "no"),
    ]


METHODS = st.fixed_dictionaries(
    {"paymentType": st.sampled_from(["PAYPAL", "EPS", "CCARD", "SEPA-DD"])},
    optional={
        "minimum": st.sampled_from(["1", "2.50"]),
        "label": st.dictionaries(st.sampled_from(["de", "en"]), st.text(max_size=5), max_size=2),
        "enabled": st.booleans(),
        "countries": st.lists(st.sampled_from(["AT", "DE"]), unique=True),
    },
)
SETTINGS = st.builds(
    lambda methods, language: settings(*methods, language=language),
    st.lists(METHODS, max_size=3, unique_by=lambda method: method["paymentType"]),
    st.sampled_from(["de", "en"]),
)


@given(SETTINGS)
def test_paths_lose_nothing(one: dict[str, Any]) -> None:
    """Settings come back from their paths as they were."""
    assert paths.normal(paths.deep(paths.flat(one))) == paths.normal(one)


@given(SETTINGS, SETTINGS)
def test_following_the_same_defaults_changes_nothing(channel: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Saving the defaults as they are leaves every channel as it is."""
    assert paths.followed(channel, defaults, defaults) == paths.normal(channel)


@given(SETTINGS, SETTINGS)
def test_a_channel_without_overrides_becomes_the_new_defaults(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Who had set nothing has nothing left over."""
    assert paths.followed(old, old, new) == paths.normal(new)
