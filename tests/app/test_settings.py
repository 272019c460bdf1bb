"""The environment: every mistake at once, by the variable's name, without its value."""

from __future__ import annotations

import pytest

from app import settings

GOOD = {
    "PUBLIC_URL": "https://pay.example",
    "SECRET_KEY": "canary-key-of-more-than-thirty-two-characters",
    "ALLOWED_SALEOR_URLS": "https://a.example/graphql/, https://b.example/graphql/",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A good environment."""
    for name, value in GOOD.items():
        monkeypatch.setenv(settings.PREFIX + name, value)
    return monkeypatch


def test_three_variables_are_enough(environment: pytest.MonkeyPatch) -> None:
    """SQLite, the log level and the deadline have defaults."""
    loaded = settings.load()
    assert loaded.allowed_saleor_urls == ("https://a.example/graphql/", "https://b.example/graphql/")
    assert loaded.database_url.startswith("sqlite:///")
    assert "canary" not in repr(loaded)


MISTAKES = {
    "no scheme": ("PUBLIC_URL", "pay.example"),
    "a weak key": ("SECRET_KEY", "canary"),
    "no shops": ("ALLOWED_SALEOR_URLS", ""),
    "a deadline beyond Saleor's patience": ("SESSION_SECONDS", "30"),
}


@pytest.mark.parametrize(("name", "value"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_its_variable(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The operator reads which variable is wrong, and never its value."""
    environment.setenv(settings.PREFIX + name, value)
    with pytest.raises(settings.Misconfigured) as refused:
        settings.load()
    assert settings.PREFIX + name in str(refused.value)
    assert "canary" not in str(refused.value)


def test_all_mistakes_are_named_at_once(environment: pytest.MonkeyPatch) -> None:
    """Nobody has to start three times to learn of three mistakes."""
    for name in GOOD:
        environment.delenv(settings.PREFIX + name)
    with pytest.raises(settings.Misconfigured) as refused:
        settings.load()
    assert all(settings.PREFIX + name in str(refused.value) for name in GOOD)
