"""Error codes and payment types: the vendor's tables, whole, and what they mean for whom (QMORE protocol 7.8, 8, 10)."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qmore import acquirers, error_codes, payment_types, responses
from qmore.acquirers import May
from qmore.error_codes import Audience
from qmore.parameter_codes import PARAMETERS
from qmore.payment_type import PaymentType, Recurring, Refunds, Storage, TwoStep, Undecided

SHOPPER, MERCHANT, OPERATOR = Audience.SHOPPER, Audience.MERCHANT, Audience.OPERATOR


@pytest.mark.parametrize(
    ("code", "meaning", "audience", "retryable"),
    [
        pytest.param("11500", "customerId is missing", MERCHANT, False, id="a setting is missing"),
        pytest.param("18506", "requestFingerprint is invalid", OPERATOR, False, id="a wrong signature"),
        pytest.param("16115", "card number has a wrong format", SHOPPER, False, id="a mistyped card"),
        pytest.param("15406", "billing first name has a wrong length", SHOPPER, False, id="a long name"),
        pytest.param("16425", "shipping fax has a wrong format", SHOPPER, False, id="the last address field"),
        pytest.param("11146", "consumerIpAddress is missing", OPERATOR, False, id="what no shopper types"),
        pytest.param("31008", "command is not activated", MERCHANT, False, id="a feature that was not ordered"),
        pytest.param("12050", "fingerprint is missing or not allowed", OPERATOR, False, id="a class of two meanings"),
        pytest.param("20003", "declined by the financial institution", SHOPPER, False, id="a decline"),
        pytest.param(
            "20010", "the financial institution could not be reached", SHOPPER, True, id="a bank that is away"
        ),
        pytest.param("30002", "the merchant's configuration is invalid", MERCHANT, False, id="a wrong account"),
        pytest.param("30006", "fatal error", OPERATOR, False, id="trouble at QMORE"),
        pytest.param("30014", "the final state is not yet known", SHOPPER, True, id="not yet decided"),
    ],
)
def test_a_code_says_what_happened_to_whom(code: str, meaning: str, audience: Audience, retryable: bool) -> None:  # noqa: FBT001 - a column of the table
    """Meaning, who can do something about it, and whether the same request may succeed later."""
    found = error_codes.look_up(code)

    assert (found.meaning, found.audience, found.retryable, found.known) == (meaning, audience, retryable, True)


def test_a_code_that_may_be_used_once_says_so() -> None:
    """The vendor's longest class: a fingerprint that was seen before."""
    found = error_codes.look_up("13050")

    assert found.meaning == "fingerprint may be used only once; the transaction has probably been handled already"


@pytest.mark.parametrize("code", ["", "12345", "20019", "99999", "115000", "1150", "٢٠٠٠٣", "2000\n"])
def test_an_unknown_code_is_an_unknown_error(code: str) -> None:
    """Nothing is guessed: no retry mends it, and the operator hears of it."""
    found = error_codes.look_up(code)

    assert (found.code, found.meaning, found.known, found.retryable) == (code, "unknown error", False, False)
    assert found.audience is OPERATOR


@given(st.text(max_size=8))
def test_every_text_gets_an_answer(code: str) -> None:
    """Whatever a server calls a code can be looked up."""
    assert error_codes.look_up(code).code == code


PUBLISHED_PARAMETERS = (
    "000-003 006-009 011-014 017-025 031-035 050-051 115-117 119-120 122-123 125-126 130-130 133-135 142-144 146-146 "
    "149-155 157-166 173-173 200-215 217-221 300-303 350-352 400-428 450-464 480-483 500-518"
)
PUBLISHED_CODES = "20000-20018 20021-20021 20023-20023 20025-20039 30000-30014 99990-99993 99995-99997"


def _numbers(ranges: str, digits: int) -> set[str]:
    ends = (part.split("-") for part in ranges.split())
    return {f"{number:0{digits}}" for first, last in ends for number in range(int(first), int(last) + 1)}


def test_the_catalogue_is_whole() -> None:
    """Every published code and parameter is there, found under its own number, and no other is claimed to be known."""
    kinds = (*error_codes.CLASSES, "00", "20", "30", "32", "99")
    everything = {f"{kind}{number:03}" for kind in kinds for number in range(1000)}
    composed = {kind + parameter for kind in error_codes.CLASSES for parameter in PARAMETERS}

    assert set(error_codes.PROCESSING) == _numbers(PUBLISHED_CODES, 5)
    assert set(PARAMETERS) == _numbers(PUBLISHED_PARAMETERS, 3)
    assert {code for code in everything if error_codes.look_up(code).known} == composed | set(error_codes.PROCESSING)


def test_only_passing_troubles_are_worth_a_retry() -> None:
    """A decline stays a decline, and nothing that moved money is repeated."""
    later = {code for code, row in error_codes.PROCESSING.items() if row.retryable}

    assert later == {"20008", "20010", "30003", "30004", "30005", "30008", "30009", "30011", "30014"}


