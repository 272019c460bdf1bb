"""Back-end operations: done means done with a number, and what is signed stands where the vendor signs it (7.1-7.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import qmore
from qmore import fingerprint

from tests.qmore import whole

ACCOUNT = qmore.Account("D200001", "seamless", qmore.Secret("B8AKTPWBRMNBV455FG6M2DANE99WU2"), qmore.Secret("jcv45z"))
NUMBERED: dict[str, tuple[qmore.Operation[Any], str, Any]] = {
    "a deposit": (qmore.Deposit("1", "1.00", "EUR"), "paymentNumber", qmore.Deposited("8000042")),
    "a refund": (qmore.Refund("1", "1.00", "EUR"), "creditNumber", qmore.Refunded("8000042")),
    "a transfer": (qmore.TransferFund(whole.SOURCE, "1.00", "EUR", "b"), "creditNumber", qmore.Transferred("8000042")),
    "paid again": (qmore.RecurPayment("1", "1.00", "EUR", "a"), "orderNumber", qmore.Recurred("8000042")),
    "an order number": (qmore.GenerateOrderNumber(), "orderNumber", qmore.OrderNumber("8000042")),
}


@pytest.mark.parametrize("case", NUMBERED)
def test_done_has_its_number(case: str) -> None:
    """What the number belongs to is found by its name."""
    operation, name, expected = NUMBERED[case]

    assert operation.answer(f"status=0&{name}=8000042") == expected


@pytest.mark.parametrize("number", ["", "x", "1234567890", "-1", "²", "1 2"])
@pytest.mark.parametrize("case", NUMBERED)
def test_done_without_its_number_is_no_success(case: str, number: str) -> None:
    """Nobody stores an empty number: the answer is called nonsense, which means that the order must be asked."""
    operation, name, _ = NUMBERED[case]

    assert isinstance(operation.answer(f"status=0&{name}={number}"), qmore.Nonsense)
    assert operation.answer("status=0") == qmore.Nonsense(
        f"the answer says done without {name}; ask for the order's details"
    )


@pytest.mark.parametrize("case", NUMBERED)
@pytest.mark.parametrize("status", ["", "status=&", "status=00&", "status=1&", "status=²&"])
def test_only_status_zero_is_done(case: str, status: str) -> None:
    """A number alone proves nothing."""
    operation, name, _ = NUMBERED[case]

    assert isinstance(operation.answer(f"{status}{name}=8000042"), qmore.Nonsense)


@pytest.mark.parametrize("error", ["error.1.errorCode=30013", "errorCode=30013"], ids=["a tree", "flat"])
def test_done_with_errors_is_neither_success_nor_refusal(error: str) -> None:
    """Money may have moved: what contradicts itself must be asked for."""
    for operation, name, _ in NUMBERED.values():
        assert isinstance(operation.answer(f"status=0&{name}=8000042&{error}"), qmore.Nonsense)
    assert isinstance(qmore.ApproveReversal("1").answer(f"status=0&{error}"), qmore.Nonsense)


def test_a_refusal_says_all_that_it_was_told() -> None:
    """The status decides what it means, and the provider's own words are for the merchant."""
    text = "status=3&errors=1&error.1.errorCode=30014&error.1.paySysMessage=wait&providerMessage=busy"

    refused = qmore.Deposit("1", "1.00", "EUR").answer(text)

    assert refused == qmore.Rejected((qmore.QmoreMessage("30014", "", "", "wait"),), 3, "busy")
    assert qmore.Deposit("1", "1.00", "EUR").answer("status=33&error_1_error_Code=1&error_1_errorCode=2") == (
        qmore.Rejected((qmore.QmoreMessage("2", ""),))
    )


def test_a_direct_debit_that_is_paid_again_says_when_and_by_what() -> None:
    """The mandate's fields are dates and texts."""
    text = "status=0&orderNumber=8000042&dueDate=03.02.2026&mandateId=M1&mandateSignatureDate=02.01.2026"

    told = qmore.RecurPayment("1", "1.00", "EUR", "a").answer(text)

    assert told == qmore.Recurred("8000042", date(2026, 2, 3), "M1", date(2026, 1, 2))


def test_banks_are_typed() -> None:
    """Online or not is a truth, in whichever word the server says it, or unknown."""
    text = (
        "status=0&financialInstitutions=2&financialInstitution.1.id=B1&financialInstitution.1.name=One"
        "&financialInstitution.1.country=AT&financialInstitution.1.currency=EUR&financialInstitution.1.online=True"
        "&financialInstitution.1.offline=no&financialInstitution.2.id=B2&financialInstitution.2.online=perhaps"
    )

    told = qmore.GetFinancialInstitutions("TRUSTPAY").answer(text)

    one = qmore.FinancialInstitution("B1", "One", "AT", "EUR", online=True, offline=False)
    assert told == qmore.FinancialInstitutions((one, qmore.FinancialInstitution("B2", "")))


