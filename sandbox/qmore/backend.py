"""The back end's operations on the wire: what each asks for, how it is signed, what it answers (QMORE protocol 7.1-7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sandbox.qmore import details, money, operations, recurring, validation
from sandbox.qmore.codes import PARAMETERS, message
from sandbox.qmore.fingerprint import compute
from sandbox.qmore.operations import UNKNOWN_ORDER, Asking, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.qmore.accounts import Account
    from sandbox.qmore.names import Form
    from sandbox.qmore.orders import Order
    from sandbox.qmore.state import Memory

_BASKET = [
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
_SUB_MERCHANT = tuple(f"subMerchant{n}" for n in ["Id", "Name", "Street", "City", "State", "Country", "ZipCode"])


@dataclass(frozen=True)
class Call:
    """One call: who asks for what."""

    memory: Memory
    account: Account
    form: Form

    @property
    def asking(self) -> Asking:
        """Who asks, when."""
        return Asking(self.memory.book, "shop", self.memory.clock.now())

    @property
    def amount(self) -> Decimal:
        """The amount that was asked for; its format was checked before."""
        return money.read(self.form["amount"], self.form["currency"]) or Decimal(0)

    def order(self) -> Order | Refused:
        """Return the order the call names, or why there is none to work on."""
        number = self.form["orderNumber"]
        found = self.memory.book.find(self.account, number)
        return found or in_progress(self.memory, self.account, number) or UNKNOWN_ORDER


def in_progress(memory: Memory, account: Account, number: str) -> Refused | None:
    """Say what becomes of an order that is none yet: pending 3 + 30014, declined 2 + 20003 (QMORE protocol 7.5)."""
    session = memory.by_number.get(number)
    if session is None or session.account.customer_id != account.customer_id:
        return None
    return Refused("3", "30014") if session.state in {"started", "pending"} else Refused("2", "20003")


def _order_details(call: Call) -> dict[str, str] | Refused:
    found = call.order()
    if found == UNKNOWN_ORDER:
        return details.answer(None)
    return found if isinstance(found, Refused) else details.answer(found)


def _on_order(
    act: Callable[[Call, Order], str | Refused], answer: str = ""
) -> Callable[[Call], dict[str, str] | Refused]:
    def run(call: Call) -> dict[str, str] | Refused:
        order = call.order()
        if isinstance(order, Refused):
            return order
        if "currency" in call.form and money.letters(call.form["currency"]) != order.currency:
            return Refused("1", "18019")
        done = act(call, order)
        return done if isinstance(done, Refused) else {answer: done} if answer else {}

    return run


def _generate(call: Call) -> dict[str, str] | Refused:
    if not call.account.order_numbers:
        return Refused("2", "31011")
    number = call.memory.book.number()
    call.memory.reserved[number] = call.account.customer_id
    return {"orderNumber": number}


def _institutions(call: Call) -> dict[str, str] | Refused:
    """Bank lists exist for TrustPay alone (QMORE protocol 7.3)."""
    if call.form["paymentType"] != "TRUSTPAY":
        return Refused("2", "30007")
    keys = {"id": "1", "name": "Demo bank", "country": "AT", "online": "true", "offline": "false", "currency": "EUR"}
    listed = {f"financialInstitution.1.{key}": value for key, value in keys.items()}
    return {"financialInstitutions": "1", **listed}


@dataclass(frozen=True)
class Operation:
    """What an operation must be given, what it signs after the language, and what it does."""

    required: str
    signed: str
    run: Callable[[Call], dict[str, str] | Refused]
    blocks: tuple[str, ...] = ()


_SUM = "orderNumber amount currency"
OPERATIONS = {
    "getOrderDetails": Operation("orderNumber", "orderNumber", _order_details),
    "approveReversal": Operation(
        "orderNumber", "orderNumber", _on_order(lambda c, o: operations.approve_reversal(c.asking, o))
    ),
    "deposit": Operation(
        _SUM,
        f"{_SUM} merchantReference customerStatement",
        _on_order(lambda c, o: operations.deposit(c.asking, o, c.amount), "paymentNumber"),
        ("basket", "sub-merchant"),
    ),
    "depositReversal": Operation(
        "orderNumber paymentNumber",
        "orderNumber paymentNumber",
        _on_order(lambda c, o: operations.deposit_reversal(c.asking, o, c.form["paymentNumber"])),
    ),
    "refund": Operation(
        _SUM,
        f"{_SUM} merchantReference",
        _on_order(lambda c, o: operations.refund(c.asking, o, c.amount), "creditNumber"),
        ("basket", "sub-merchant"),
    ),
    "refundReversal": Operation(
        "orderNumber creditNumber",
        "orderNumber creditNumber",
        _on_order(lambda c, o: operations.refund_reversal(c.asking, o, c.form["creditNumber"])),
    ),
    "recurPayment": Operation(
        "sourceOrderNumber amount currency orderDescription",
        recurring.SIGNED,
        lambda c: recurring.recur(c.memory, c.account, c.form),
        ("sub-merchant",),
    ),
    "transferFund": Operation(
        "fundTransferType amount currency orderDescription",
        "orderNumber creditNumber orderDescription amount currency orderReference customerStatement fundTransferType",
        lambda c: recurring.transfer(c.memory, c.account, c.form),
        ("transfer",),
    ),
    "generateOrderNumber": Operation("", "", _generate),
    "getFinancialInstitutions": Operation("paymentType", "paymentType transactionType bankCountry", _institutions),
}


def signed_names(name: str, form: Form, *, toolkit: bool, paypal: bool = False) -> list[str]:
    """Return what an operation signs, in its order (QMORE protocol 3.2)."""
    operation = OPERATIONS[name]
    word = ["toolkitPassword", "secret", "command"] if toolkit else ["password", "secret"]
    names = ["customerId", "shopId", *word, "language", *operation.signed.split()]
    if "basket" in operation.blocks and form.get("basketItems", "").isdigit():
        parts = [p for p in _BASKET if not (paypal and p in {"Description", "ImageUrl"})]
        count = min(int(form["basketItems"]), 999)
        names += ["basketItems", *(f"basketItem{i}{part}" for i in range(1, count + 1) for part in parts)]
    if "transfer" in operation.blocks:
        names += recurring.TRANSFER_TAIL.get(form.get("fundTransferType", "").upper(), "").split()
    return [*names, *(_SUB_MERCHANT if "sub-merchant" in operation.blocks else ())]


def call(memory: Memory, form: Form, name: str, *, toolkit: bool = False) -> str:
    """Check, execute, answer."""
    account = memory.account(form)
    found = _checked(form, account, name, toolkit=toolkit)
    if found or account is None:
        return refusal("1", found or ["30002"], form.get("language", "en"), toolkit=toolkit)
    done = OPERATIONS[name].run(Call(memory, account, form))
    if isinstance(done, Refused):
        return refusal(done.status, [done.code], form["language"], toolkit=toolkit)
    return urlencode({"status": "0", **done})


def _checked(form: Form, account: Account | None, name: str, *, toolkit: bool) -> list[str]:
    """Return what is wrong with a request: missing, then format, then fingerprint, then password (QMORE protocol 14)."""
    if name not in OPERATIONS:
        return ["18008"]
    word = "toolkitPassword" if toolkit else "password"
    needed = ["customerId", word, "language", *OPERATIONS[name].required.split(), "requestFingerprint"]
    missing = [f"11{PARAMETERS[n]}" for n in needed if not form.get(n)]
    if missing:
        return missing
    wrong = validation.wrong(form)
    if wrong or account is None:
        return wrong
    if not _fits(form, account, name, toolkit=toolkit):
        return ["18506"]
    return [] if form[word] == account.password else ["18003"]


def _fits(form: Form, account: Account, name: str, *, toolkit: bool) -> bool:
    """PayPal refunds leave description and image out of the fingerprint (QMORE protocol 3.2)."""
    made = (
        compute(form.raw, signed_names(name, form, toolkit=toolkit, paypal=p), account.secret)
        for p in ((False, True) if "basketItems" in form else (False,))
    )
    return form["requestFingerprint"].lower() in made


_DECLINED = "Demo: declined by the financial institution"


def refusal(status: str, codes: list[str], language: str, *, toolkit: bool) -> str:
    """Write errors as a tree, or flat in the toolkit's style (QMORE protocol 7.2)."""
    if toolkit:
        first = codes[0]
        told = _DECLINED if first.startswith("2") else ""
        return urlencode({"status": status, "errorCode": first, "message": message(first), "paySysMessage": told})
    said = {"status": status, "errors": str(len(codes))}
    for n, code in enumerate(codes, start=1):
        said[f"error.{n}.errorCode"] = code
        said[f"error.{n}.message"] = message(code)
        said[f"error.{n}.consumerMessage"] = message(code, language)
        if code.startswith("2"):
            said[f"error.{n}.paySysMessage"] = _DECLINED
    return urlencode(said)
