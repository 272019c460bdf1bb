"""Secrets at rest: what is sealed can be opened only where it belongs, and only unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import Tampered, Vault

OLD, NEW = "an-old-key-with-more-than-32-characters", "the-new-key-with-more-than-32-characters"
places = st.tuples(st.text(max_size=20), st.sampled_from(["token", "secret", "backend_password"]))
VAULT = Vault.from_secret(OLD)


@given(text=st.text(), place=places)
def test_what_is_sealed_can_be_opened(text: str, place: tuple[str, str]) -> None:
    """Any text comes back unchanged for its tenant and field."""
    sealed = VAULT.seal(text, tenant=place[0], field=place[1])
    assert VAULT.open(sealed, tenant=place[0], field=place[1]) == text


@given(place=places, other=places)
def test_what_is_moved_cannot_be_opened(place: tuple[str, str], other: tuple[str, str]) -> None:
    """A sealed value copied to another tenant or field is refused."""
    sealed = VAULT.seal("canary", tenant=place[0], field=place[1])
    if place != other:
        with pytest.raises(Tampered):
            VAULT.open(sealed, tenant=other[0], field=other[1])


@given(st.data())
def test_what_is_changed_cannot_be_opened(data: st.DataObject) -> None:
    """Any changed, missing or added byte is noticed."""
    sealed = bytearray(VAULT.seal("canary", tenant="t", field="secret"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    match data.draw(st.sampled_from(["flip", "cut", "add"])):
        case "flip":
            sealed[at] ^= data.draw(st.integers(1, 255))
        case "cut":
            sealed = sealed[:at]
        case _:
            sealed += b"x"
    with pytest.raises(Tampered):
        VAULT.open(bytes(sealed), tenant="t", field="secret")


def test_the_same_text_never_looks_the_same_twice() -> None:
    """Equal secrets cannot be recognised on the disk."""
    assert VAULT.seal("s", tenant="t", field="secret") != VAULT.seal("s", tenant="t", field="secret")


def test_an_old_key_on_the_ring_still_opens() -> None:
    """After a rotation the first key seals and the older ones open; without them the value is closed."""
    sealed = VAULT.seal("s", tenant="t", field="secret")
    assert Vault.from_secret(NEW, OLD).open(sealed, tenant="t", field="secret") == "s"
    with pytest.raises(Tampered):
        Vault.from_secret(NEW).open(sealed, tenant="t", field="secret")


def test_a_weak_key_is_refused() -> None:
    """A short secret is refused with what to do instead."""
    with pytest.raises(ValueError, match="openssl rand"):
        Vault.from_secret("short")


def test_a_vault_does_not_print_its_keys() -> None:
    """Neither repr nor str show anything of a key."""
    assert repr(VAULT) == "Vault(1 keys)"
