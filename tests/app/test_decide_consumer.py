"""What leaves for QMORE about shopper and basket: what the method demands, what the shop forwards, nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saleor_app_sdk import events

from app.decide import consumer
from app.decide.storefront import ConsumerData
from tests.app.saleor_values import ADDRESS, checkout

NOBODY = ConsumerData()


def mapped(payment_type: str, *, forward: bool, **changes: Any) -> Any:
    """The shopper of a checkout."""
    return consumer.consumer(checkout(**changes), NOBODY, payment_type, forward=forward)


def test_a_card_needs_the_shoppers_name_and_mail() -> None:
    """3-D Secure 2 demands e-mail and billing names; the street stays with the shop unless it forwards."""
    made = mapped("CCARD", forward=False)
    assert (made.email, made.billing.first_name, made.billing.last_name) == ("eva@shop.example", "Eva", "Gruber")
    assert made.billing.address1 is None
    assert made.shipping is None
    assert mapped("CCARD", forward=True).billing.address1 == "Ring 1"


@pytest.mark.parametrize("payment_type", ["EPS", "PAYPAL", "IDL"])
def test_other_methods_get_no_address_unless_the_shop_forwards(payment_type: str) -> None:
    """Data that are not needed do not leave."""
    assert mapped(payment_type, forward=False).billing is None


@pytest.mark.parametrize("payment_type", ["INVOICE", "INSTALLMENT", "AFTERPAY", "KLARNA"])
def test_invoices_get_the_address_always(payment_type: str) -> None:
    """Who lends must know whom."""
    assert mapped(payment_type, forward=False).billing.city == "Wien"


def test_paypal_gets_a_whole_address_or_none() -> None:
    """Without a phone PayPal would refuse any billing field."""
    assert mapped("PAYPAL", forward=True).billing.phone == "+431234567"
    assert mapped("PAYPAL", forward=True, billingAddress={**ADDRESS, "phone": ""}).billing is None


def test_klarna_gets_a_whole_address_or_only_the_country() -> None:
    """A part of an address would be refused; the country is mandatory."""
    made = mapped("KLARNA", forward=False, billingAddress={**ADDRESS, "city": ""}).billing
    assert (made.country, made.last_name) == ("AT", None)


def test_the_customer_number_is_unreadable_and_only_where_it_is_needed() -> None:
    """Paysafecard gets an identifier that is not the e-mail; a card payment gets none."""
    ident = mapped("PSC", forward=False).merchant_crm_id
    assert ident
    assert "eva" not in ident
    assert mapped("PSC", forward=False, email="EVA@shop.example").merchant_crm_id == ident
    assert mapped("CCARD", forward=True).merchant_crm_id is None


@pytest.mark.parametrize(
    ("area", "country", "state"),
    [
        pytest.param("CA", "US", "CA", id="a state of two letters"),
        pytest.param("ny", "US", "NY", id="a small state"),
        pytest.param("California", "US", None, id="a state's name is no code"),
        pytest.param("", "AT", None, id="none"),
        pytest.param("9", "AT", "9", id="ISO 3166-2"),
    ],
)
def test_a_state_is_sent_only_as_a_code(area: str, country: str, state: str | None) -> None:
    """What has not QMORE's form is left out."""
    address = events.Address.model_validate({**ADDRESS, "countryArea": area, "country": {"code": country}})
    made = consumer.address(address)
    assert made is not None
    assert made.state == state


@given(st.text(), st.integers(1, 60))
def test_any_text_fits_the_wire(text: str, limit: int) -> None:
    """At most so many bytes, no control characters, no line breaks, never an empty text."""
    made = consumer.clean(text, limit)
    assert made is None or (0 < len(made.encode()) <= limit and made.isprintable() and made == made.strip())


@given(st.text(min_size=1, max_size=40))
def test_a_name_begins_with_a_letter(name: str) -> None:
    """QMORE refuses names that begin otherwise."""
    made = consumer.address(events.Address.model_validate({**ADDRESS, "firstName": name}))
    assert made is not None
    assert made.first_name is None or made.first_name[0].isalpha()
