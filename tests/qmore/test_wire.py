"""What a value may look like: each rule at its border, and the reason in words (QMORE protocol 4.2, 5.1-5.6, 7.3)."""

from __future__ import annotations

import pytest
from qmore import Unfaithful, formats, responses, wire

ACCEPTED = {
    "a byte": ("orderDescription", "x"),
    "255 bytes": ("orderDescription", "x" * 255),
    "an empty value that may be": ("browserData", ""),
    "7 letters and digits": ("customerId", "D200001"),
    "an IPv6 address": ("consumerIpAddress", "2001:db8::1"),
    "a customer's number": ("consumerMerchantCrmId", "x" * 50),
    "a name": ("consumerBillingFirstname", "Ö" + "x" * 28),
    "a name with a blank": ("consumerShippingLastName", "A B"),
    "the first of the words": ("fundTransferType", "EXISTINGORDER"),
    "the last of the words": ("fundTransferType", "MONETA"),
    "an address of 2048 bytes": ("confirmUrl", "https://shop.example/".ljust(2048, "x")),
    "a mail": ("confirmMail", "a@" + "x" * 125),
    "32 umlauts in a placeholder": ("creditcardPanPlaceholder", "ä" * 32),
    "a name in another case": ("CUSTOMERID", "D200001"),
    "a voucher": ("basketItem12UnitGrossAmount", "-1.00"),
    "what nobody knows": ("shopToken", "x" * 65_000),
}
WORDS = "must be EXISTINGORDER, SEPA-CT, SKRILLWALLET or MONETA"
URL = "must be an absolute http(s) URL"
REFUSED = {
    "nothing": ("orderDescription", "", "must have 1 to 255 bytes, has 0"),
    "256 bytes": ("orderDescription", "ä" * 128, "must have 1 to 255 bytes, has 256"),
    "a line break": ("orderDescription", "a\nb", "must not contain line breaks or control characters"),
    "half a character": ("orderDescription", "\ud800", "cannot be written in UTF-8"),
    "8 letters": ("customerId", "D2000011", "must have exactly 7 letters and digits"),
    "no IP address": ("consumerIpAddress", "localhost", "must be an IPv4 or IPv6 address"),
    "an address in a zone": ("consumerIpAddress", "fe80::1%eth0", "must be an address without a zone"),
    "a readable mail": ("consumerMerchantCrmId", "a@b.example", "must not be a readable e-mail address"),
    "a long customer's number": ("consumerMerchantCrmId", "x" * 51, "must have 1 to 50 bytes, has 51"),
    "a digit first": ("consumerBillingFirstname", "1x", "must begin with a letter"),
    "a long name": ("consumerBillingFirstname", "x" * 31, "must have 1 to 30 bytes, has 31"),
    "another word": ("fundTransferType", "existingorder", WORDS),
    "no word": ("fundTransferType", "", WORDS),
    "two words": ("autoDeposit", "maybe", "must be yes or no"),
    "an address of 2049 bytes": ("confirmUrl", "https://shop.example/".ljust(2049, "x"), URL),
    "a long contact page": ("serviceUrl", "https://shop.example/".ljust(256, "x"), "must have 1 to 255 bytes, has 256"),
    "no contact page": ("serviceUrl", "/contact", URL),
    "an unknown address": ("anyUrl", "x", URL),
    "a long mail": ("confirmMail", "a@" + "x" * 126, "must have 1 to 127 bytes, has 128"),
    "33 umlauts in a placeholder": ("creditcardPanPlaceholder", "ä" * 33, "must have at most 32 characters"),
    "no truth": ("creditcardShowCvcField", "yes", "must be true or false"),
    "half a piece": ("basketItem1Quantity", "0.5", "must be a whole number above 0"),
    "too much": ("shopToken", "x" * 65_001, "must have 0 to 65000 bytes, has 65001"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_the_wire_carries(case: str) -> None:
    """Values up to the border are carried as they are."""
    wire.check(*ACCEPTED[case])


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_wire_does_not_carry(case: str) -> None:
    """Beyond it they are refused by their field's name, and in words that do not show them."""
    name, value, reason = REFUSED[case]

    with pytest.raises(Unfaithful) as refused:
        wire.check(name, value)

    assert (refused.value.field, refused.value.reason, str(refused.value)) == (name, reason, f"{name} {reason}")


@pytest.mark.parametrize(
    ("name", "field", "reason"),
    [
        ("a,b", "custom", "names must have 1 to 64 letters, digits and underscores, a letter first"),
        ("x" * 65, "custom", "names must have 1 to 64 letters, digits and underscores, a letter first"),
        *((name, name, "is a name of QMORE's own; give custom parameters a prefix") for name in ("Amount", "paymentX")),
        *((name, name, "is a name of QMORE's own; give custom parameters a prefix") for name in ("secret", "cssURL")),
    ],
)
def test_what_a_custom_parameter_is_not_called(name: str, field: str, reason: str) -> None:
    """A name that would break the announced order or pass for one of QMORE's."""
    with pytest.raises(Unfaithful) as refused:
        wire.check_custom(name)

    assert (refused.value.field, refused.value.reason) == (field, reason)
    wire.check_custom("x" * 64)


def test_rules_are_made_of_words() -> None:
    """The three makers of rules, each at its border: a rule's reason is made once, and its value never shown."""
    assert [formats.limit(3)(text) for text in ("", "x", "xxx", "xxxx")] == [
        "must have 1 to 3 bytes, has 0",
        None,
        None,
        "must have 1 to 3 bytes, has 4",
    ]
    assert [formats.form("[0-9]+", "no")(text) for text in ("12", "12x")] == [None, "no"]
    assert [formats.one_of("a", "b", "c")(text) for text in ("a", "c", "d")] == [None, None, "must be a, b or c"]


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("https://q.example/pay?x=1", True),
        ("http://q.example", True),
        ("http://q.example:1/", True),
        ("HTTPS://q.example", True),
        ("http://XX.example/", True),
        ("http://q.example:0/", False),
        ("http://q.example:x/", False),
        ("http://[", False),
        ("https:///pay", False),
        ("//q.example", False),
        ("ftp://q.example", False),
        ("javascript:alert(1)", False),
        ("javascript://q.example/%0aalert(1)", False),
        ("https://q.example\\@evil.example", False),
        ("https://q.example/a b", False),
        ("https://q.example/\u200b", False),
        ("", False),
    ],
)
def test_an_absolute_address_is_one_that_every_browser_reads_alike(url: str, absolute: bool) -> None:  # noqa: FBT001 - a column of the table
    """Nothing else is ever handed to a shopper's browser."""
    assert responses.is_absolute(url) is absolute
