"""Every operation against the sandbox, in both URL styles: it signs by the documents and shares no code with the package."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import qmore

from tests.qmore import whole

if TYPE_CHECKING:
    import httpx2

ACCOUNT = qmore.Account("D200001", "seamless", qmore.Secret("B8AKTPWBRMNBV455FG6M2DANE99WU2"), qmore.Secret("jcv45z"))
IBAN = qmore.BankAccount("Eva Gruber", "BKAUATWW", "AT611904300234573201")
# The demo account's order 123456 says yes to everything (QMORE protocol, appendix B).
OPERATIONS: dict[str, tuple[qmore.Operation[object], type]] = {
    "an approval reversed": (qmore.ApproveReversal("123456"), qmore.Done),
    "a deposit": (qmore.Deposit("123456", "9.90", "EUR"), qmore.Deposited),
    "a deposit with everything": (whole.DEPOSIT, qmore.Deposited),
    "a deposit reversed": (qmore.DepositReversal("123456", "123456"), qmore.Done),
    "a refund": (qmore.Refund("123456", "9.90", "EUR"), qmore.Refunded),
    "a refund with everything": (whole.REFUND, qmore.Refunded),
    "a refund reversed": (qmore.RefundReversal("123456", "123456"), qmore.Done),
    "an order's details": (qmore.GetOrderDetails("5472113"), qmore.OrderDetails),
    "an unknown order": (qmore.GetOrderDetails("1"), qmore.NoOrder),
    "paid again": (qmore.RecurPayment("23473341", "9.90", "EUR", "Abo"), qmore.Recurred),
    "paid again with everything": (whole.RECURRING, qmore.Recurred),
    "to an order's payer": (qmore.TransferFund(whole.SOURCE, "1.00", "EUR", "Back"), qmore.Transferred),
    "to a bank account": (qmore.TransferFund(IBAN, "1.00", "EUR", "Back"), qmore.Transferred),
    "to Skrill": (qmore.TransferFund(qmore.SkrillWallet("e@x.example"), "1.00", "EUR", "Back"), qmore.Transferred),
    "to moneta.ru": (qmore.TransferFund(qmore.MonetaWallet("W1"), "1.00", "EUR", "Back"), qmore.Transferred),
    "to a payer as a credit of ours": (
        qmore.TransferFund(whole.SOURCE, "1.00", "EUR", "Back", "de", None, "R-1", "Shop", "77"),
        qmore.Transferred,
    ),
    "an order number": (qmore.GenerateOrderNumber(), qmore.OrderNumber),
    "banks": (qmore.GetFinancialInstitutions("TRUSTPAY", "ALL", ("AT", "DE")), qmore.FinancialInstitutions),
}


@pytest.mark.parametrize("style", qmore.Style)
async def test_every_operation_is_understood_in_both_styles(
    transport: httpx2.AsyncBaseTransport, host: str, style: qmore.Style
) -> None:
    """What we sign, a back end written from the documents accepts, at either of QMORE's addresses."""
    client = qmore.Client(transport, host, style)

    told = {name: await client.send(asked, ACCOUNT, timeout=10) for name, (asked, _) in OPERATIONS.items()}

    assert {name: type(answer) for name, answer in told.items()} == {
        name: kind for name, (_, kind) in OPERATIONS.items()
    }, told


@pytest.mark.parametrize("style", qmore.Style)
async def test_a_refusal_reads_the_same_in_both_styles(
    transport: httpx2.AsyncBaseTransport, host: str, style: qmore.Style
) -> None:
    """The toolkit's flat error and the tree of the other style become the same value."""
    client = qmore.Client(transport, host, style)

    refused = await client.send(qmore.Deposit("1", "9.90", "EUR"), ACCOUNT, timeout=10)

    assert isinstance(refused, qmore.Rejected)
    assert (refused.status, [error.error_code for error in refused.errors]) == (1, ["18011"])


@pytest.mark.parametrize("style", qmore.Style)
async def test_a_changed_password_is_refused(
    transport: httpx2.AsyncBaseTransport, host: str, style: qmore.Style
) -> None:
    """The password is a signed field of its own in both styles."""
    other = replace(ACCOUNT, backend_password=qmore.Secret("another"))

    refused = await qmore.Client(transport, host, style).send(qmore.GenerateOrderNumber(), other, timeout=10)

    assert isinstance(refused, qmore.Rejected)


async def test_only_the_back_end_has_two_styles(transport: httpx2.AsyncBaseTransport, host: str) -> None:
    """With the toolkit configured, payments and data storages keep their own addresses."""
    client = qmore.Client(transport, host, qmore.Style.TOOLKIT)
    opening = qmore.DataStorageInit("basket-42", "https://shop.example/fallback", "en")

    opened = await client.send(opening, ACCOUNT, timeout=10)
    assert isinstance(opened, qmore.StorageOpened)
    assert isinstance(
        await client.send(qmore.DataStorageRead(opened.storage_id), ACCOUNT, timeout=10), qmore.StorageRead
    )


def test_the_toolkit_signs_its_command() -> None:
    """One address, the toolkit's name of the password, and the command among the posted fields."""
    toolkit = qmore.Toolkit(qmore.Deposit("8000042", "9.90", "EUR"))
    form = dict(toolkit.form(ACCOUNT))

    assert list(form)[2:5] == ["toolkitPassword", "command", "language"]
    assert toolkit.path == "/page/toolkit.php"
    assert (form["toolkitPassword"], form["command"]) == ("jcv45z", "deposit")
    assert not {"password", "secret"} & set(form)


@pytest.mark.parametrize("style", qmore.Style)
async def test_without_a_back_end_password_nothing_is_sent(
    transport: httpx2.AsyncBaseTransport, style: qmore.Style
) -> None:
    """The fault names the field and opens no connection."""
    client = qmore.Client(transport, "http://127.0.0.1:9", style)

    with pytest.raises(qmore.Unfaithful, match=r"^password is needed for every back-end operation$"):
        await client.send(qmore.GenerateOrderNumber(), replace(ACCOUNT, backend_password=None), timeout=10)


async def test_a_payment_with_every_parameter_is_accepted(transport: httpx2.AsyncBaseTransport, host: str) -> None:
    """Every field of the protocol's sections 5.1 to 5.6 has the form that the sandbox's own checks demand."""
    started = await qmore.Client(transport, host).send(whole.PAYMENT, ACCOUNT, timeout=10)

    assert isinstance(started, qmore.PaymentStarted), started


async def test_a_data_storage_takes_typed_options(transport: httpx2.AsyncBaseTransport, host: str) -> None:
    """The card form's looks are posted beside what is signed."""
    looks = qmore.CardForm(css_url="https://shop.example/a.css", pan_placeholder="0000", show_cvc_field=False)
    asked = qmore.DataStorageInit("b", "https://shop.example/fallback", "en", "pci3", looks.options())

    assert isinstance(await qmore.Client(transport, host).send(asked, ACCOUNT, timeout=10), qmore.StorageOpened)