BEGINNING = "customerId shopId password secret language "
SUB_MERCHANT = (
    " subMerchantId subMerchantName subMerchantStreet subMerchantCity subMerchantState subMerchantCountry "
    "subMerchantZipCode"
)
ADDRESS = "FirstName LastName Address1 Address2 City State Country ZipCode Phone Fax"
BASKET = " ".join(
    f"basketItem1{part}"
    for part in [
        "ArticleNumber",
        "Quantity",
        "Description",
        "Name",
        "ImageUrl",
        "UnitGrossAmount",
        "UnitNetAmount",
        "UnitTaxAmount",
        "UnitTaxRate",
    ]
)
# QMORE protocol 3.2, each row whole.
SIGNED = {
    "a deposit": (
        whole.DEPOSIT,
        f"orderNumber amount currency merchantReference customerStatement basketItems {BASKET}{SUB_MERCHANT}",
        "",
    ),
    "a refund": (
        whole.REFUND,
        f"orderNumber amount currency merchantReference basketItems {BASKET}{SUB_MERCHANT}",
        "transactionIdentifier",
    ),
    "paid again": (
        whole.RECURRING,
        "sourceOrderNumber autoDeposit orderDescription amount currency orderReference customerStatement mandateId "
        "mandateSignatureDate creditorId dueDate transactionIdentifier useIbanBic merchantTokenizationFlag periodicType "
        "consumerEmail consumerMerchantCrmId consumerBirthDate consumerTaxIdentificationNumber "
        "consumerDriversLicenseNumber consumerDriversLicenseState consumerDriversLicenseCountry "
        + " ".join(f"consumer{side}{part}" for side in ("Billing", "Shipping") for part in ADDRESS.split())
        + SUB_MERCHANT,
        "consumerIpAddress",
    ),
    "to a bank account": (
        qmore.TransferFund(
            qmore.BankAccount("Eva", "BKAUATWW", "AT611904300234573201"), "1.00", "EUR", "b", "en", "1", "R", "S", "2"
        ),
        (
            "orderNumber creditNumber orderDescription amount currency orderReference customerStatement fundTransferType "
            "bankAccountOwner bankBic bankAccountIban"
        ),
        "",
    ),
    "to Skrill": (
        qmore.TransferFund(qmore.SkrillWallet("e@x.example"), "1.00", "EUR", "b"),
        "orderDescription amount currency fundTransferType consumerEmail",
        "",
    ),
    "to moneta.ru": (
        qmore.TransferFund(qmore.MonetaWallet("W"), "1.00", "EUR", "b"),
        "orderDescription amount currency fundTransferType consumerWalletId",
        "",
    ),
}


@pytest.mark.parametrize("case", SIGNED)
def test_everything_is_signed_in_the_published_order(case: str) -> None:
    """Names, their order, and what stays unsigned, for operations that are given everything they take."""
    operation, tail, unsigned = SIGNED[case]
    names = (BEGINNING + tail).split()
    form = dict(operation.form(ACCOUNT))

    assert set(form) == {*names, *unsigned.split(), "requestFingerprint"} - {"secret"}
    assert fingerprint.sign(form, names, ACCOUNT.secret.reveal()) == form["requestFingerprint"]


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("EXISTINGORDER", whole.SOURCE),
        ("SEPA-CT", qmore.BankAccount("Eva", "BKAUATWW", "AT611904300234573201")),
        ("SKRILLWALLET", qmore.SkrillWallet("e@x.example")),
        ("MONETA", qmore.MonetaWallet("W")),
    ],
)
def test_a_transfer_names_its_kind(kind: str, to: Any) -> None:
    """The type of the receiver is the type of the transfer."""
    assert dict(qmore.TransferFund(to, "1.00", "EUR", "b").form(ACCOUNT))["fundTransferType"] == kind


@pytest.mark.parametrize(
    ("field", "operation"),
    [
        pytest.param(
            "companyName",
            qmore.RecurPayment("1", "1.00", "EUR", "a", consumer=qmore.Consumer(company_name="G")),
            id="a company",
        ),
        pytest.param(
            "bankAccountIban",
            qmore.TransferFund(qmore.BankAccount("E", "BKAUATWW", "AT61 1904"), "1.00", "EUR", "b"),
            id="blanks in an IBAN",
        ),
        pytest.param(
            "bankBic",
            qmore.TransferFund(qmore.BankAccount("E", "B", "AT611904300234573201"), "1.00", "EUR", "b"),
            id="a short BIC",
        ),
        pytest.param("paymentNumber", qmore.DepositReversal("1", ""), id="no payment number"),
        pytest.param("creditNumber", qmore.RefundReversal("1", "x"), id="no number"),
        pytest.param(
            "transactionIdentifier",
            qmore.Refund("1", "1.00", "EUR", transaction_identifier="credit"),
            id="not the vendor's word",
        ),
        pytest.param(
            "bankCountry",
            qmore.GetFinancialInstitutions("TRUSTPAY", bank_countries=("AT,", "DE")),
            id="a comma too many",
        ),
        pytest.param(
            "subMerchantCountry",
            qmore.Deposit("1", "1.00", "EUR", sub_merchant=qmore.SubMerchant("S", country="Austria")),
            id="no code",
        ),
    ],
)
def test_what_no_operation_can_carry_is_refused_by_name(field: str, operation: qmore.Operation[Any]) -> None:
    """In both styles, before anything is signed."""
    for asked in (operation, qmore.Toolkit(operation)):
        with pytest.raises(qmore.Unfaithful) as refused:
            asked.form(ACCOUNT)
        assert refused.value.field == field
