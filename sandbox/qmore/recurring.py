"""Operations that make an order of another one: recurPayment and transferFund (QMORE protocol 7.3, 7.9)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.qmore import money, opening
from sandbox.qmore.operations import NOT_NOW, NOT_THIS_TYPE, Refused
from sandbox.qmore.orders import REFUNDED, Order, Part

if TYPE_CHECKING:
    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form
    from sandbox.qmore.state import Memory

_PERSON = ["FirstName", "LastName", "Address1", "Address2", "City", "State", "Country", "ZipCode", "Phone", "Fax"]
SIGNED = " ".join(
    (
        "orderNumber sourceOrderNumber autoDeposit orderDescription amount currency orderReference customerStatement",
        "mandateId mandateSignatureDate creditorId dueDate transactionIdentifier useIbanBic merchantTokenizationFlag",
        "periodicType consumerEmail consumerMerchantCrmId consumerBirthDate consumerTaxIdentificationNumber",
        "consumerDriversLicenseNumber consumerDriversLicenseState consumerDriversLicenseCountry",
        *(f"consumer{which}{part}" for which in ("Billing", "Shipping") for part in _PERSON),
    )
)
TRANSFER_TAIL = {
    "EXISTINGORDER": "sourceOrderNumber",
    "SEPA-CT": "bankAccountOwner bankBic bankAccountIban",
    "SKRILLWALLET": "consumerEmail",
    "MONETA": "consumerWalletId",
}
_WINDOW = timedelta(days=400)
_AS_SEPA = {"SOFORTUEBERWEISUNG", "IDL"}


def _number(memory: Memory, account: Account, form: Form) -> str | Refused:
    """Return the number an order gets: a reserved one, or the next (QMORE protocol 5.2)."""
    wanted = form.get("orderNumber")
    if not wanted:
        return memory.book.number()
    if memory.reserved.pop(wanted, None) == account.customer_id:
        return wanted
    return Refused("1", "13011" if account.order_numbers else "14011")


def recur(memory: Memory, account: Account, form: Form) -> dict[str, str] | Refused:
    """Charge again what an order at most 400 days old was charged with; expired and reversed sources will do."""
    source = memory.book.find(account, form["sourceOrderNumber"])
    now = memory.clock.now()
    if source is None:
        return Refused("1", "18159")
    if not source.column.recur:
        return NOT_THIS_TYPE
    too_old = now - source.created > _WINDOW and not source.canned
    if too_old or source.facts.get("transactionIdentifier") == "SINGLE":
        return NOT_NOW
    number = _number(memory, account, form)
    if isinstance(number, Refused):
        return number
    kind = "SEPA-DD" if source.payment_type in _AS_SEPA else source.payment_type
    order = opening.enter(memory, account, form, number, kind)
    order.facts["sourceOrderNumber"] = source.number
    return {"orderNumber": number, **(_sepa(form, order) if kind == "SEPA-DD" else {})}


def _sepa(form: Form, order: Order) -> dict[str, str]:
    made = opening.mandate(order.number, order.created)
    return {name: form.get(name) or made[name] for name in ("dueDate", "mandateId", "mandateSignatureDate")}


def transfer(memory: Memory, account: Account, form: Form) -> dict[str, str] | Refused:
    """Credit without reference to a refundable order: an order of its own that has one credit and no payment."""
    kind = form["fundTransferType"].upper()
    if not account.transfer_fund:
        return Refused("2", "31008")
    missing = [name for name in TRANSFER_TAIL.get(kind, "?").split() if not form.get(name)]
    if missing:
        return Refused("1", "18008" if missing == ["?"] else "11159" if kind == "EXISTINGORDER" else "11152")
    if kind == "EXISTINGORDER" and memory.book.find(account, form["sourceOrderNumber"]) is None:
        return Refused("1", "18159")
    amount = money.read(form["amount"], form["currency"]) or Decimal(0)
    if amount <= 0:
        return Refused("1", "18017")
    number = _number(memory, account, form)
    return number if isinstance(number, Refused) else {"creditNumber": _credit(memory, account, form, number, amount)}


def _credit(memory: Memory, account: Account, form: Form, number: str, amount: Decimal) -> str:
    now = memory.clock.now()
    order = Order(number, account, form["fundTransferType"].upper(), amount, money.letters(form["currency"]), now, now)
    order.facts = opening.facts(form)
    credit = form.get("creditNumber") or memory.book.number()
    order.credits[credit] = Part(credit, REFUNDED, now, now, amount=amount)
    memory.book.orders[number] = memory.book.open[number] = order
    order.write("transferFund", "shop", now, amount=amount, number=credit, source=form.get("sourceOrderNumber", ""))
    return credit
