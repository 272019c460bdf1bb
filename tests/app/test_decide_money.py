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


EXACT = {
    "two decimals": ("1.25", True),
    "three": ("1.255", False),
    "zeros do not count": ("1.2500", True),
    "a thousandth": ("0.001", False),
    "nothing at all": ("0.000", True),
    "more digits than any calculation keeps": ("1" + "0" * 40 + ".01", True),
    "and a little more": ("1" + "0" * 40 + ".001", False),
    "an enormous exponent": ("1E+999", True),
    "a tiny one": ("1E-999", False),
    "no number": ("NaN", False),
    "infinity": ("Infinity", False),
}


@pytest.mark.parametrize(("amount", "exact"), EXACT.values(), ids=EXACT)
def test_whether_an_amount_can_be_paid_in_euro(amount: str, *, exact: bool) -> None:
    """However absurd a number is, the question has an answer and never an error."""
    assert money.is_exact(Decimal(amount), "EUR") is exact


@pytest.mark.parametrize(
    ("amount", "currency", "digits"), [("49.9", "EUR", "49.90"), ("7", "JPY", "7"), ("7", "KWD", "7.000")]
)
def test_saleors_amounts_get_their_decimals(amount: str, currency: str, digits: str) -> None:
    """Saleor's 49.9 is staff's 49.90, and a yen has no decimals to get."""
    assert str(money.parse(Decimal(amount), currency)) == digits


def test_what_is_exact_depends_on_the_currency() -> None:
    """Half a yen cannot be paid; a tenth of a fils can, in thousandths."""
    assert not money.is_exact(Decimal("0.5"), "JPY")
    assert money.is_exact(Decimal("0.005"), "KWD")
    with pytest.raises(ValueError, match=r"0\.5 has more decimals than JPY knows"):
        money.text(Decimal("0.5"), "JPY")
