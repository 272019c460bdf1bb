"""Card numbers have no place in a storefront's data."""

from __future__ import annotations

from typing import Any

import pytest

from app.decide.cards import holds_card_number


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"pan": "4111111111111111"}, id="plain digits"),
        pytest.param({"a": [{"b": "card 4111 1111 1111 1111."}]}, id="in groups, deep inside a sentence"),
        pytest.param({"note": "5500-0000-0000-0004"}, id="with dashes"),
        pytest.param({"pan": 378282246310005}, id="as a number"),
        pytest.param({"4111111111111111": 1}, id="as a key"),
        pytest.param({"pan": "9500000000000001"}, id="the vendor's demo card"),
    ],
)
def test_card_numbers_are_recognised(value: Any) -> None:
    """Whatever dress it wears, a card number is recognised."""
    assert holds_card_number(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"storageId": "0123456789abcdef0123456789abcdef"}, id="a storage id"),
        pytest.param({"returnUrl": "https://shop.example/return?t=1700000000003"}, id="milliseconds since 1970"),
        pytest.param({"consumer": {"userAgent": "Mozilla/5.0 (X11) Chrome/120.0.0.0 Safari/537.36"}}, id="a browser"),
        pytest.param({"consumer": {"birthDate": "1990-01-31"}}, id="a birth date"),
        pytest.param(None, id="nothing"),
        pytest.param({"save": True}, id="a truth value"),
    ],
)
def test_ordinary_data_pass(value: Any) -> None:
    """What storefronts ordinarily send is not mistaken for a card."""
    assert not holds_card_number(value)