@pytest.mark.parametrize("spelling", ["errorCode", "errorCodes"])
@pytest.mark.parametrize("tree", ["error.1.", "error_1_", ""], ids=["dots", "underscores", "flat"])
def test_codes_are_read_however_they_are_spelled(tree: str, spelling: str) -> None:
    """Two guides, PHP's habit with dots and the toolkit's flat errors: one value."""
    found = responses.errors({f"{tree}{spelling}": "20004", f"{tree}message": "m", f"{tree}paySysMessage": "p"})

    assert [(error.error_code, error.message, error.pay_sys_message) for error in found] == [("20004", "m", "p")]
    assert error_codes.look_up(found[0].error_code).hint == "take another card"


def test_the_table_keys_its_rows_by_their_codes() -> None:
    """Only card and bank data live in a data storage; retired and hosted codes are no rows."""
    stored = {code for code, row in payment_types.TABLE.items() if row.needs_data_storage}

    assert stored == {"CCARD", "CCARD-MOTO", "GOOGLEPAY", "SEPA-DD"}
    assert all(code == row.code for code, row in payment_types.TABLE.items())
    assert not set(payment_types.TABLE) & (payment_types.RETIRED | payment_types.PAGE_ONLY)


def test_every_column_names_its_source() -> None:
    """Who doubts a cell knows where to look."""
    assert set(payment_types.SOURCES) == {column.name for column in fields(PaymentType)}


# QMORE protocol 8.1, read a second time: storage, two steps, refunds, recurring, pending 2025 and 2021.
COLUMNS = """
CCARD yes|yes|yes|yes|recommended|not needed
CCARD-MOTO yes|yes|yes|yes|not listed|not listed
GOOGLEPAY SAQ-A iframe|yes|yes|yes|recommended|not needed
PAYPAL no|by request|yes|INITIAL and approval|recommended|required
KLARNA no|by request|yes|no|not listed|not listed
AFTERPAY no|yes|yes|no|recommended|not listed
INVOICE no|yes|yes|no|not needed|not needed
INSTALLMENT no|yes|yes|no|not listed|not needed
SEPA-DD yes|by request|transferFund|yes|not needed|not needed
EPS no|no|by contract|no|recommended|recommended
IDL no|no|transferFund|as SEPA-DD|not listed|recommended
SOFORTUEBERWEISUNG no|no|transferFund|as SEPA-DD|recommended|recommended
PRZELEWY24 no|no|no|no|recommended|recommended
PSC no|listed in 2021|no|no|recommended|recommended
CIRCLEK no|no|no|no|not listed|not listed
CVSPHARMACY no|no|no|no|not listed|not listed
DOLLARGENERAL no|no|no|no|not listed|not listed
OPENBUCKSCARD no|no|no|no|not listed|not listed
PAGOEFECTIVO no|no|no|no|not listed|not listed
SAFETYPAY no|no|no|no|not listed|not listed
GIROPAY legacy|no|no|no|recommended|recommended
"""


@pytest.mark.parametrize("line", COLUMNS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_what_a_payment_type_can_do(line: str) -> None:
    """Each cell says what the vendor's guides say."""
    code, _, cells = line.partition(" ")
    storage, two_step, refunds, recurring, now, then = cells.split("|")
    row = payment_types.TABLE[code]

    assert (row.storage, row.two_step, row.refunds, row.recurring, row.pending_2025, row.pending_2021) == (
        Storage(storage),
        TwoStep(two_step),
        Refunds(refunds),
        Recurring(recurring),
        Undecided(now),
        Undecided(then),
    )
    assert (row.can_authorize, row.refundable) == (two_step == "yes", refunds == "yes")


def test_the_table_is_whole() -> None:
    """No payment type has a row that is not proven, and none is forgotten."""
    assert {line.split()[0] for line in COLUMNS.strip().splitlines()} == set(payment_types.TABLE)


@pytest.mark.parametrize(
    ("payment_type", "acquirer", "operation", "may"),
    [
        ("CCARD", "card complete", "recur_payment", May.BY_APPROVAL),
        ("CCARD", "emerchantpay", "deposit_reversal", May.NO),
        ("CCARD", "hobex", "deposit_reversal", May.VOIDS),
        ("CCARD-MOTO", "test environment", "refund_reversal", May.NO),
        ("GOOGLEPAY", "Amex", "refund_reversal", May.YES),
        ("PAYPAL", "PayPal", "deposit", May.TWO_STEP_PARTIAL),
        ("AFTERPAY", "Riverty", "deposit", May.SPLIT),
        ("SEPA-DD", "b4payment", "deposit_reversal", May.NO),
        ("EPS", "eps", "refund", May.BY_APPROVAL),
        ("PSC", "any", "approve_reversal", May.NO),
    ],
)
def test_what_an_acquirer_allows(payment_type: str, acquirer: str, operation: str, may: May) -> None:
    """One cell of the guide's table per case; wallets go through the cards' acquirers."""
    row = next(row for row in acquirers.of(payment_type) if row.name == acquirer)

    assert getattr(row, operation) is may


def test_every_acquirer_belongs_to_a_known_payment_type() -> None:
    """Fifteen acquirers of cards, and no row that hangs in the air."""
    assert {row.payment_type for row in acquirers.TABLE} <= set(payment_types.TABLE)
    assert len(acquirers.of("CCARD")) == 15
    assert acquirers.of("NOTHING") == ()
