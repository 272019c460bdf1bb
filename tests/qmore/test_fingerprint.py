"""Fingerprints, by the vendor's own worked vectors (QMORE protocol 3.5)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qmore import fingerprint

SECRET = "B8AKTPWBRMNBV455FG6M2DANE99WU2"
VECTORS = json.loads((Path(__file__).parent / "request_vectors.json").read_text("utf-8"))

texts = st.dictionaries(st.sampled_from("abcdef"), st.text(min_size=1, max_size=8), min_size=2)


@pytest.mark.parametrize("name", VECTORS)
def test_worked_vectors(name: str) -> None:
    """Every published seed gives its published fingerprint."""
    vector = VECTORS[name]
    seed = vector["seed"].replace(SECRET, "\x00")
    before, _, rest = seed.partition("\x00")
    fields = {"before": before, "after": rest.replace("\x00", SECRET)}

    signed = fingerprint.sign(fields, ["before", "secret", "after"], SECRET)

    assert vector["hmac"] == signed


def test_the_old_scheme_is_refused() -> None:
    """Plain SHA-512 over the same seed, the scheme before 2016, does not match."""
    seed = VECTORS["Q1"]["seed"]

    assert not fingerprint.matches({"seed": seed}, ["seed"], SECRET, hashlib.sha512(seed.encode()).hexdigest())


@given(fields=texts, data=st.data())
def test_any_change_of_a_signed_value_is_detected(fields: dict[str, str], data: st.DataObject) -> None:
    """Whoever changes one signed value needs the secret."""
    order = sorted(fields)
    signed = fingerprint.sign(fields, order, SECRET)
    name = data.draw(st.sampled_from(order))

    changed = {**fields, name: fields[name] + data.draw(st.text(min_size=1, max_size=3))}

    assert fingerprint.matches(fields, order, SECRET, signed)
    assert not fingerprint.matches(changed, order, SECRET, signed)


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        pytest.param(str.upper, True, id="upper-case digits are accepted"),
        pytest.param(lambda s: s[:127], False, id="127 digits are not"),
        pytest.param(lambda s: s + "0", False, id="129 digits are not"),
        pytest.param(lambda s: s[:-1] + "g", False, id="other letters are not"),
        pytest.param(lambda _: "", False, id="nothing is not"),
    ],
)
def test_the_form_of_a_fingerprint(change: object, accepted: bool) -> None:  # noqa: FBT001 - a column of the table
    """A fingerprint is 128 hexadecimal digits in either case."""
    signed = fingerprint.sign({"a": "1"}, ["a", "secret"], SECRET)

    assert accepted == fingerprint.matches({"a": "1"}, ["a", "secret"], SECRET, change(signed))  # type: ignore[operator]


def test_a_repeated_name_counts_twice_and_a_missing_one_is_empty() -> None:
    """The order is evaluated literally, as the vendor's library produces it."""
    twice = fingerprint.sign({"a": "1"}, ["a", "a", "missing"], SECRET)

    assert fingerprint.sign({"b": "11"}, ["b"], SECRET) == twice
