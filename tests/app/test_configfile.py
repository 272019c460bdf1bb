"""Configuration files: every mistake at once and by name, a difference before a write, no secret ever shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from app import configfile
from app.decide.changes import channel_difference

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "saleorApiUrl": "https://shop.example/graphql/",
    "channels": {
        "at": {
            "account": {
                "customerId": "D200001",
                "shopId": "seamless",
                "secret": "env:QMORE_SECRET",
                "backendPassword": "env:QMORE_BACKEND_PASSWORD",
            },
            "settings": {
                "allowedOrigins": ["https://shop.example"],
                "serviceUrl": "https://shop.example/contact",
                "methods": [{"paymentType": "CCARD"}],
            },
            "isTestChannel": True,
        }
    },
}
ENVIRONMENT = {"QMORE_SECRET": "canary-secret", "QMORE_BACKEND_PASSWORD": "canary-password"}


def changed(path: str, value: Any) -> str:
    """The good file with one value changed; None takes it away."""
    made = yaml.safe_load(yaml.safe_dump(GOOD))
    *way, last = path.split(".")
    place = made
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return yaml.safe_dump(made)


MISTAKES = {
    "no shop": ("saleorApiUrl", None, "saleorApiUrl"),
    "a customer id that is none": ("channels.at.account.customerId", "D2", "channels.at.account.customerId"),
    "a shop id with a space": ("channels.at.account.shopId", "a b", "channels.at.account.shopId"),
    "no secret": ("channels.at.account.secret", None, "channels.at.account.secret"),
    "a host with a path": ("channels.at.account.host", "https://x.example/y", "channels.at.account.host"),
    "an unknown key": ("channels.at.settings.colour", "red", "channels.at.settings.colour"),
    "an origin with a path": (
        "channels.at.settings.allowedOrigins",
        ["https://shop.example/x"],
        "channels.at.settings.allowedOrigins",
    ),
    "a service URL that is relative": (
        "channels.at.settings.serviceUrl",
        "/contact",
        "channels.at.settings.serviceUrl",
    ),
    "a payment type that QMORE has not": (
        "channels.at.settings.methods",
        [{"paymentType": "GOLD"}],
        "channels.at.settings.methods.0.paymentType",
    ),
    "a list of channels": ("channels", [], "channels: needs entries of the form `name: value`"),
    "a list for a channel": ("channels.at", ["x"], "channels.at: needs entries of the form `name: value`"),
    "a word for the methods": ("channels.at.settings.methods", "CCARD", "channels.at.settings.methods: needs a list"),
    "a language that is none": ("channels.at.settings.language", "german", "channels.at.settings.language"),
}


@pytest.mark.parametrize(("path", "value", "named"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_by_its_place(path: str, value: Any, named: str) -> None:
    """The refusal names where the mistake is and never repeats a value."""
    with pytest.raises(configfile.Unusable) as refused:
        configfile.read(changed(path, value), ENVIRONMENT.get)
    assert named in str(refused.value)
    assert "canary" not in str(refused.value)


def test_every_mistake_is_said_at_once() -> None:
    """Two mistakes are two lines."""
    text = changed("channels.at.settings", {"allowedOrigins": ["nowhere"], "serviceUrl": "x", "methods": []})
    with pytest.raises(configfile.Unusable) as refused:
        configfile.read(text, ENVIRONMENT.get)
    assert len(str(refused.value).splitlines()) == 2


def test_text_that_is_no_yaml_is_refused() -> None:
    """A broken file is a sentence, not a trace."""
    with pytest.raises(configfile.Unusable, match="not YAML: line 1"):
        configfile.read("a: [", ENVIRONMENT.get)


@pytest.mark.parametrize("text", ["- saleorApiUrl: https://shop.example/graphql/", "", "saleorApiUrl", "[]", "4711"])
def test_text_that_describes_no_shop_is_told_how_a_file_begins(text: str) -> None:
    """A bare list, a word or nothing at all is one kind sentence in the reader's language, without a name of the program's."""
    with pytest.raises(configfile.Unusable) as refused:
        configfile.read(text, ENVIRONMENT.get)
    (mistake,) = refused.value.mistakes

    assert mistake == "This describes no shop: the file begins with saleorApiUrl, then come channels by their names"
    assert mistake.german().startswith("Das beschreibt keinen Shop: die Datei beginnt mit saleorApiUrl")


def test_secrets_may_come_from_the_environment() -> None:
    """``env:NAME`` is resolved; what is not set is named."""
    made = configfile.read(yaml.safe_dump(GOOD), ENVIRONMENT.get)
    assert configfile.configs(made, ENVIRONMENT.get, NOW)[0].secret == "canary-secret"
    with pytest.raises(configfile.Unusable, match="QMORE_SECRET is not set"):
        configfile.read(yaml.safe_dump(GOOD), {}.get)


def test_a_difference_never_shows_a_secret() -> None:
    """A rotated secret is a change from hidden to hidden."""
    old = configfile.configs(configfile.read(yaml.safe_dump(GOOD), ENVIRONMENT.get), ENVIRONMENT.get, NOW)[0]
    new = replace(old, secret="canary-new", settings={**old.settings, "language": "de"})
    assert list(channel_difference(old, new)) == [
        ("credentials", "(hidden)", "(hidden)"),
        ("settings.language", "en", "de"),
    ]
    assert list(channel_difference(old, old)) == []
    assert "canary" not in str(list(channel_difference(None, new)))


def test_an_export_can_be_imported_and_holds_no_secret() -> None:
    """What comes out goes in again, with the secrets from the environment."""
    first = configfile.configs(configfile.read(yaml.safe_dump(GOOD), ENVIRONMENT.get), ENVIRONMENT.get, NOW)
    text = configfile.export(first)
    assert "canary" not in text
    assert configfile.configs(configfile.read(text, ENVIRONMENT.get), ENVIRONMENT.get, NOW) == first


def test_named_accounts_and_defaults_go_out_and_come_in() -> None:
    """Each account refers to variables of its own; a changed one is its next version, an unchanged one stays."""
    named = {**GOOD, "accounts": {"Mein Konto": GOOD["channels"]["at"]["account"]}, "defaults": settings_of(GOOD)}
    made = configfile.read(yaml.safe_dump(named), ENVIRONMENT.get)
    first = configfile.accounts(made, ENVIRONMENT.get, {}, lambda: "id-1", NOW)
    again = configfile.accounts(made, ENVIRONMENT.get, first, lambda: "id-2", NOW)
    rotated = configfile.accounts(made, {**ENVIRONMENT, "QMORE_SECRET": "canary-2"}.get, first, lambda: "id-2", NOW)
    defaults = configfile.next_defaults(made, None, NOW, None)
    text = configfile.export([], list(first.values()), defaults)

    assert again == first
    assert [(a.account_id, a.version) for a in rotated.values()] == [("id-1", 2)]
    assert configfile.next_defaults(made, defaults, NOW, None) is None
    assert "env:QMORE_MEIN_KONTO_SECRET" in text
    assert "canary" not in text
    assert configfile.parse(text).defaults == made.defaults


def settings_of(document: dict[str, Any]) -> Any:
    return document["channels"]["at"]["settings"]
