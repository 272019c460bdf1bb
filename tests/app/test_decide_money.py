"""Money keeps its digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import list_currencies
from hypothesis import given
from hypothesis import strategies as st

from app.decide import money

currencies = st.sampled_from(sorted(list_currencies()))


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        pytest.param("49.9", "EUR", "49.90", id="EUR has two decimals"),
        pytest.param("1000.0", "JPY", "1000", id="JPY has none"),
        pytest.param("1.5", "KWD", "1.500", id="KWD has three"),
    ],
)
def test_amounts_have_their_currencys_decimals(amount: str, currency: str, expected: str) -> None:
    """The wire carries exactly the currency's decimals."""
    assert expected == money.text(Decimal(amount), currency)


@given(units=st.integers(0, 10**15), currency=currencies)
def test_shop_to_wire_to_shop_is_the_identity(units: int, currency: str) -> None:
    """An amount of any currency comes back from its text as it was."""
    amount = Decimal(units).scaleb(-money.exponent(currency))

    assert amount == Decimal(money.text(amount, currency))


def test_too_many_decimals_are_refused() -> None:
    """Nothing is rounded silently."""
    with pytest.raises(ValueError, match="more decimals"):
        money.text(Decimal("1.005"), "EUR")
